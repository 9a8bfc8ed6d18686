import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { lockTasks } from '../../src/store/tasks/task-rows.ts';
import { deadWorkers, reofferSlices } from '../../src/store/processes/workers.ts';
import { failed, passed, type StepOutcome } from '../../src/steps/step.ts';
import { loseAnswers, testDatabase } from '../support/database.ts';
import { PASSED, step, testEngine } from '../support/engine.ts';
import { killPostgres } from '../support/postmaster.ts';
import { loggedAttempts } from '../support/logged-attempts.ts';

test('the database is killed while a task runs: it comes back, and every attempt was made and recorded once', async () => {
  await using engine = await testEngine(40, { postgres: 'own' });
  const made: string[] = [];
  await engine.worker(async (call) => {
    made.push(call.runId);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return PASSED;
  });
  const taskId = await engine.launch([step('one'), step('two'), step('three'), step('four')], { stepLen: 20 });
  for (const after of [10, 60, 110]) {
    await expect.poll(() => made.length, { timeout: 30_000, interval: 5 }).toBeGreaterThanOrEqual(after);
    await killPostgres(engine.test.directory);
    // The next kill meets a database that is up again.
    await expect
      .poll(
        () =>
          engine.test.database
            .selectFrom('task')
            .select('id')
            .execute()
            .then(
              (rows) => rows.length,
              () => 0,
            ),
        {
          timeout: 30_000,
        },
      )
      .toBe(1);
  }
  await engine.until(taskId, 'success');
  expect(made, 'no attempt was made twice').toHaveLength(new Set(made).size);
  expect(made).toHaveLength(160);
  const runs = await loggedAttempts(engine.test.database).select(['state', 'step_log.log']).execute();
  expect(runs).toHaveLength(160);
  expect(runs.every((run) => run.state === 'success' && run.log === 'ok')).toBe(true);
  const task = await engine.test.database.selectFrom('task').select(['n_success']).executeTakeFirstOrThrow();
  expect(task.n_success).toBe(40);
});

test('a worker that never hears of the commit by which it took slices runs them all the same, once', async () => {
  await using engine = await testEngine(20);
  const made: string[] = [];
  await engine.worker((call) => {
    made.push(call.runId);
    return PASSED;
  });
  let lost = 0;
  loseAnswers(engine.test.database, (answer) => {
    // to a take that took something: an array of slices
    const isLost = Array.isArray(answer) && answer.length > 0 && lost < 3;
    if (isLost) lost += 1;
    return isLost;
  });
  const taskId = await engine.launch([step('one'), step('two')], { stepLen: 10 });
  await engine.until(taskId, 'success');
  expect(lost).toBe(3);
  expect(made).toHaveLength(40);
  expect(new Set(made).size).toBe(40);
});

test('a slice in the hands of a worker that nobody knows is taken over', async () => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  const taskId = await engine.launch([step('one')]);
  await database.updateTable('slice').set({ state: 'held', worker_id: 'gone' }).execute();
  const made: string[] = [];
  await engine.worker((call) => {
    made.push(call.runId);
    return PASSED;
  });
  await engine.until(taskId, 'success');
  expect(made).toHaveLength(3);
});

test('what a worker could not say while the database was down is not taken for silence', async () => {
  await using test = await testDatabase('own');
  const { database } = test;
  const longAgo = new Date(Date.now() - 600_000);
  const identity = { name: 'host 1', role: 'worker', capacity: 1, flush_no: 0 };
  await database
    .insertInto('worker')
    .values({ ...identity, id: 'old', started: longAgo, heartbeat: longAgo })
    .execute();
  const { rows } = await sql<{ up: number }>`
    select extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8 as up`.execute(database);
  const up = rows[0]?.up ?? 0;
  expect(await deadWorkers(database, 'self', { lockFree: up + 300, lockHeld: up + 300 })).toEqual([]);
  expect(await deadWorkers(database, 'self', { lockFree: up / 2, lockHeld: up + 300 })).toEqual(['old']);
});

test('a worker that was taken for dead and wakes up changes nothing, and lets go', async () => {
  await using engine = await testEngine(6);
  const { database } = engine.test;
  const frozen = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const sleep = async (): Promise<StepOutcome> => {
    begun.resolve();
    await frozen.promise;
    return failed('written too late');
  };
  // It has no room for more, so that the slice goes to the other worker.
  const sleeper = await engine.worker(sleep, { capacity: 1 });
  const taskId = await engine.launch([step('one'), step('two')]);
  await begun.promise;
  const { id: sleeperId } = await database.selectFrom('worker').select('id').executeTakeFirstOrThrow();
  await engine.worker(() => passed('by the other'));
  await database.transaction().execute(async (transaction) => {
    await lockTasks(transaction, [taskId]);
    const jobs = await reofferSlices(
      transaction,
      { taskId, workerId: sleeperId, running: true, except: [] },
      new Date(),
    );
    expect(jobs).toHaveLength(1);
    await engine.context.queue.offer(transaction, jobs);
  });
  await engine.until(taskId, 'success');
  frozen.resolve();
  // It ends only when its writes were answered.
  await sleeper[Symbol.asyncDispose]();
  const runs = await loggedAttempts(database).select(['state', 'step_log.log', 'step_log.attempt']).execute();
  expect(runs).toHaveLength(12);
  expect(runs.every((run) => run.state === 'success' && run.log === 'by the other' && run.attempt === 1)).toBe(true);
  const task = await database.selectFrom('task').select(['state', 'n_success', 'n_failed']).executeTakeFirstOrThrow();
  expect(task).toEqual({ state: 'success', n_success: 6, n_failed: 0 });
});

