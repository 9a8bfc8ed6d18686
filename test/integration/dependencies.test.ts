import { expect, test } from 'vitest';
import type { PoolId } from '../../src/domain/ids.ts';
import type { DependItem, Schedule } from '../../src/domain/schedules/schedule.ts';
import { saveSchedule } from '../../src/operations/records/save-schedule.ts';
import { failed, type StepCall } from '../../src/steps/step.ts';
import { PASSED } from '../support/engine.ts';
import { cron, depend, testScheduling, type TestScheduling } from '../support/scheduling.ts';
import { TESTER } from '../support/tester.ts';

/** Up to `size` at 8:00, down to nothing at 20:00. */
function upAndDown(poolId: PoolId, size: number, ...dependItems: readonly DependItem[]): Schedule {
  const cronItems = [cron('08:00:00', size), cron('20:00:00', 0)];
  return { poolId, type: 'expand', execType: 'crontab', cronItems, dependItems };
}

function follows(poolId: PoolId, ...dependItems: readonly DependItem[]): Schedule {
  return { poolId, type: 'expand', execType: 'depend', cronItems: [], dependItems };
}

/** "pool step" of every step that succeeded, in the order in which they ended. */
function recorder(): { readonly ended: string[]; readonly behaviour: (call: StepCall) => Promise<typeof PASSED> } {
  const ended: string[] = [];
  return {
    ended,
    behaviour: async (call) => {
      ended.push(`${call.facts.pool_name} ${call.step.name}`);
      return PASSED;
    },
  };
}

async function chain(scheduling: TestScheduling): Promise<readonly PoolId[]> {
  const [a, b, c] = [await scheduling.pool('a'), await scheduling.pool('b'), await scheduling.pool('c')];
  await scheduling.lookAt('2026-03-04T00:00:00Z');
  await saveSchedule(scheduling.context, TESTER, null, follows(b, depend(c, 0.5)));
  await saveSchedule(scheduling.context, TESTER, null, upAndDown(a, 6, depend(b, 0.5, 1)));
  return [a, b, c];
}

test('a chain of three pools expands from its end, and shrinks from its beginning', async () => {
  await using scheduling = await testScheduling();
  const [a, b, c] = (await chain(scheduling)) as [PoolId, PoolId, PoolId];
  const { ended, behaviour } = recorder();
  await scheduling.work(behaviour);
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await scheduling.settled();
  expect([
    await scheduling.sizeOf(a),
    await scheduling.sizeOf(b, 'depend'),
    await scheduling.sizeOf(c, 'depend'),
  ]).toEqual([6, 4, 2]);
  const registrations = ended.filter((line) => line.endsWith('register'));
  expect(registrations.slice(0, 2)).toEqual(['c register', 'c register']);
  // Three nodes of b carry all six of a: the fourth is for the worst case, and nobody waits for it.
  expect(registrations.slice(0, 5).filter((line) => line.startsWith('a'))).toEqual([]);

  ended.length = 0;
  await scheduling.lookAt('2026-03-04T20:00:00Z');
  await scheduling.settled();
  expect([
    await scheduling.sizeOf(a),
    await scheduling.sizeOf(b, 'depend'),
    await scheduling.sizeOf(c, 'depend'),
  ]).toEqual([0, 1, 1]);
  const order = [...new Set(ended.map((line) => line.split(' ')[0]))];
  expect(order).toEqual(['a', 'b', 'c']);
  expect(ended.lastIndexOf('a return_vm')).toBeLessThan(ended.indexOf('b unregister'));
  expect(ended.lastIndexOf('b return_vm')).toBeLessThan(ended.indexOf('c unregister'));
});

test('two pools that depend on one are carried both; a dependency that is taken away is given back', async () => {
  await using scheduling = await testScheduling();
  const [a, b, shared] = [await scheduling.pool('a'), await scheduling.pool('b'), await scheduling.pool('shared')];
  await scheduling.work();
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await saveSchedule(scheduling.context, TESTER, null, upAndDown(a, 4, depend(shared, 0.5)));
  const { id: second } = await saveSchedule(scheduling.context, TESTER, null, upAndDown(b, 3, depend(shared, 1)));
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await scheduling.settled();
  expect(await scheduling.sizeOf(shared, 'depend')).toBe(5);
  await saveSchedule(scheduling.context, TESTER, second, upAndDown(b, 3));
  await scheduling.lookAt('2026-03-04T09:00:00Z');
  await scheduling.settled();
  expect(await scheduling.sizeOf(shared, 'depend')).toBe(2);
  expect(await scheduling.sizeOf(b)).toBe(3);
});

test('a pool keeps what nodes need that could not be returned', async () => {
  await using scheduling = await testScheduling();
  const [a, b] = [await scheduling.pool('a'), await scheduling.pool('b')];
  await scheduling.lookAt('2026-03-04T00:00:00Z');
  await saveSchedule(scheduling.context, TESTER, null, upAndDown(a, 4, depend(b, 1)));
  let refused = 0;
  await scheduling.work((call) => {
    const isRefused = call.facts.pool_name === 'a' && call.step.name === 'return_vm' && ++refused <= 2;
    return isRefused ? failed('the provider is away') : PASSED;
  });
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await scheduling.settled();
  await scheduling.lookAt('2026-03-04T20:00:00Z');
  await scheduling.settled();
  expect(await scheduling.sizeOf(a)).toBe(2);
  expect(await scheduling.sizeOf(b, 'depend')).toBe(2);
});

