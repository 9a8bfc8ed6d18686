import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { hasCode, messageOf } from './errors.ts';
import { readPrivate } from './private-file.ts';

/** Names that the file of a key may have: no path, not hidden. */
export const KEY_NAME = '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$';

const OPENSSH = 'ssh-keygen -p -m RFC4716 -N "" -f';
const NEW_KEY = 'ssh-keygen -t ed25519 -N "" -f';

/**
 * A private key that can be used for a login.
 *
 * @throws a sentence that names the file, what is wrong, and the remedy
 */
export async function readPrivateKey(path: string): Promise<ParsedKey> {
  let content: Buffer;
  try {
    content = await readPrivate(path);
  } catch (error) {
    throw new Error(`the private key ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const key = ssh2.utils.parseKey(content);
  const complaint = complaintOf(key, content.toString('latin1'), path);
  if (key instanceof Error || complaint !== null)
    throw new Error(`the private key ${path} cannot be used: ${complaint}`);
  return key;
}

function complaintOf(key: ParsedKey | Error, text: string, path: string): string | null {
  if (!(key instanceof Error)) {
    return key.isPrivateKey() ? null : 'it is a public key: give the file beside it, without .pub';
  }
  if (/encrypted|passphrase/i.test(key.message) || /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(text)) {
    return `it has a passphrase, which nobody is there to type: take it off a copy with ${OPENSSH} ${path}`;
  }
  if (text.includes('BEGIN PRIVATE KEY')) {
    return `it is in PKCS#8 format: change it to that of OpenSSH with ${OPENSSH} ${path}, or make a new one with ${NEW_KEY} ${path}`;
  }
  return `it is not a private key that is known here (${key.message}): make one with ${NEW_KEY} ${path}`;
}

/**
 * The private keys that settings may name: files in one directory of the server, by name. No other file of the server
 * can be named, and error messages do not reveal whether one exists.
 *
 * @example new KeyFiles('/var/lib/springtide/keys').pathOf('rack-a')
 */
export class KeyFiles {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** @throws a sentence with the remedy, for an invalid name */
  pathOf(name: string): string {
    if (new RegExp(KEY_NAME).test(name)) return join(this.directory, name);
    throw new Error(
      `${JSON.stringify(name.slice(0, 100))} is not the name of a key: copy the key to ${this.directory} on the server (mode 600), and give the name that it has there`,
    );
  }

  /** What is wrong with a key, a sentence with the remedy; null = it can be used. */
  async complaintOf(name: string): Promise<string | null> {
    try {
      await readPrivateKey(this.pathOf(name));
      return null;
    } catch (error) {
      const isMissing = error instanceof Error && hasCode(error.cause, 'ENOENT');
      if (!isMissing) return messageOf(error);
      return `there is no key ${name} in ${this.directory}: copy it there on the server (mode 600)`;
    }
  }
}
