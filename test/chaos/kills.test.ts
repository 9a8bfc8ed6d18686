import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAOS, randomFrom } from '../support/chaos.ts';
import { expectEachOnce, untilDone } from '../support/chaos-checks.ts';
import { ChaosFleet } from '../support/chaos-fleet.ts';
import { defineTemplate, type TaskView } from '../support/fleet-setup.ts';
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

const PLAYBOOK = `- hosts: all
  gather_facts: false
  tasks:
    - raw: "echo one >>$HOME/played; until [ -e $HOME/play-on ]; do sleep 0.2; done"
    - raw: "echo two >>$HOME/played"
`;

/** A task that plays this playbook on all nodes. */
async function launchPlaybook(): Promise<number> {
  const { server, dataDir, nodes } = fleet;
  await mkdir(join(dataDir, 'files/chaos'));
  await writeFile(join(dataDir, 'files/chaos/chaos.yml'), PLAYBOOK);
  const action = await server.call<number>('/action/create', { name: 'play', desc: '', params: {} });
  const template = { action: { module: 'playbook', path: 'chaos/chaos.yml' } };
  await server.call('/actimpl/create', { type: 'ansible', action_id: action, template });
  await server.call('/remote_step/create', { name: 'play', desc: '', actions: ['play'] });
  const id = await defineTemplate(server, 'play', [
    { name: 'play', param_values: {}, retry: { retry_times: 0, ignore_error: false } },
  ]);
  const task = {
    template_id: id,
    task_name: 'play',
    opr_user: 'chaos',
    max_num: nodes.length,
    max_ratio: 100,
    params: {},
  };
  await server.call('/task/create', { ...task, nodes: nodes.map(({ ip }) => ({ ip })) });
  const [launched] = await server.call<readonly { id: number }[]>('/task/list?page_size=1');
  return launched?.id ?? 0;
}

test(
  'server and workers are killed in the midst of a playbook: it goes on, and each of its tasks runs once on each node',
  { timeout: 10 * MINUTE },
  async () => {
    const played = (): Promise<readonly string[]> =>
      Promise.all(fleet.nodes.map((node) => readFile(join(fleet.homeOf(node), 'played'), 'utf8').catch(() => '')));
    const all = (text: string): readonly string[] => fleet.nodes.map(() => text);
    const task = await launchPlaybook();
    await expect.poll(played, { timeout: 3 * MINUTE, interval: 200 }).toEqual(all('one\n'));
    await Promise.all([fleet.server.kill(), ...workers.map((worker) => worker.end('SIGKILL'))]);
    await Promise.all(fleet.nodes.map((node) => writeFile(join(fleet.homeOf(node), 'play-on'), '')));
    await fleet.server.start();
    await untilDone(fleet, task, 300);
    expect(await played()).toEqual(all('one\ntwo\n'));
    const logs = await loggedAttempts(fleet.database)
      .select('step_log.log')
      .where('step_log.log', 'like', '%raw%')
      .execute();
    expect(logs.map(({ log }) => log)).toEqual(all('changed: raw\nchanged: raw\n'));
  },
);
