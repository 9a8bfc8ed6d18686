import { createPublicKey, verify } from 'node:crypto';
import ssh2 from 'ssh2';
import { oneLine } from '../text/foreign-text.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import { type Certificate, isCertificate, readCertificate } from './certificate.ts';
import { WireReader } from './wire-format.ts';

interface SignatureKind {
  /** The type of the key. */
  readonly key: string;
  readonly hash: string | null;
  /** Bytes of each of its two numbers; null = it is one piece. */
  readonly half: number | null;
}

const ecdsa = (key: string, hash: string, half: number): SignatureKind => ({ key, hash, half });
const rsa = (hash: string): SignatureKind => ({ key: 'ssh-rsa', hash, half: null });

/** Signatures of authorities: SHA-1 is not among them. */
const SIGNATURES: Readonly<Record<string, SignatureKind>> = {
  'ssh-ed25519': { key: 'ssh-ed25519', hash: null, half: null },
  'rsa-sha2-256': rsa('sha256'),
  'rsa-sha2-512': rsa('sha512'),
  'ecdsa-sha2-nistp256': ecdsa('ecdsa-sha2-nistp256', 'sha256', 32),
  'ecdsa-sha2-nistp384': ecdsa('ecdsa-sha2-nistp384', 'sha384', 48),
  'ecdsa-sha2-nistp521': ecdsa('ecdsa-sha2-nistp521', 'sha512', 66),
};

/**
 * The public key of an authority, which is given as a line of authorized_keys; null = it is none.
 *
 * @example authorityIn('ssh-ed25519 AAAA… hosts of example.com')
 */
export function authorityIn(line: string): Buffer | null {
  const key = ssh2.utils.parseKey(line);
  return key instanceof Error || key.isPrivateKey() || key.type.includes('-cert-') ? null : key.getPublicSSH();
}

/** What a host's certificate has to fulfil. */
export interface HostCertificateRules {
  /** The host, as it is connected to. */
  readonly host: string;
  /** The lines of the authorities' public keys. */
  readonly authorities: readonly string[];
  readonly now: Date;
}

/**
 * Checks what a host shows in place of a key that is known: a certificate of one of the authorities, for this host, now.
 *
 * @returns the certificate
 * @throws MessageError that says what is wrong with it
 */
export function checkedHostCertificate(shown: Buffer, { host, authorities, now }: HostCertificateRules): Certificate {
  if (!isCertificate(shown)) throw new MessageError(message('host_without_certificate'));
  const certificate = readCertificate(shown);
  if (certificate === null) throw new MessageError(message('host_certificate_unreadable'));
  const trusted = authorities.map(authorityIn).filter((key) => key !== null);
  const fault = faultOf(certificate, host, trusted, BigInt(Math.floor(now.getTime() / 1000)));
  if (fault !== null) throw new MessageError(fault);
  return certificate;
}

function faultOf(
  certificate: Certificate,
  host: string,
  authorities: readonly Buffer[],
  seconds: bigint,
): Message | null {
  const { kind, authority, principals, after, before, criticalOptions } = certificate;
  if (!authorities.some((key) => key.equals(authority))) return message('host_certificate_of_other');
  if (!isSigned(certificate)) return message('host_certificate_forged');
  if (kind !== 'host') return message('host_certificate_of_user');
  if (seconds < after || seconds >= before) return message('host_certificate_not_now');
  if (criticalOptions.length > 0) {
    return message('host_certificate_options', { options: criticalOptions.map((name) => oneLine(name, 40)) });
  }
  if (principals.some((principal) => isFor(principal, host))) return null;
  const names = principals.slice(0, 10).map((name) => oneLine(name, 100));
  return names.length === 0
    ? message('host_certificate_for_any', { host })
    : message('host_certificate_for_others', { host, names });
}

/** Whether the authority that it names has signed it. */
export function isSigned({ authority, signed, signature }: Certificate): boolean {
  const reader = new WireReader(signature);
  const algorithm = reader.string()?.toString('latin1') ?? '';
  const value = reader.string();
  const kind = Object.hasOwn(SIGNATURES, algorithm) ? SIGNATURES[algorithm] : undefined;
  const key = ssh2.utils.parseKey(authority);
  if (value === null || !reader.isAtEnd || kind === undefined || key instanceof Error || key.type !== kind.key)
    return false;
  const plain = kind.half === null ? value : plainSignature(value, kind.half);
  if (plain === null) return false;
  try {
    return verify(kind.hash, signed, { key: createPublicKey(key.getPublicPEM()), dsaEncoding: 'ieee-p1363' }, plain);
  } catch {
    // a key or a signature that is none
    return false;
  }
}

/** The two numbers of a signature, each in its whole length. */
function plainSignature(value: Buffer, length: number): Buffer | null {
  const reader = new WireReader(value);
  const halves = [reader.string(), reader.string()].map((half) => {
    if (half === null) return null;
    const digits = half.length > length && half[0] === 0 ? half.subarray(1) : half;
    return digits.length > length ? null : Buffer.concat([Buffer.alloc(length - digits.length), digits]);
  });
  const [r, s] = halves;
  return r === null || r === undefined || s === null || s === undefined || !reader.isAtEnd
    ? null
    : Buffer.concat([r, s]);
}

/** Whether a certificate's name, which may have the wildcards * and ?, is this host's. */
export function isFor(principal: string, host: string): boolean {
  const [pattern, name] = [principal.toLowerCase(), host.toLowerCase()];
  let [at, in_] = [0, 0];
  // where to go on when what follows the last * does not fit
  let back: { readonly at: number; in_: number } | null = null;
  while (in_ < name.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      at += 1;
      back = { at, in_ };
    } else if (wanted === '?' || (wanted !== undefined && wanted === name[in_])) {
      at += 1;
      in_ += 1;
    } else if (back === null) return false;
    else {
      back.in_ += 1;
      ({ at, in_ } = back);
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
