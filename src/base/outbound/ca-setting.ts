import { X509Certificate } from 'node:crypto';
import { Type } from 'typebox';
import { linedPem } from './pem.ts';

/** The certificates that a server of the settings is trusted by. */
export const caSetting = Type.Optional(
  Type.String({
    title: 'CA certificates',
    titleZh: 'CA 证书',
    description: "Those that the server's certificate is signed by, as PEM; empty = those of this system",
    descriptionZh: '签发对方证书的 CA，PEM 格式；留空使用系统自带的',
    pattern: String.raw`^$|^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]+$`,
    maxLength: 64_000,
  }),
);

/**
 * The certificates of a setting as PEM, with its lines; a field for one line takes them out. null = it has others than certificates.
 *
 * @example certificatesIn('') // ''
 */
export function certificatesIn(setting: string): string | null {
  const pem = linedPem(setting);
  const parts = pem.split(/(?=-----BEGIN CERTIFICATE-----)/).filter((part) => part.trim() !== '');
  try {
    return parts.every((part) => new X509Certificate(part).raw.length > 0) ? pem : null;
  } catch {
    return null;
  }
}
