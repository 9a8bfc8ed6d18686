import { writeFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { madeOnce } from './made-once.ts';

/**
 * The server's own SSH key: made at the first start, an Ed25519 key in OpenSSH's format at `path`, with the public half
 * beside it at `<path>.pub`. Processes that start at once agree on one.
 *
 * @returns the line for a node's authorized_keys
 * @example await ensureKeyPair('/var/lib/springtide/ssh/id_ed25519') // 'ssh-ed25519 AAAA… springtide'
 */
export async function ensureKeyPair(path: string): Promise<string> {
  const key = ssh2.utils.parseKey(await madeOnce(path, newKey));
  if (key instanceof Error) throw new Error(`${path} is not a private key: ${key.message}`);
  const line = `${key.type} ${key.getPublicSSH().toString('base64')} springtide`;
  await writeFile(`${path}.pub`, `${line}\n`);
  return line;
}

function newKey(): string {
  return ssh2.utils.generateKeyPairSync('ed25519', { comment: 'springtide' }).private;
}
