import { opendir, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';

/** What another user can try. */
export type Attempt =
  | { readonly kind: 'read'; readonly path: string }
  /** Lists or reads everything below a directory. */
  | { readonly kind: 'look'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string }
  | { readonly kind: 'make'; readonly path: string }
  | { readonly kind: 'connect'; readonly path: string }
  | { readonly kind: 'login'; readonly url: string }
  | { readonly kind: 'signal'; readonly pid: number };

export type Result = readonly ['done', string] | readonly ['refused', string];

async function attempt(wanted: Attempt): Promise<string> {
  switch (wanted.kind) {
    case 'read':
      return readFile(wanted.path, 'utf8');
    case 'look':
      return (await seenBelow(wanted.path)).join('\n');
    case 'write':
      await writeFile(wanted.path, 'x', { flag: 'a' });
      return '';
    case 'make':
      await mkdir(wanted.path, { mode: 0o777, recursive: true });
      return '';
    case 'connect':
      return dial(wanted.path);
    case 'login':
      return login(wanted.url);
    case 'signal':
      // any signal will do: a user who may not send this one may not send another
      process.kill(wanted.pid, 0);
      return '';
  }
}

async function seenBelow(path: string): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const entry of await opendir(path)) {
    const inside = join(path, entry.name);
    seen.push(`name ${inside}`);
    if (entry.isDirectory()) seen.push(...(await seenBelow(inside).catch(() => [])));
    else if (entry.isFile() && (await readFile(inside).catch(() => null)) !== null) seen.push(`content ${inside}`);
    else if (entry.isSocket() && (await dial(inside).catch(() => '')) !== '') seen.push(`socket ${inside}`);
  }
  return seen;
}

function dial(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', reject);
  });
}

async function login(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ current_user: string }>('select current_user');
    return rows[0]?.current_user ?? '';
  } finally {
    await client.end();
  }
}

// the modules are loaded by now: this user may have no access to the program's directory
const uid = Number(process.argv[2]);
process.setgroups?.([]);
process.setgid?.(uid);
process.setuid?.(uid);
process.chdir('/');
process.on('message', (wanted: Attempt) => {
  attempt(wanted).then(
    (what) => process.send?.(['done', what] satisfies Result),
    (error: unknown) => process.send?.(['refused', codeOf(error)] satisfies Result),
  );
});
process.send?.('ready');

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
