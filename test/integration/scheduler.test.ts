import { expect, test } from 'vitest';
import type { Schedule } from '../../src/domain/schedules/schedule.ts';
import { deployPool } from '../../src/operations/pools/deploy-pool.ts';
import { deleteSchedule } from '../../src/operations/records/delete-schedule.ts';
import { saveSchedule } from '../../src/operations/records/save-schedule.ts';
import { tryBegin } from '../../src/scheduler/begin-run.ts';
import { claimDue } from '../../src/scheduler/claim-due.ts';
import { look } from '../../src/scheduler/scheduler.ts';
import { waitingRuns } from '../../src/store/schedules/schedule-runs.ts';
import { openDatabase, type Queries } from '../../src/store/database.ts';
import { type LastRunView, listSchedules } from '../../src/store/schedules/schedule-views.ts';
import { failed } from '../../src/steps/step.ts';
import { PASSED } from '../support/engine.ts';
import { addRunning, cron, testScheduling } from '../support/scheduling.ts';
import { TESTER } from '../support/tester.ts';

function sizes(poolId: Schedule['poolId'], ...cronItems: Schedule['cronItems']): Schedule {
  return { poolId, type: 'expand', execType: 'crontab', cronItems, dependItems: [] };
}

/** What clients see of the last run of the only definition. */
async function lastRun(database: Queries): Promise<LastRunView | null> {
  const everyOne = { poolId: null, type: null, poolName: '' };
  const { rows } = await listSchedules(database, everyOne, { page: 1, pageSize: 1 });
  return rows[0]?.last ?? null;
}

test('a week over a change of the clocks: every firing once, each size reached, wherever the server restarts', async () => {
  await using scheduling = await testScheduling('America/New_York');
  const poolId = await scheduling.pool('web');
  await scheduling.work();
  await scheduling.lookAt('2026-03-06T12:00:00Z');
  await saveSchedule(scheduling.context, TESTER, null, sizes(poolId, cron('02:30:00', 1), cron('20:00:00', 3)));
  const reached: string[] = [];
  for (let moment = Date.parse('2026-03-06T12:00:00Z'); moment < Date.parse('2026-03-13T12:00:00Z');) {
    await scheduling.lookAt(new Date(moment).toISOString());
    await scheduling.settled();
    const [run] = (await scheduling.runs()).slice(-1);
    const size = await scheduling.sizeOf(poolId);
    if (!reached.includes(`${run} ${size}`)) reached.push(`${run} ${size}`);
    moment += 167 * 60_000;
  }
  expect(reached).toEqual([
    '2026-03-06 02:30:00 size 1 success 1',
    '2026-03-06 20:00:00 size 3 success 3',
    '2026-03-07 02:30:00 size 1 success 1',
    '2026-03-07 20:00:00 size 3 success 3',
    '2026-03-08 02:30:00 size 1 success 1',
    '2026-03-08 20:00:00 size 3 success 3',
    '2026-03-09 02:30:00 size 1 success 1',
    '2026-03-09 20:00:00 size 3 success 3',
    '2026-03-10 02:30:00 size 1 success 1',
    '2026-03-10 20:00:00 size 3 success 3',
    '2026-03-11 02:30:00 size 1 success 1',
    '2026-03-11 20:00:00 size 3 success 3',
    '2026-03-12 02:30:00 size 1 success 1',
    '2026-03-12 20:00:00 size 3 success 3',
    '2026-03-13 02:30:00 size 1 success 1',
  ]);
  const firings = await scheduling.database.selectFrom('schedule_run').select(['local_time', 'due']).execute();
  expect(firings).toHaveLength(15);
  const missing = firings.find((firing) => firing.local_time === '2026-03-08 02:30:00');
  expect(missing?.due, 'the moment at which the gap ends').toEqual(new Date('2026-03-08T07:00:00Z'));
});

