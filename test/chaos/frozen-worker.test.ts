import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectEachOnce, untilBegun, untilDone, untilKnown } from '../support/chaos-checks.ts';
import { ChaosFleet, waitingFor } from '../support/chaos-fleet.ts';

const LEASE = 5;

let fleet: ChaosFleet;

beforeAll(async () => {
  fleet = await ChaosFleet.make({
    nodes: 6,
    steps: { one: waitingFor('first'), two: waitingFor('second'), three: '' },
    env: { SPRINGTIDE_LEASE: String(LEASE) },
  });
  await fleet.stopServersEngine();
});

afterAll(() => fleet[Symbol.asyncDispose]());

test('a worker that froze past its lease and wakes up changes nothing, and works on', async () => {
  const sleeper = await fleet.worker();
  const taskId = await fleet.launch();
  await untilBegun(fleet, 'one');
  sleeper.freeze();
  const other = await fleet.worker();
  await untilKnown(fleet, other.pid);
  await fleet.openAll('first');
  await untilBegun(fleet, 'two');
  const attempts = () =>
    fleet.database
      .selectFrom('step_run')
      .innerJoin('node_run', 'node_run.id', 'step_run.node_run_id')
      .selectAll('step_run')
      .where('task_id', '=', taskId as never)
      .orderBy('node_run_id')
      .orderBy('step_index')
      .execute();
  const before = await attempts();
  expect(before).toHaveLength(12);

  // It finds the answers of its nodes, and wants to record them.
  sleeper.wake();
  await untilKnown(fleet, other.pid, sleeper.pid);
  expect(await attempts(), 'nothing has changed').toEqual(before);
  await fleet.openAll('second');
  await untilDone(fleet, taskId);
  await other.end('SIGTERM');
  const next = await fleet.launch();
  await fleet.openAll('first');
  await fleet.openAll('second');
  await untilDone(fleet, next);
  await expectEachOnce(fleet);
});
