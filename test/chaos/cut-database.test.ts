import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectEachOnce, untilBegun, untilDone, untilKnown } from '../support/chaos-checks.ts';
import { ChaosFleet, waitingFor } from '../support/chaos-fleet.ts';
import { type DatabaseCable, layDatabaseCable } from '../support/database-cable.ts';

/** Seconds. */
const LEASE = 5;

let fleet: ChaosFleet;
let cable: DatabaseCable;

beforeAll(async () => {
  fleet = await ChaosFleet.make({
    nodes: 6,
    steps: { one: waitingFor('first'), two: waitingFor('second'), three: '' },
    env: { SPRINGTIDE_LEASE: String(LEASE) },
  });
  await fleet.stopServersEngine();
  cable = await layDatabaseCable(fleet.dataDir);
});

afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await cable[Symbol.asyncDispose]();
});

test.each(['delayed', 'forgotten'] as const)(
  'a worker that is cut off from the database, and what it sent is %s, changes nothing, and works on',
  async (what) => {
    const cutOff = await fleet.worker({ SPRINGTIDE_DATABASE_URL: cable.url });
    const taskId = await fleet.launch();
    await untilBegun(fleet, 'one');
    cable.block();
    const other = await fleet.worker();
    await fleet.openAll('first');
    await untilKnown(fleet, other.pid);
    await untilBegun(fleet, 'two');
    cable.unblock(what);
    await untilKnown(fleet, other.pid, cutOff.pid);
    await fleet.openAll('second');
    await untilDone(fleet, taskId);

    // It works on, alone.
    await other.end('SIGTERM');
    const next = await fleet.launch();
    await fleet.openAll('first');
    await fleet.openAll('second');
    await untilDone(fleet, next);
    await cutOff.end('SIGTERM');
    expect(await fleet.workerPids(), 'it has taken its leave').toEqual([]);
    await expectEachOnce(fleet);
  },
  240_000,
);
