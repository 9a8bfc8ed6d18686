import { X509Certificate } from 'node:crypto';
import { Type } from 'typebox';

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

/** Whether a text is certificates as PEM, or empty. */
export function areCertificates(pem: string): boolean {
  const parts = pem.split(/(?=-----BEGIN CERTIFICATE-----)/).filter((part) => part.trim() !== '');
  try {
    return parts.every((part) => new X509Certificate(part).raw.length > 0);
  } catch {
    return false;
  }
}
