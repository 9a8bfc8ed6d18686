import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectEachOnce, untilBegun, untilDone, untilKnown } from '../support/chaos-checks.ts';
import { ChaosFleet, waitingFor } from '../support/chaos-fleet.ts';
import { testDatabase } from '../support/database.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';

const stack = new AsyncDisposableStack();
let fleet: ChaosFleet;
let clock: ShiftedClock;

beforeAll(async () => {
  const { url } = stack.use(await testDatabase());
  const directory = await mkdtemp(join(tmpdir(), 'springtide-clock-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  clock = await ShiftedClock.make(join(directory, 'shift'));
  // Sandbox nodes are made by a server whose clock is right.
  const steps = { one: waitingFor('first'), two: waitingFor('second'), three: waitingFor('third'), four: '' };
  fleet = stack.use(await ChaosFleet.make({ nodes: 4, steps, url }));
  await fleet.server.stop();
  await fleet.server.start({ ...clock.environment, SPRINGTIDE_ROLE: 'api' });
});

afterAll(() => stack.disposeAsync());

/** How many hours the server's clock is wrong. */
async function wrongness(): Promise<number> {
  const date = (await fetch(`${fleet.server.url}/healthz`)).headers.get('date') ?? '';
  return Math.round((Date.parse(date) - Date.now()) / 3_600_000);
}

/** Sets the clock, and resolves when the server goes by it. */
async function shift(hours: number): Promise<void> {
  await clock.shift(`${hours < 0 ? '' : '+'}${hours}h`);
  await expect.poll(wrongness, { timeout: 30_000, interval: 100 }).toBe(hours);
}

test('wall clocks that jump, of server and workers, lose nothing, repeat nothing and end nothing early', async () => {
  const first = await fleet.worker(clock.environment);
  const right = await fleet.worker();
  const begun = Date.now();
  const taskId = await fleet.launch();
  await untilBegun(fleet, 'one');
  await shift(48);
  await fleet.openAll('first');
  await untilBegun(fleet, 'two');

  // Who takes over in another time attaches to what was begun, and has no less time for it.
  await right.end('SIGKILL');
  await first.end('SIGKILL');
  const second = await fleet.worker(clock.environment);
  await untilKnown(fleet, second.pid);
  await fleet.openAll('second');
  await untilBegun(fleet, 'three');
  await shift(-48);
  const last = await fleet.worker();
  await second.end('SIGKILL');
  await untilKnown(fleet, last.pid);
  await fleet.openAll('third');
  await untilDone(fleet, taskId);
  await expectEachOnce(fleet);
  const times = await fleet.database.selectFrom('step_run').select(['started', 'finished']).execute();
  const late = Date.now() + 1000;
  const isTrue = (time: Date | null): boolean => time !== null && time.getTime() <= late;
  expect(times.every(({ started, finished }) => isTrue(started) && isTrue(finished))).toBe(true);
  expect(times.filter(({ started }) => started.getTime() >= begun - 1000)).toHaveLength(16);
});