test.each([
  ['the last step', ['one']],
  ['a step that another follows', ['one', 'two']],
])('an outcome of %s that the database refuses fails its node, once, and no other', async (_, steps) => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  await sql`
    create function refuse_poison() returns trigger language plpgsql as
    $$ begin if new.log = 'poison' then raise exception 'not this one'; end if; return new; end $$`.execute(database);
  await sql`
    create trigger refuse_poison before insert on step_log for each row execute function refuse_poison()`.execute(
    database,
  );
  const made: string[] = [];
  await engine.worker(({ step: { name }, facts, runId }) => {
    made.push(runId);
    return name === 'one' && facts.ip === engine.nodes[1]?.ip ? passed('poison') : PASSED;
  });
  const taskId = await engine.launch(steps.map((name) => step(name)));
  await engine.until(taskId, 'success');
  const rows = await database.selectFrom('node_run').select(['ip', 'state', 'error']).orderBy('id').execute();
  expect(rows.map(({ state }) => state)).toEqual(['success', 'failed', 'success']);
  expect(rows[1]?.error).toBe('one: the outcome could not be recorded: not this one');
  expect(made, 'no attempt was made twice').toHaveLength(new Set(made).size);
});

test('a machine with the address of another node fails its node, in plain words', async () => {
  await using engine = await testEngine(2);
  const ip = engine.nodes[0]?.ip ?? '';
  await engine.worker(({ facts }) =>
    facts.ip === ip ? PASSED : passed('made', { kind: 'machine_made', ip, vmId: 'vm-2' }),
  );
  const taskId = await engine.launch([step('one')]);
  await engine.until(taskId, 'success');
  const { database } = engine.test;
  const rows = await database.selectFrom('node_run').select(['state', 'error']).orderBy('id').execute();
  expect(rows).toMatchObject([{ state: 'success' }, { state: 'failed' }]);
  expect(rows[1]?.error).toBe(
    'one: the outcome could not be recorded: another node has the address of its machine already',
  );
});

test('the disk of the database is full when a step has ended: its outcome waits for room, and nothing fails', async () => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  await sql`create table filler (size int)`.execute(database);
  await sql`create sequence refused`.execute(database);
  await sql`
    create function refuse() returns trigger language plpgsql as $$ begin
      if exists (select from filler) then
        perform nextval('refused');
        raise exception 'No space left on device' using errcode = '53100';
      end if;
      return new;
    end $$`.execute(database);
  await sql`create trigger refuse before insert on step_log for each row execute function refuse()`.execute(database);
  const made: string[] = [];
  await engine.worker(async ({ runId }) => {
    made.push(runId);
    await sql`insert into filler values (1)`.execute(database);
    return PASSED;
  });
  const taskId = await engine.launch([step('one')]);
  const refused = sql<{ count: number }>`select last_value as count from refused`;
  await expect
    .poll(async () => (await refused.execute(database)).rows[0]?.count, { timeout: 30_000 })
    .toBeGreaterThan(2);
  await sql`drop trigger refuse on step_log`.execute(database);
  await engine.until(taskId, 'success');
  expect(made).toHaveLength(3);
  const task = await database.selectFrom('task').select(['n_success', 'n_failed']).executeTakeFirstOrThrow();
  expect(task).toEqual({ n_success: 3, n_failed: 0 });
});

test('an exit code that is no number, and text that the database cannot hold, fail their attempt alone', async () => {
  await using engine = await testEngine(2);
  await engine.worker(({ facts, onOutput }) => {
    onOutput('half \uD800, nothing \0');
    return facts.ip === engine.nodes[0]?.ip ? failed('exit code NaN \0', 'a\0b\uDC00', Number.NaN) : PASSED;
  });
  const taskId = await engine.launch([step('one')]);
  await engine.until(taskId, 'success');
  const runs = await loggedAttempts(engine.test.database)
    .select(['state', 'step_log.log', 'step_run.exit_code'])
    .orderBy('step_run.node_run_id')
    .execute();
  expect(runs).toEqual([
    { state: 'failed', log: 'a\uFFFDb\uFFFD', exit_code: null },
    { state: 'success', log: 'ok', exit_code: null },
  ]);
});
