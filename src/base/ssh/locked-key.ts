import { createHash } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';

/** The rounds of bcrypt that ssh-keygen makes are 16 or 24. Each takes some milliseconds, in which the process does nothing else. */
const MOST_ROUNDS = 200;
/** Keys that are kept open. */
const MOST_KEPT = 50;
const MAGIC = 'openssh-key-v1\0';

/** Opened keys by a hash of their text and their passphrase; in the order of their last use. */
const opened = new Map<string, ParsedKey>();

/** A key whose passphrase takes too long to be tried. */
export class TooManyRounds extends Error {}

/**
 * Opens a key with its passphrase, once for as long as its text stays the same.
 *
 * @returns ssh2's error, or TooManyRounds, for one that cannot be opened
 * @example openKey(await readFile('id_ed25519'), 'correct horse battery staple')
 */
export function openKey(content: Buffer, passphrase: string): ParsedKey | Error {
  const text = content.toString('latin1');
  const rounds = roundsOf(text);
  if (rounds === null) return ssh2.utils.parseKey(content, passphrase);
  if (rounds > MOST_ROUNDS) return new TooManyRounds(String(rounds));
  const name = createHash('sha256')
    .update(JSON.stringify([text, passphrase]))
    .digest('base64');
  const key = opened.get(name) ?? ssh2.utils.parseKey(content, passphrase);
  if (key instanceof Error) return key;
  opened.delete(name);
  opened.set(name, key);
  for (const oldest of opened.keys()) {
    if (opened.size <= MOST_KEPT) break;
    opened.delete(oldest);
  }
  return key;
}

/** The rounds of bcrypt that open a key in OpenSSH's format; null = it is in another one, or has no passphrase. */
export function roundsOf(text: string): number | null {
  const body = /^\s*-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]{1,20000})/.exec(text)?.[1];
  if (body === undefined) return null;
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  let at = MAGIC.length;
  const field = (): Buffer | null => {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    const found = bytes.subarray(at + 4, end);
    at = end;
    return found;
  };
  const [, kdf, options] = [field(), field(), field()];
  if (kdf?.toString('latin1') !== 'bcrypt' || options === null || options === undefined || options.length < 8)
    return null;
  // a salt, and the number
  const salt = options.readUInt32BE(0);
  return salt + 8 === options.length ? options.readUInt32BE(4 + salt) : null;
}
