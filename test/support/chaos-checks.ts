import { expect } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import type { ChaosFleet } from './chaos-fleet.ts';
import { type NodeView, untilTask } from './fleet-setup.ts';
import { attemptsOf, checkedCounts, logOf } from './task-check.ts';

/** Resolves when all of these nodes have begun a step of the latest task. */
export async function untilBegun(
  fleet: ChaosFleet,
  step: string,
  nodes: readonly NodeView[] = fleet.nodes,
): Promise<void> {
  const line = `${fleet.launched.at(-1)} ${step}`;
  const begun = async (): Promise<number> => {
    const ran = await Promise.all(nodes.map((node) => fleet.ranOn(node)));
    return ran.filter((lines) => lines.includes(line)).length;
  };
  await expect.poll(begun, { timeout: 90_000, interval: 50 }).toBe(nodes.length);
}

/** Waits for the end of a task, and expects that every node is done. */
export async function untilDone(fleet: ChaosFleet, taskId: number, seconds = 180): Promise<void> {
  const stat = [0, 0, fleet.nodes.length, 0, 0];
  const task = await untilTask(fleet.server, taskId, [2, 3, 4], seconds);
  expect(task, (await logOf(fleet.database, taskId as TaskId)).join('\n')).toMatchObject({ state: 2, stat });
}

/** Resolves when exactly these processes are registered as workers, those that started first at the front. */
export async function untilKnown(fleet: ChaosFleet, ...pids: readonly number[]): Promise<void> {
  await expect.poll(() => fleet.workerPids(), { timeout: 90_000, interval: 100 }).toEqual(pids);
}

/** Checks that every step of every task ran once on every node, in order, and that the database has the same. */
export async function expectEachOnce(fleet: ChaosFleet): Promise<void> {
  const lines = fleet.launched.flatMap((task) => fleet.steps.map((step) => `${task} ${step}`));
  for (const node of fleet.nodes) expect(await fleet.ranOn(node), `what ran on ${node.ip}`).toEqual(lines);
  for (const task of fleet.launched) {
    await checkedCounts(fleet.database, task as TaskId);
    const recorded = fleet.nodes.flatMap(({ ip }) => fleet.steps.map((_, index) => `${ip} ${index}.1 success`));
    expect((await attemptsOf(fleet.database, task as TaskId)).toSorted()).toEqual(recorded.toSorted());
  }
}
