import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { runMain } from '../support/main-command.ts';
import { ServerProcess } from '../support/server-process.ts';

test('a start names the setting at fault: the database, or the port, before any work begins; it is ready when all runs', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-starts-'));
  await using database = await testDatabase('own');
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const env = { SPRINGTIDE_DATABASE_URL: database.url };
  const failed = await runMain([], { ...env, SPRINGTIDE_DATA_DIR: place.path, SPRINGTIDE_PORT: String(port) });
  expect(failed).toEqual({
    code: 1,
    stdout: expect.not.stringContaining('the engine runs') as string,
    stderr: `springtide: SPRINGTIDE_PORT=${port}: another program listens on port ${port} of 127.0.0.1: stop it, or set SPRINGTIDE_PORT to another port (0 = any free one)\n`,
  });
  for (const [wrong, said] of [
    [
      database.url.replace(/:[0-9a-f]{64}@/, ':wrong@'),
      /the database refuses the login: password .* failed .*: correct/,
    ],
    [
      database.url.replace('@/springtide', '@/other'),
      /the database refuses the login: no pg_hba.conf entry .*: correct/,
    ],
    ['postgresql://a:b@127.0.0.1:1/c', /the database cannot be reached: connect ECONNREFUSED 127.0.0.1:1: start it/],
  ] as const) {
    const settings = { SPRINGTIDE_DATABASE_URL: wrong, SPRINGTIDE_DATA_DIR: place.path };
    const { code, stderr } = await runMain([], settings);
    expect([code, stderr]).toEqual([1, expect.stringMatching(`^springtide: SPRINGTIDE_DATABASE_URL: ${said.source}`)]);
  }
  other.close();
  await once(other, 'close');

  const url = `http://127.0.0.1:${port}`;
  const statusOf = (path: string) =>
    fetch(url + path).then(
      ({ status }) => status,
      () => null,
    );
  let starting = Promise.resolve<ServerProcess | null>(null);
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => (await starting)?.[Symbol.asyncDispose]());
  await database.database.transaction().execute(async (transaction) => {
    // an engine that starts enters itself here
    await sql`lock table worker`.execute(transaction);
    starting = ServerProcess.start({ dataDir: place.path, env, port });
    const readiness = async () => {
      await sql`select`.execute(transaction); // it must not be idle for long
      return statusOf('/readyz');
    };
    await expect.poll(readiness, { timeout: 90_000 }).toBe(503);
    expect(await statusOf('/healthz')).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
      code: 503,
      msg: 'the server is starting, or stops: try again shortly',
      data: {},
      error: { code: 'unavailable' },
    });
  });
  await (await starting)?.untilReady();
});