test.each([2, 3])('%i processes that look at the same moment fire an item once, and make one task', async (count) => {
  await using scheduling = await testScheduling();
  const poolId = await scheduling.pool('web');
  await saveSchedule(scheduling.context, TESTER, null, sizes(poolId, cron('08:00:00', 2), cron('20:00:00', 4)));
  await using stack = new AsyncDisposableStack();
  const processes = Array.from({ length: count }, () => {
    const url = scheduling.engine.test.url;
    const database = stack.use(openDatabase({ url, connections: 3, onError: () => {} }));
    const context = { ...scheduling.context, database, now: () => new Date('2026-03-04T20:00:00Z') };
    return { ...scheduling.deps, context };
  });
  for (let round = 0; round < 5; round += 1) await Promise.all(processes.map(look));
  expect(await scheduling.runs()).toEqual(['2026-03-04 20:00:00 size 4 running']);
  expect(await scheduling.tasks()).toMatchObject([{ task_name: 'expand_web_to_4', state: 'running' }]);
  expect(await scheduling.sizeOf(poolId)).toBe(4);
});

test('a process that dies between two statements leaves nothing half done: the next one goes on', async () => {
  await using scheduling = await testScheduling();
  const { deps, context } = scheduling;
  const poolId = await scheduling.pool('web');
  await saveSchedule(context, TESTER, null, sizes(poolId, cron('08:00:00', 2)));
  await claimDue(deps);
  expect(await scheduling.runs()).toEqual(['2026-03-03 08:00:00 size 2 waiting']);
  const queue = { offer: () => Promise.reject(new Error('killed')) };
  const [run] = await waitingRuns(scheduling.database);
  await expect(tryBegin({ ...context, queue }, run ?? (0 as never))).rejects.toThrow('killed');
  expect(await scheduling.tasks()).toEqual([]);
  expect(await scheduling.sizeOf(poolId)).toBe(0);
  await look(deps);
  await look(deps);
  expect(await scheduling.runs()).toEqual(['2026-03-03 08:00:00 size 2 running']);
  expect(await scheduling.tasks()).toHaveLength(1);
});

test('of what was missed while no server ran, the size that should hold now is applied, and nothing else', async () => {
  await using scheduling = await testScheduling();
  const poolId = await scheduling.pool('web');
  await scheduling.work();
  await scheduling.lookAt('2026-03-04T00:00:00Z');
  await addRunning(scheduling.database, poolId, 'manual', ['10.1.0.1']);
  await saveSchedule(
    scheduling.context,
    TESTER,
    null,
    sizes(poolId, cron('08:00:00', 2), cron('12:00:00', 5), cron('20:00:00', 3)),
  );
  await saveSchedule(scheduling.context, TESTER, null, {
    ...sizes(poolId, cron('13:00:00', 0, { concurrNum: 1 })),
    type: 'upload',
  });
  await scheduling.lookAt('2026-03-05T14:00:00Z');
  await scheduling.settled();
  await scheduling.lookAt('2026-03-05T14:00:01Z');
  expect((await scheduling.runs()).toSorted()).toEqual([
    '2026-03-05 12:00:00 size 5 success',
    '2026-03-05 13:00:00 deploy 0 missed',
  ]);
  expect(await scheduling.sizeOf(poolId)).toBe(5);
  expect((await scheduling.tasks()).map((task) => task.task_name)).toEqual(['expand_web_to_5']);

  await scheduling.lookAt('2026-03-06T13:09:00Z');
  await scheduling.settled();
  const last = (await scheduling.runs()).slice(-2).toSorted();
  expect(last, 'after a short restart a deploy is not too late').toEqual([
    '2026-03-06 12:00:00 size 5 success',
    '2026-03-06 13:00:00 deploy 0 success',
  ]);
  const deploy = await scheduling.database
    .selectFrom('task')
    .selectAll()
    .where('kind', '=', 'deploy')
    .executeTakeFirstOrThrow();
  expect(deploy, 'over all nodes, with the image of the service').toMatchObject({
    step_len: 1,
    tag: 'web:1',
    n_success: 6,
    opr_user: 'schedule',
  });
});

