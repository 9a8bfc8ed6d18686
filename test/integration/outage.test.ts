import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { layDatabaseCable } from '../support/database-cable.ts';
import { ServerProcess } from '../support/server-process.ts';

test('an outage of the database is told when it begins and when it is over, without stack traces', async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-outage-'));
  await using database = await testDatabase('own');
  await using cable = await layDatabaseCable(database.directory);
  const env = { SPRINGTIDE_DATABASE_URL: cable.url };
  await using server = await ServerProcess.start({ dataDir: place.path, env });
  const before = server.log;
  expect(before).not.toContain('the database is away');
  cable.cut();
  await expect.poll(() => server.log, { timeout: 60_000 }).toContain('the database is away');
  // heartbeats, flushes, looks of the scheduler and of the queue
  await expect.poll(() => cable.refused, { timeout: 60_000 }).toBeGreaterThan(20);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  cable.mend();
  await expect.poll(() => server.log, { timeout: 60_000 }).toContain('the database is back');
  await server.untilReady();
  const lines = server.log
    .slice(before.length)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly msg: string; readonly err?: { readonly message: string } });
  expect(lines.filter(({ err }) => err !== undefined)).toEqual([]);
  const said = lines.map(({ msg }) => msg);
  expect(said.slice(0, 2)).toEqual([
    expect.stringMatching(/^the database is away \(.+\): what needs it waits$/),
    expect.stringMatching(/^the database is back, after \d+ s$/),
  ]);
  // who was on the way to connect may be told last
  expect(said.slice(2).join()).toMatch(/^(a connection to the database broke .*)?$/);
});
