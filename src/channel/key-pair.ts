import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import ssh2 from 'ssh2';

/**
 * The server's own SSH key: made at the first start, an Ed25519 key in OpenSSH's format at `path`, with the public half
 * beside it at `<path>.pub`. Processes that start at once agree on one.
 *
 * @returns the line for a node's authorized_keys
 * @example await ensureKeyPair('/var/lib/springtide/ssh/id_ed25519') // 'ssh-ed25519 AAAA… springtide'
 */
export async function ensureKeyPair(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await makeKey(path);
  const key = ssh2.utils.parseKey(await readFile(path));
  if (key instanceof Error) throw new Error(`${path} is not a private key: ${key.message}`);
  const line = `${key.type} ${key.getPublicSSH().toString('base64')} springtide`;
  await writeFile(`${path}.pub`, `${line}\n`);
  return line;
}

/** Makes the file with its content in one go, unless it is there. */
async function makeKey(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await readFile(path);
    return;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  try {
    await writeFile(draft, newKey(), { mode: 0o600 });
    await chmod(draft, 0o600);
    await link(draft, path).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}

function newKey(): string {
  return ssh2.utils.generateKeyPairSync('ed25519', { comment: 'springtide' }).private;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
