import { readFile } from 'node:fs/promises';
import { madeOnce, replacePrivate } from '../../src/base/private-file.ts';
import { newPrivateKey, privateKeyIn, publicLineOf } from '../../src/base/private-key.ts';

/**
 * An SSH key as a file at `path`, with the public half beside it at `<path>.pub`; made when it is missing.
 *
 * @returns the line for a node's authorized_keys
 */
export async function ensureKeyPair(path: string): Promise<string> {
  const line = publicLineOf(privateKeyIn(Buffer.from(await madeOnce(path, newPrivateKey)), path));
  const publicFile = `${path}.pub`;
  const written = await readFile(publicFile, 'utf8').catch(() => '');
  if (written !== `${line}\n`) await replacePrivate(publicFile, `${line}\n`);
  return line;
}
