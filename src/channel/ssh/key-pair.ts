import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { madeOnce, replacePrivate } from '../../base/private-file.ts';
import { publicLineOf } from '../../base/private-key.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/**
 * The server's own SSH key: made at the first start, an Ed25519 key in OpenSSH's format at `path`, with the public half
 * beside it at `<path>.pub`. Processes that start at the same time agree on one.
 *
 * @returns the line for a node's authorized_keys
 * @example await ensureKeyPair('/var/lib/springtide/ssh/id_ed25519') // 'ssh-ed25519 AAAA… springtide'
 */
export async function ensureKeyPair(path: string): Promise<string> {
  const key = ssh2.utils.parseKey(await madeOnce(path, newPrivateKey));
  if (key instanceof Error) throw new MessageError(message('own_key_wrong', { path, reason: key.message }));
  const line = publicLineOf(key);
  const publicFile = `${path}.pub`;
  const written = await readFile(publicFile, 'utf8').catch(() => '');
  if (written !== `${line}\n`) await replacePrivate(publicFile, `${line}\n`);
  return line;
}

/**
 * A new Ed25519 key in OpenSSH's format.
 *
 * ssh2 takes a leading zero of the public half for padding, and then writes an unreadable key: one in 256.
 */
export function newPrivateKey(): string {
  for (;;) {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'springtide' });
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
}
