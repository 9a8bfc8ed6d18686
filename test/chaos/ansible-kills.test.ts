import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHAOS, randomFrom } from '../support/chaos.ts';
import { expectEachOnce, untilDone } from '../support/chaos-checks.ts';
import { ChaosFleet } from '../support/chaos-fleet.ts';
import type { TaskView } from '../support/fleet-setup.ts';

/** A collection that is installed on the server during this test. Its module writes a line, and takes a while. */
const COLLECTION = '/usr/share/ansible/collections/ansible_collections/springtide_chaos';
const WITNESS = `import os, time
from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule(argument_spec=dict(line=dict(type='str')))
with open(os.path.expanduser('~/ran'), 'a') as ran:
    ran.write(module.params['line'] + '\\n')
time.sleep(0.7)
module.exit_json(changed=True)
`;
const MODULE = 'springtide_chaos.nodes.witness';
const KILLS = 3;
const MINUTE = 60_000;

let fleet: ChaosFleet;

beforeAll(async () => {
  const modules = join(COLLECTION, 'nodes/plugins/modules');
  await mkdir(modules, { recursive: true });
  await writeFile(join(modules, 'witness.py'), WITNESS);
  const steps = Object.fromEntries(
    ['one', 'two', 'three'].map((name) => [name, { module: MODULE, line: `{{ task_id }} ${name}` }]),
  );
  fleet = await ChaosFleet.make({ nodes: CHAOS.nodes, steps, env: { SPRINGTIDE_ANSIBLE_MODULES: MODULE } });
}, 5 * MINUTE);

afterAll(async () => {
  await rm(COLLECTION, { recursive: true, force: true });
  await fleet[Symbol.asyncDispose]();
}, 5 * MINUTE);

test(
  `the server is killed ${KILLS} times among steps with modules: each ran once on each of ${CHAOS.nodes} nodes`,
  { timeout: 15 * MINUTE },
  async () => {
    console.log(`SPRINGTIDE_CHAOS_SEED=${CHAOS.seed}`);
    const random = randomFrom(CHAOS.seed);
    for (let kills = 0; kills < KILLS;) {
      const taskId = await fleet.launch();
      const isOver = async (): Promise<boolean> => (await fleet.server.call<TaskView>(`/task/${taskId}`)).state > 1;
      for (; kills < KILLS && !(await isOver()); kills += 1) {
        await delay(random() * 2000);
        await fleet.server.kill();
        await fleet.server.start();
      }
      await untilDone(fleet, taskId, 300);
    }
    await expectEachOnce(fleet);
    for (const node of fleet.nodes) {
      expect(await readdir(join(fleet.homeOf(node), '.springtide/modules')), node.ip).toHaveLength(1);
    }
  },
);
