import { setTimeout as delay } from 'node:timers/promises';
import type { TaskId } from '../src/domain/ids.ts';
import type { Database } from '../src/store/database.ts';

/** Milliseconds between two looks, which grow with the time: a look costs the server something, and this is by how much the end is seen too late. */
const LOOK_MS = 20;
const LOOK_SHARE = 0.01;

/**
 * Resolves when the task has succeeded.
 *
 * @throws when it ends in another way; the abort reason
 */
export async function untilSuccess(database: Database, taskId: TaskId, signal: AbortSignal): Promise<void> {
  for (const began = performance.now(); ;) {
    const task = await database
      .selectFrom('task')
      .select(['state', 'n_success', 'n_failed'])
      .where('id', '=', taskId)
      .executeTakeFirstOrThrow();
    if (task.state === 'success') return;
    if (task.state === 'failed' || task.state === 'stopped') {
      const failed = await database
        .selectFrom('node_run')
        .select(['ip', 'error'])
        .where('task_id', '=', taskId)
        .where('state', '=', 'failed')
        .limit(1)
        .executeTakeFirst();
      const first = failed === undefined ? '' : `, the first is ${failed.ip}: ${failed.error}`;
      throw new Error(`the task is ${task.state}: ${task.n_success} nodes are done, ${task.n_failed} failed${first}`);
    }
    const passed = performance.now() - began;
    await delay(Math.max(LOOK_MS, passed * LOOK_SHARE), undefined, { signal });
  }
}
