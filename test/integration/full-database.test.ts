import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { embeddedUrl } from '../support/postmaster.ts';
import { ServerProcess } from '../support/server-process.ts';

const isRoot = process.getuid?.() === 0;
const FULL = 'The disk of the database is full, and nothing was changed: make room on it, and call again.';
const READ_ONLY = 'the database is read-only, and nothing was changed: have it take changes, and call again';

async function call(url: string, path: string, body: object) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: 'tester' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as { readonly data: unknown } };
}

/** Writes to a file until its disk is full. */
async function fillDisk(path: string): Promise<void> {
  await using file = await open(path, 'w');
  for (const size of [1 << 20, 1 << 16, 1 << 12]) {
    const block = Buffer.alloc(size);
    while (await file.write(block).catch(() => null)) continue;
  }
}

/** What a database is set to holds for new sessions. */
async function endOthers(database: Database): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where usename = current_user and pid <> pg_backend_pid()`.execute(database);
}

/** What takes up pages of its own. */
function implementation(action: unknown) {
  return {
    type: 'ansible',
    action_id: action,
    template: { action: { module: 'longscript', content: randomBytes(40_000).toString('hex') } },
  };
}

test.runIf(isRoot)(
  'a full disk is 507 and the remedy, and not ready, as is a read-only database; then all goes on by itself',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'springtide-full-'));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(directory, { recursive: true }));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'none', directory]);
    stack.defer(() => void execFileSync('umount', [directory]));
    const server = stack.use(await ServerProcess.start({ dataDir: directory }));
    const { answer: made } = await call(server.url, '/action/create', { name: 'fill', desc: '', params: {} });
    const filler = join(directory, 'filler');
    await fillDisk(filler);
    const refused = { code: 507, msg: FULL, data: {}, error: { code: 'disk_full' } };
    expect(await call(server.url, '/actimpl/create', implementation(made.data))).toEqual({
      status: 507,
      answer: refused,
    });
    expect(await call(server.url, '/readyz', {})).toEqual({ status: 507, answer: refused });
    await rm(filler);
    await server.untilReady();
    expect(await call(server.url, '/actimpl/create', implementation(made.data))).toMatchObject({ status: 200 });

    await using database = openDatabase({ url: await embeddedUrl(directory), connections: 1, onError: () => {} });
    await sql`alter database springtide set default_transaction_read_only = on`.execute(database);
    await endOthers(database);
    const readOnly = { code: 503, msg: READ_ONLY, data: {}, error: { code: 'unavailable' } };
    await expect
      .poll(() => call(server.url, '/readyz', {}), { timeout: 30_000 })
      .toEqual({ status: 503, answer: readOnly });
    await sql`alter database springtide reset default_transaction_read_only`.execute(database);
    await endOthers(database);
    await server.untilReady();
  },
);
