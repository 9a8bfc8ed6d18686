import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepTurns } from '../../src/engine/node-queue.ts';
import { createCluster } from '../../src/operations/records/clusters.ts';
import { saveSchedule } from '../../src/operations/records/save-schedule.ts';
import type { Change } from '../../src/operations/context.ts';
import { look } from '../../src/scheduler/scheduler.ts';
import { isTransactionConflict, type Queries } from '../../src/store/database.ts';
import { inTransaction } from '../../src/store/in-transaction.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { makeConflicts } from '../support/conflicts.ts';
import { step, testEngine } from '../support/engine.ts';
import { cron, testScheduling } from '../support/scheduling.ts';
import { TESTER } from '../support/tester.ts';

const CLUSTER = { name: 'shop', desc: '', biz: '', most_machines: null };

const count = (transaction: Queries, id: number) =>
  sql`update counted set count = count + 1 where id = ${id}`.execute(transaction);

let server: ApiServer;
const changes: Change[] = [];

beforeAll(async () => {
  server = await startApi('UTC', { noted: (change) => changes.push(change) });
});

afterAll(() => server[Symbol.asyncDispose]());

test('two transactions that block each other both succeed', async () => {
  const { database } = server.test;
  await sql`create table counted (id int primary key, count int not null)`.execute(database);
  await sql`insert into counted values (1, 0), (2, 0)`.execute(database);
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let tries = 0;
  await Promise.all(
    [
      [1, 2],
      [2, 1],
    ].map(([first = 0, second = 0], index) =>
      inTransaction(database, async (transaction) => {
        tries += 1;
        await count(transaction, first);
        begun[index]?.resolve();
        await Promise.all(begun.map(({ promise }) => promise));
        await count(transaction, second);
      }),
    ),
  );
  const { rows } = await sql`select id, count from counted order by id`.execute(database);
  expect(rows).toEqual([
    { id: 1, count: 2 },
    { id: 2, count: 2 },
  ]);
  expect(tries).toBe(3);
});

test('a request whose transaction lost against another is carried out and noted once', async () => {
  await using conflicts = await makeConflicts(server.test.database, 'cluster', { code: '40001', times: 2 });
  const id = await createCluster(server.context, TESTER, CLUSTER);
  expect(await conflicts.tries()).toBe(3);
  expect(changes).toEqual([{ principal: TESTER, action: 'create cluster', id }]);
});

test('one that loses again and again is given up, and the caller is told to try again', async () => {
  await using conflicts = await makeConflicts(server.test.database, 'cluster', { code: '40P01', times: 1_000_000 });
  const failure = await createCluster(server.context, TESTER, { ...CLUSTER, name: 'other' }).catch(
    (error: unknown) => error,
  );
  expect(failure).toSatisfy(isTransactionConflict);
  expect(await conflicts.tries()).toBe(5);
  const response = await fetch(`${server.url}/cluster/create`, {
    method: 'POST',
    headers: { authorization: 'tester' },
    body: JSON.stringify({ ...CLUSTER, name: 'other' }),
  });
  expect(response.status).toBe(409);
  expect(await response.json()).toEqual({
    code: 409,
    msg: 'other changes were in the way: try again',
    data: {},
    error: { code: 'busy' },
  });
});

test('the sweep gives a turn although its transaction lost against another', async () => {
  await using engine = await testEngine(1);
  const { database } = engine.test;
  const first = await engine.launch([step('one')]);
  const second = await engine.launch([step('one')]);
  await database.updateTable('task').set({ state: 'failed' }).where('id', '=', first).execute();
  await using conflicts = await makeConflicts(database, 'task', { code: '40P01', times: 1 });
  await sweepTurns(database, engine.context.queue, engine.context.now);
  expect(await conflicts.tries()).toBeGreaterThan(1);
  const { state } = await database
    .selectFrom('task')
    .select('state')
    .where('id', '=', second)
    .executeTakeFirstOrThrow();
  expect(state).toBe('running');
});

test('the scheduler fires what is due although its transaction lost against another, and says so once', async () => {
  await using scheduling = await testScheduling();
  const { context, database, deps } = scheduling;
  const poolId = await scheduling.pool('web');
  await scheduling.lookAt('2026-03-04T00:00:00Z');
  const cronItems = [cron('02:30:00', 1), cron('20:00:00', 3)];
  await saveSchedule(context, TESTER, null, {
    poolId,
    type: 'expand',
    execType: 'crontab',
    cronItems,
    dependItems: [],
  });
  await using conflicts = await makeConflicts(database, 'schedule_run', { code: '40001', times: 1 });
  const said: string[] = [];
  await look({ ...deps, log: { ...deps.log, info: (message) => void said.push(message) } });
  expect(await conflicts.tries()).toBeGreaterThan(1);
  expect(await scheduling.runs()).toHaveLength(1);
  expect(said).toEqual([expect.stringMatching(/^schedule 1 of pool \d+: .* is due$/)]);
});
