import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import { ChaosFleet } from '../support/chaos-fleet.ts';
import { type NodeView, untilTask } from '../support/fleet-setup.ts';
import { amongFiles } from '../support/node-faults.ts';
import { logOf, nodeRunOf } from '../support/task-check.ts';

const FILL = 'cat /dev/zero >"$HOME/.springtide/filler" 2>/dev/null';

let fleet: ChaosFleet;

beforeAll(async () => {
  fleet = await ChaosFleet.make({
    nodes: 3,
    // the second step leaves no room for its own end, when there is little
    steps: {
      one: '',
      two: `[ ! -e "$HOME/fills" ] || ${FILL}; echo word; [ ! -e "$HOME/fills" ] || exit 3`,
      three: '',
    },
  });
});

afterAll(() => fleet[Symbol.asyncDispose]());

/** Gives the records of runs on a node a disk of their own, which is tiny. */
async function shrinkDisk(node: NodeView): Promise<void> {
  const mount = 'mount -t tmpfs -o size=256k,mode=700,uid=$owner,gid=$owner tmpfs /root/.springtide';
  await amongFiles(fleet.dataDir, node, `owner=$(stat -c %u /root); mkdir -p /root/.springtide && ${mount}`);
}

/** Leaves no other place for them either: what is there belongs to somebody else. */
async function takeOtherPlaces(node: NodeView): Promise<void> {
  const places = ['/var/tmp', '/tmp', '/run', '/dev/shm'].map((place) => `${place}/.springtide-root`);
  const mounts = places.map((place) => `mkdir -p -m 700 ${place} && mount -t tmpfs -o size=64k,uid=1 tmpfs ${place}`);
  await amongFiles(fleet.dataDir, node, mounts.join(' && '));
}

function onDisk(node: NodeView, command: string): Promise<string> {
  return amongFiles(fleet.dataDir, node, `export HOME=/root; ${command}`);
}

async function retry(taskId: number, { ip }: NodeView): Promise<void> {
  const nodeRunId = await nodeRunOf(fleet.database, taskId as TaskId, ip);
  await fleet.server.call(`/task/node/${nodeRunId}/retry`);
}

/** What each node ran of a task. */
async function ran(taskId: number): Promise<readonly string[]> {
  const lines = await Promise.all(fleet.nodes.map((node) => fleet.ranOn(node)));
  return lines.map((of) => of.map((line) => line.replace(`${taskId} `, '')).join(' '));
}

test('a node whose disk is full fails with the reason, alone, and nothing of a command runs there', async () => {
  const [full, filling] = fleet.nodes;
  if (full === undefined || filling === undefined) throw new Error('there are three nodes');
  await shrinkDisk(full);
  await onDisk(full, `${FILL} || true`);
  await takeOtherPlaces(full);
  await shrinkDisk(filling);
  await onDisk(filling, 'touch "$HOME/fills"');
  const taskId = await fleet.launch();
  expect(await untilTask(fleet.server, taskId, [2, 3])).toMatchObject({ stat: [0, 0, 1, 2, 0] });
  expect(await ran(taskId)).toEqual(['', 'one two', 'one two three']);
  const log = (await logOf(fleet.database, taskId as TaskId)).filter((line) => line.includes('failed:'));
  expect(log).toHaveLength(2);
  expect(log.join('\n')).toMatch(
    new RegExp(
      `node ${full.ip}: step one failed: .*/root/.springtide/runs is full; .*: make room there, or set run_dir`,
    ),
  );
  // It is known how it ended, although it left no room to say so.
  expect(log.join('\n')).toMatch(`node ${filling.ip}: step two failed: exit code 3`);

  for (const node of [full, filling]) await onDisk(node, 'rm -f "$HOME/.springtide/filler" "$HOME/fills"');
  for (const node of [full, filling]) await retry(taskId, node);
  expect(await untilTask(fleet.server, taskId, [2, 3])).toMatchObject({ state: 2, stat: [0, 0, 3, 0, 0] });
  expect(await ran(taskId)).toEqual(['one two three', 'one two two three', 'one two three']);
});