test('an item that fires while the last one still runs waits for it, and only the latest waiting one counts', async () => {
  await using scheduling = await testScheduling();
  const poolId = await scheduling.pool('web');
  const items = [cron('08:00:00', 4), cron('09:00:00', 6), cron('10:00:00', 1), cron('11:00:00', 2)];
  await saveSchedule(scheduling.context, TESTER, null, sizes(poolId, ...items));
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  for (const hour of ['09', '10', '11']) await scheduling.lookAt(`2026-03-04T${hour}:00:00Z`);
  expect(await scheduling.runs()).toEqual([
    '2026-03-04 08:00:00 size 4 running',
    '2026-03-04 09:00:00 size 6 superseded',
    '2026-03-04 10:00:00 size 1 superseded',
    '2026-03-04 11:00:00 size 2 waiting',
  ]);
  const [task] = await scheduling.tasks();
  const waiting = await scheduling.database.selectFrom('schedule_run').select('message').orderBy('id').execute();
  expect(waiting.at(-1)?.message).toBe(`waits for task ${task?.id} to end`);
  await scheduling.work();
  await scheduling.settled();
  expect((await scheduling.runs()).at(-1)).toBe('2026-03-04 11:00:00 size 2 success');
  expect((await scheduling.tasks()).map((each) => each.task_name)).toEqual(['expand_web_to_4', 'shrink_web_to_2']);
  expect(await scheduling.sizeOf(poolId)).toBe(2);
});

test('an item that is switched off does not fire, and one that waits is dropped when it is', async () => {
  await using scheduling = await testScheduling();
  const poolId = await scheduling.pool('web');
  const all = (ignore: boolean): Schedule =>
    sizes(poolId, cron('08:00:00', 2), cron('09:00:00', 5, { ignore }), cron('10:00:00', 9, { ignore: true }));
  const { id } = await saveSchedule(scheduling.context, TESTER, null, all(false));
  await scheduling.lookAt('2026-03-04T08:30:00Z');
  await scheduling.lookAt('2026-03-04T09:00:00Z');
  expect(await scheduling.runs()).toEqual(['2026-03-04 08:00:00 size 2 running', '2026-03-04 09:00:00 size 5 waiting']);
  await saveSchedule(scheduling.context, TESTER, id, all(true));
  await scheduling.work();
  await scheduling.settled();
  await scheduling.lookAt('2026-03-04T11:00:00Z');
  expect(await scheduling.runs(), 'when saved, the size that holds now is applied again').toEqual([
    '2026-03-04 08:00:00 size 2 success',
    '2026-03-04 09:00:00 size 5 superseded',
    '2026-03-04 08:00:00 size 2 success',
  ]);
  expect(await scheduling.sizeOf(poolId)).toBe(2);
});

test('a definition that is edited or deleted while its tasks run', async () => {
  await using scheduling = await testScheduling();
  const poolId = await scheduling.pool('web');
  const { id } = await saveSchedule(scheduling.context, TESTER, null, sizes(poolId, cron('08:00:00', 2)));
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await saveSchedule(scheduling.context, TESTER, id, sizes(poolId, cron('08:00:00', 4)));
  await scheduling.lookAt('2026-03-04T08:00:10Z');
  await scheduling.lookAt('2026-03-04T08:00:11Z');
  expect(await scheduling.runs()).toEqual(['2026-03-04 08:00:00 size 2 running', '2026-03-04 08:00:00 size 4 waiting']);
  await using worker = await scheduling.work();
  await scheduling.settled();
  expect(await scheduling.sizeOf(poolId)).toBe(4);

  await worker[Symbol.asyncDispose]();
  await saveSchedule(scheduling.context, TESTER, id, sizes(poolId, cron('08:00:00', 1)));
  await scheduling.lookAt('2026-03-04T08:00:20Z');
  await saveSchedule(scheduling.context, TESTER, id, sizes(poolId, cron('08:00:00', 6)));
  await scheduling.lookAt('2026-03-04T08:00:30Z');
  await deleteSchedule(scheduling.context, TESTER, id);
  await scheduling.work();
  await scheduling.settled();
  expect((await scheduling.runs()).slice(2)).toEqual([
    '2026-03-04 08:00:00 size 1 success',
    '2026-03-04 08:00:00 size 6 dropped',
  ]);
  await scheduling.lookAt('2026-03-05T08:00:00Z');
  expect(await scheduling.sizeOf(poolId), 'deleting a definition moves no pool').toBe(1);
});

