import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAOS, randomFrom } from '../support/chaos.ts';
import { expectEachOnce, untilDone } from '../support/chaos-checks.ts';
import { ChaosFleet } from '../support/chaos-fleet.ts';
import type { TaskView } from '../support/fleet-setup.ts';
import { restartPostgres } from '../support/postmaster.ts';
import { loggedAttempts } from '../support/logged-attempts.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const STEPS = ['one', 'two', 'three', 'four', 'five'];
const MINUTE = 60_000;

let fleet: ChaosFleet;
let workers: WorkerProcess[];

beforeAll(async () => {
  // Every step takes a while, so that kills meet steps that run, that were just begun, and that just ended.
  const steps = Object.fromEntries(STEPS.map((name) => [name, 'sleep 0.7; echo done']));
  fleet = await ChaosFleet.make({ nodes: CHAOS.nodes, steps });
  workers = await Promise.all([fleet.worker(), fleet.worker()]);
}, 5 * MINUTE);

afterAll(() => fleet[Symbol.asyncDispose](), 5 * MINUTE);

/** Kills one of those that keep the work going, and starts it again. */
async function strike(lot: number): Promise<void> {
  const victim = Math.floor(lot * 5);
  const worker = workers[victim];
  if (worker !== undefined) {
    await worker.end('SIGKILL');
    workers[victim] = await fleet.worker();
  } else if (victim === 2) {
    await restartPostgres(fleet.dataDir);
    await fleet.server.untilReady();
  } else {
    await fleet.server.kill();
    await fleet.server.start();
  }
}

async function isOver(taskId: number): Promise<boolean> {
  const { state } = await fleet.server.call<TaskView>(`/task/${taskId}`);
  return state > 1;
}

test(
  `server, workers and database are killed ${CHAOS.kills} times: every step runs once on each of ${CHAOS.nodes} nodes`,
  { timeout: 20 * MINUTE },
  async () => {
    console.log(`SPRINGTIDE_CHAOS_SEED=${CHAOS.seed}`);
    const random = randomFrom(CHAOS.seed);
    for (let kills = 0; kills < CHAOS.kills;) {
      // One task after the other, until there were enough kills while one ran.
      const taskId = await fleet.launch(Math.ceil(CHAOS.nodes / 2));
      for (; kills < CHAOS.kills && !(await isOver(taskId)); kills += 1) {
        await delay(random() * 700);
        await strike(random());
      }
      await untilDone(fleet, taskId, 300);
    }
    await expectEachOnce(fleet);
    const logs = await loggedAttempts(fleet.database).select('step_log.log').where('exit_code', '=', 0).execute();
    expect(logs.every(({ log }) => log.includes('done'))).toBe(true);
  },
);
