import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message, type Message, type Value } from '../messages/message.ts';
import { hasCode } from './errors.ts';
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
    throw new MessageError(message('key_unreadable', { path, reason: contentOf(error) }), { cause: error });
  }
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

/**
 * What is wrong with the text of a private key; null = it can be used for a login.
 *
 * @example keyTextComplaint('ssh-ed25519 AAAA…') // it is a public key …
 */
export function keyTextComplaint(text: string): Message | null {
  return complaintOf(ssh2.utils.parseKey(text), text, 'FILE');
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
    throw new MessageError(
      message('key_name_wrong', { name: JSON.stringify(name.slice(0, 100)), directory: this.directory }),
    );
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
}