test('failed nodes are repaired before any is made, and replaced when they cannot be; manual ones are left alone', async () => {
  await using scheduling = await testScheduling();
  const { database } = scheduling;
  const poolId = await scheduling.pool('web');
  await addRunning(database, poolId, 'manual', ['10.1.0.1']);
  await addRunning(database, poolId, 'crontab', ['10.1.0.2']);
  await database.updateTable('node').set({ status: 'failed' }).execute();
  let registered = 0;
  await scheduling.work((call) => (call.step.name === 'register' && ++registered === 2 ? failed('refused') : PASSED));
  const items = [cron('08:00:00', 3), cron('09:00:00', 4), cron('10:00:00', 0)];
  await saveSchedule(scheduling.context, TESTER, null, sizes(poolId, ...items));
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await scheduling.settled();
  const nodes = database.selectFrom('node').select(['id', 'status', 'vm_id']).where('node_type', '=', 'crontab');
  const first = await nodes.orderBy('id').execute();
  expect(first.map((node) => node.status).toSorted(), 'the broken one was replaced').toEqual([
    'failed',
    'success',
    'success',
  ]);
  expect((await scheduling.tasks()).map((task) => task.task_name)).toEqual(['expand_web_to_3', 'shrink_web_to_3']);
  expect(await lastRun(database)).toMatchObject({ state: 'success', outcome: 'partial' });

  await scheduling.lookAt('2026-03-04T09:00:00Z');
  await scheduling.settled();
  const second = await nodes.execute();
  expect(second.every((node) => node.status === 'success')).toBe(true);
  expect(second.map((node) => node.vm_id)).toEqual(expect.arrayContaining(first.map((node) => node.vm_id)));
  const names = ['expand_web_to_3', 'shrink_web_to_3', 'expand_web_to_4'];
  expect(
    (await scheduling.tasks()).map((task) => task.task_name),
    'the first task ran again',
  ).toEqual(names);
  const run = await database.selectFrom('task').selectAll().orderBy('id').executeTakeFirstOrThrow();
  expect(run).toMatchObject({ state: 'success', n_success: 3, n_failed: 0 });
  expect(await lastRun(database)).toMatchObject({ state: 'success', outcome: 'complete' });

  await scheduling.lookAt('2026-03-04T10:00:00Z');
  await scheduling.settled();
  expect(await scheduling.sizeOf(poolId)).toBe(0);
  expect(await scheduling.sizeOf(poolId, 'manual')).toBe(1);
});

test('a run that cannot begin says why, and the next one begins', async () => {
  await using scheduling = await testScheduling();
  const poolId = await scheduling.pool('web', { withoutTemplates: true });
  await saveSchedule(scheduling.context, TESTER, null, sizes(poolId, cron('08:00:00', 2)));
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  const { message } = await scheduling.database.selectFrom('schedule_run').select('message').executeTakeFirstOrThrow();
  expect(message).toBe(`pool web has no template for expand: set tasks.expand with /pool/update/${poolId}`);
  expect(await scheduling.sizeOf(poolId), 'nothing is left behind').toBe(0);
});

test('nodes that somebody else works on are waited for', async () => {
  await using scheduling = await testScheduling();
  const { database } = scheduling;
  const poolId = await scheduling.pool('web');
  await addRunning(database, poolId, 'crontab', ['10.1.0.2']);
  const taskId = await deployPool(scheduling.context, TESTER, { poolId, maxNum: 1, tag: 'web:2' });
  await saveSchedule(scheduling.context, TESTER, null, sizes(poolId, cron('08:00:00', 0)));
  await saveSchedule(scheduling.context, TESTER, null, {
    ...sizes(poolId, cron('08:00:00', 0, { concurrRatio: 50 })),
    type: 'upload',
  });
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  const waiting = await database.selectFrom('schedule_run').select(['kind', 'message']).orderBy('kind').execute();
  expect(waiting).toEqual([
    { kind: 'deploy', message: `waits for task ${taskId} to end` },
    { kind: 'size', message: 'waits for node 10.1.0.2, which is in another task' },
  ]);
  await scheduling.work();
  await scheduling.engine.until(taskId, 'success');
  await scheduling.lookAt('2026-03-04T08:00:05Z');
  await scheduling.settled();
  expect(await scheduling.sizeOf(poolId)).toBe(0);
});