test('a pool does not shrink when the one that needs it did not within the limit', async () => {
  await using scheduling = await testScheduling();
  const [a, b] = [await scheduling.pool('a'), await scheduling.pool('b')];
  await scheduling.lookAt('2026-03-04T00:00:00Z');
  await saveSchedule(scheduling.context, TESTER, null, upAndDown(a, 2, depend(b, 1)));
  const worker = await scheduling.work();
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await scheduling.settled();
  await worker[Symbol.asyncDispose]();
  await scheduling.lookAt('2026-03-04T20:00:00Z');
  const messages = scheduling.database.selectFrom('schedule_run').select(['state', 'message']).where('pool_id', '=', b);
  const last = messages.orderBy('id', 'desc');
  expect(await last.executeTakeFirstOrThrow()).toEqual({
    state: 'waiting',
    message: 'waits for pool a to shrink first',
  });
  await scheduling.lookAt('2026-03-04T20:01:00Z');
  expect(await last.executeTakeFirstOrThrow()).toEqual({
    state: 'failed',
    message: 'waited 60 s for pool a to shrink first',
  });
  expect(await scheduling.sizeOf(b, 'depend')).toBe(2);
});

test('nodes by the clock and nodes for others are told apart, and both need what the pool needs', async () => {
  await using scheduling = await testScheduling();
  const [a, b, c] = [await scheduling.pool('a'), await scheduling.pool('b'), await scheduling.pool('c')];
  await scheduling.work();
  await scheduling.lookAt('2026-03-04T00:00:00Z');
  await saveSchedule(scheduling.context, TESTER, null, upAndDown(b, 2, depend(c, 1)));
  await saveSchedule(scheduling.context, TESTER, null, upAndDown(a, 3, depend(b, 1)));
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await scheduling.settled();
  expect([
    await scheduling.sizeOf(b),
    await scheduling.sizeOf(b, 'depend'),
    await scheduling.sizeOf(c, 'depend'),
  ]).toEqual([2, 3, 5]);
});

test('a dependency that is switched off moves nothing, and one whose step is unknown stops the run before anything', async () => {
  await using scheduling = await testScheduling();
  const [a, b] = [await scheduling.pool('a'), await scheduling.pool('b')];
  await scheduling.work();
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  const { id } = await saveSchedule(
    scheduling.context,
    TESTER,
    null,
    upAndDown(a, 1, depend(b, 1, 0, { ignore: true })),
  );
  await scheduling.lookAt('2026-03-04T08:00:00Z');
  await scheduling.settled();
  expect(await scheduling.runs(b)).toEqual([]);

  const unknown = upAndDown(a, 2, depend(b, 1, 0, { stepName: 'warm_up' }));
  await expect(saveSchedule(scheduling.context, TESTER, id, unknown)).rejects.toThrow(
    'step_name is warm_up, and template up, with which the pool expands, has create_vm, register',
  );
  await saveSchedule(scheduling.context, TESTER, id, upAndDown(a, 2, depend(b, 1, 0, { stepName: 'register' })));
  await scheduling.database.updateTable('depend_item').set({ step_name: 'warm_up' }).execute();
  await scheduling.lookAt('2026-03-04T08:00:01Z');
  const run = scheduling.database.selectFrom('schedule_run').select('message').orderBy('id', 'desc');
  expect((await run.executeTakeFirstOrThrow()).message).toBe(
    'step_name of the dependency on pool b is warm_up, and pool a expands by create_vm, register',
  );
  expect(await scheduling.sizeOf(a)).toBe(1);
});

test('what cannot be saved', async () => {
  await using scheduling = await testScheduling();
  const { context } = scheduling;
  const [a, b, c] = [await scheduling.pool('a'), await scheduling.pool('b'), await scheduling.pool('c')];
  const save = (schedule: Schedule, id: number | null = null) => saveSchedule(context, TESTER, id as never, schedule);
  const { id } = await save(upAndDown(a, 2, depend(b, 1)));
  await save(follows(b, depend(c, 1)));
  await expect(save(follows(c, depend(a, 1)))).rejects.toThrow(
    `depend_itmes make a cycle of pools, ${c} → ${a} → ${b} → ${c}: take one of them out`,
  );
  await expect(save(follows(c, depend(c, 1)))).rejects.toThrow(`a cycle of pools, ${c} → ${c}`);
  await expect(save(upAndDown(99 as PoolId, 1))).rejects.toThrow('pool_id is 99, and there is no such pool');
  await expect(save(follows(c, depend(99 as PoolId, 1)))).rejects.toThrow('depend_itmes names pool 99, and there is');
  await expect(save(upAndDown(a, 2), 99)).rejects.toThrow('there is no schedule 99: send id 0 to make a new one');
  await expect(save(upAndDown(b, 2), id)).rejects.toThrow(`pool_id is ${b}, and schedule ${id} is of pool ${a}`);
  await expect(save(upAndDown(a, 150, depend(b, 2)))).rejects.toThrow(`150 nodes need 300 of pool ${b}, more than 200`);
  await save(upAndDown(a, 2, depend(c, 1)), id);
  const saved = await scheduling.database.selectFrom('schedule').select('id').execute();
  expect(saved).toHaveLength(2);
});
