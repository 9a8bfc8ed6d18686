import { WireReader, wireString } from './wire-format.ts';

/*
 * Certificates of OpenSSH (PROTOCOL.certkeys), with a grammar and bounds: hosts that nobody knows send them.
 */

/** The kinds of key that have certificates here, by the name of the certificate, with the number of their fields. */
const KEYS = {
  'ssh-ed25519-cert-v01@openssh.com': { plain: 'ssh-ed25519', fields: 1 },
  'ecdsa-sha2-nistp256-cert-v01@openssh.com': { plain: 'ecdsa-sha2-nistp256', fields: 2 },
  'ecdsa-sha2-nistp384-cert-v01@openssh.com': { plain: 'ecdsa-sha2-nistp384', fields: 2 },
  'ecdsa-sha2-nistp521-cert-v01@openssh.com': { plain: 'ecdsa-sha2-nistp521', fields: 2 },
  'ssh-rsa-cert-v01@openssh.com': { plain: 'ssh-rsa', fields: 2 },
} as const;
export type CertificateType = keyof typeof KEYS;
export type PlainType = (typeof KEYS)[CertificateType]['plain'];

/** Those that hosts may show: ssh2 knows no others by the name under which RSA's are used. */
export const HOST_CERTIFICATES = (Object.keys(KEYS) as CertificateType[]).filter((type) => !type.startsWith('ssh-rsa'));

const LONGEST = 16_384;
const MOST_PRINCIPALS = 256;
const MOST_OPTIONS = 64;
const USER = 1;
const HOST = 2;

export interface Certificate {
  readonly type: CertificateType;
  /** The type of the key that it is for. */
  readonly plainType: PlainType;
  readonly kind: 'user' | 'host';
  /** As it goes over the wire. */
  readonly blob: Buffer;
  /** The public key that it is for, in SSH's encoding. */
  readonly key: Buffer;
  /** What the authority calls it. */
  readonly id: string;
  /** The users or hosts that it is for; empty = the authority has not said. */
  readonly principals: readonly string[];
  /** Seconds since 1970: from when on it counts, and from when on no longer. */
  readonly after: bigint;
  readonly before: bigint;
  /** The names of options that must be understood. */
  readonly criticalOptions: readonly string[];
  /** The public key of the authority, in SSH's encoding. */
  readonly authority: Buffer;
  /** What the authority has signed. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Whether these bytes claim to be a certificate that could be read. */
export function isCertificate(blob: Buffer): boolean {
  return typeIn(new WireReader(blob)) !== null;
}

/** Reads a certificate; null when it is none, or of a kind that is not supported. Nothing of it is verified. */
export function readCertificate(blob: Buffer): Certificate | null {
  if (blob.length > LONGEST) return null;
  const reader = new WireReader(blob);
  const type = typeIn(reader);
  const nonce = reader.string();
  if (type === null || nonce === null) return null;
  const { plain: plainType, fields } = KEYS[type];
  const key = [wireString(plainType)];
  for (let count = 0; count < fields; count += 1) {
    const field = reader.string();
    if (field === null) return null;
    key.push(wireString(field));
  }
  const head = headIn(reader);
  const rest = head === null ? null : restIn(reader, blob);
  if (head === null || rest === null) return null;
  return { type, plainType, ...head, ...rest, blob, key: Buffer.concat(key) };
}

/** Whether a public key, in SSH's encoding, is the one that a certificate is for. */
export function isCertificateOf({ key }: Certificate, publicKey: Buffer): boolean {
  return key.equals(publicKey);
}

/**
 * Reads a certificate from a line as `ssh-keygen -s` writes it; null when it is none.
 *
 * @example certificateInText('ssh-ed25519-cert-v01@openssh.com AAAA… deploy')
 */
export function certificateInText(text: string): Certificate | null {
  const [type, body = ''] = text.trim().split(/\s+/, 2);
  if (!/^[A-Za-z0-9+/]{1,30000}={0,2}$/.test(body)) return null;
  const certificate = readCertificate(Buffer.from(body, 'base64'));
  return certificate?.type === type ? certificate : null;
}

function typeIn(reader: WireReader): CertificateType | null {
  const name = reader.string()?.toString('latin1') ?? '';
  return Object.hasOwn(KEYS, name) ? (name as CertificateType) : null;
}

/** From the serial to the end of the validity. */
function headIn(reader: WireReader): Pick<Certificate, 'kind' | 'id' | 'principals' | 'after' | 'before'> | null {
  const serial = reader.uint64();
  const kind = reader.uint32();
  const id = reader.string();
  const principals = stringsIn(reader.string(), MOST_PRINCIPALS);
  const [after, before] = [reader.uint64(), reader.uint64()];
  if (serial === null || id === null || principals === null || after === null || before === null) return null;
  if (kind !== USER && kind !== HOST) return null;
  return { kind: kind === USER ? 'user' : 'host', id: id.toString('utf8'), principals, after, before };
}

/** From the options to the end. */
function restIn(
  reader: WireReader,
  blob: Buffer,
): Pick<Certificate, 'criticalOptions' | 'authority' | 'signed' | 'signature'> | null {
  const criticalOptions = namesIn(reader.string());
  const [extensions, reserved, authority] = [reader.string(), reader.string(), reader.string()];
  const signed = blob.subarray(0, reader.position);
  const signature = reader.string();
  if (criticalOptions === null || extensions === null || reserved === null || authority === null) return null;
  return signature === null || !reader.isAtEnd ? null : { criticalOptions, authority, signed, signature };
}

/** A list of strings. */
function stringsIn(bytes: Buffer | null, most: number): readonly string[] | null {
  if (bytes === null) return null;
  const reader = new WireReader(bytes);
  const found: string[] = [];
  while (!reader.isAtEnd) {
    const text = reader.string();
    if (text === null || found.length === most) return null;
    found.push(text.toString('utf8'));
  }
  return found;
}

/** The names in a list of names with values. */
function namesIn(bytes: Buffer | null): readonly string[] | null {
  const parts = stringsIn(bytes, 2 * MOST_OPTIONS);
  return parts === null || parts.length % 2 === 1 ? null : parts.filter((_, index) => index % 2 === 0);
}
