import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message, type Message, type Value } from '../messages/message.ts';
import { hasCode } from './errors.ts';
import { KEY_NAME, type Keys } from './keys.ts';
import { readPrivate } from './private-file.ts';

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
    throw new MessageError(message('key_unreadable', { path, reason: contentOf(error) }), { cause: error });
  }
  return privateKeyIn(content, path);
}

/**
 * The private key in the content of a file.
 *
 * @param path what it is called in messages
 * @throws a sentence that says what is wrong, and the remedy
 */
function privateKeyIn(content: Buffer, path: string): ParsedKey {
  const key = ssh2.utils.parseKey(content);
  const complaint = complaintOf(key, content.toString('latin1'), path);
  if (key instanceof Error || complaint !== null)
    throw new MessageError(message('key_not_usable', { path, reason: complaint ?? '' }));
  return key;
}

function complaintOf(key: ParsedKey | Error, text: string, path: string): Message | null {
  if (!(key instanceof Error)) {
    return key.isPrivateKey() ? null : message('key_is_public');
  }
  if (/encrypted|passphrase/i.test(key.message) || /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(text)) {
    return message('key_has_passphrase', { command: OPENSSH, path });
  }
  if (text.includes('BEGIN PRIVATE KEY')) {
    return message('key_is_pkcs', { change: OPENSSH, path, make: NEW_KEY });
  }
  return message('key_unknown', { reason: key.message, make: NEW_KEY, path });
}

/** The public half of a key as a line of authorized_keys. @example publicLineOf(key) // 'ssh-ed25519 AAAA… springtide' */
export function publicLineOf(key: ParsedKey): string {
  return `${key.type} ${key.getPublicSSH().toString('base64')} springtide`;
}

/**
 * What is wrong with the text of a private key; null = it can be used for a login.
 *
 * @example keyTextComplaint('ssh-ed25519 AAAA…') // it is a public key …
 */
export function keyTextComplaint(text: string): Message | null {
  return complaintOf(ssh2.utils.parseKey(text), text, 'FILE');
}

/** Milliseconds for which a key that was read is used again (KS1). */
const FRESH = 1000;

/**
 * Keys that are files: those that settings name in one directory, and the server's own. No other file of the server can be
 * named, and error messages do not reveal whether one exists.
 *
 * @example await new KeyFiles('/var/lib/springtide/keys', '/var/lib/springtide/ssh/id_ed25519').read('rack-a')
 */
export class KeyFiles implements Keys {
  readonly directory: string;
  private readonly own: string;
  private readonly fresh = new Map<string, Promise<ParsedKey>>();

  constructor(directory: string, own: string) {
    this.directory = directory;
    this.own = own;
  }

  async read(name: string | null): Promise<ParsedKey> {
    const path = name === null ? this.own : this.pathOf(name);
    const known = this.fresh.get(path);
    if (known !== undefined) return known;
    const reading = readPrivateKey(path);
    this.fresh.set(path, reading);
    const forget = (): void => void this.fresh.delete(path);
    setTimeout(forget, FRESH).unref();
    reading.catch(forget);
    return reading;
  }

  async content(name: string): Promise<Buffer> {
    const path = this.pathOf(name);
    try {
      return await readPrivate(path);
    } catch (error) {
      throw new MessageError(message('key_file_unreadable', { path, reason: contentOf(error) }), { cause: error });
    }
  }

  /** What is wrong with a key, a sentence with the remedy; null = it can be used. */
  async complaintOf(name: string): Promise<Value | null> {
    try {
      await readPrivateKey(this.pathOf(name));
      return null;
    } catch (error) {
      const isMissing = error instanceof Error && hasCode(error.cause, 'ENOENT');
      if (!isMissing) return contentOf(error);
      return message('key_not_there', { name, directory: this.directory });
    }
  }

  async publicKey(): Promise<string> {
    return publicLineOf(await this.read(null));
  }

  /** @throws a sentence with the remedy, for an invalid name */
  pathOf(name: string): string {
    if (new RegExp(KEY_NAME).test(name)) return join(this.directory, name);
    throw new MessageError(
      message('key_name_wrong', { name: JSON.stringify(name.slice(0, 100)), directory: this.directory }),
    );
  }
}
