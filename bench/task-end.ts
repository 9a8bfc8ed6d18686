import { setTimeout as delay } from 'node:timers/promises';
import type { TaskId } from '../src/domain/ids.ts';
import type { Database } from '../src/store/database.ts';

/** Milliseconds between two polls: the most by which a task's end is seen too late. */
const LOOK_MS = 20;

/**
 * Resolves when the task has succeeded.
 *
 * @throws when it ends in another way; the abort reason
 */
export async function untilSuccess(database: Database, taskId: TaskId, signal: AbortSignal): Promise<void> {
  for (;;) {
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
    await delay(LOOK_MS, undefined, { signal });
  }
}
