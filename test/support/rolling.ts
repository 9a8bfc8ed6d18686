import { sql } from 'kysely';
import { expect } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import { listTaskLog } from '../../src/store/logs/log-views.ts';
import { type TaskRow, findTask } from '../../src/store/tasks/task-views.ts';
import { type TestEngine, testEngine } from './engine.ts';

/** A test engine whose clock can be advanced, and that several tests use one after the other. */
export interface RollingEngine extends TestEngine {
  /** Advances the clock. */
  pass(seconds: number): void;
  /** Deletes all tasks, and resets the nodes. */
  reset(): Promise<void>;
  task(taskId: TaskId): Promise<TaskRow>;
  /** The messages of a task's log, in order. */
  log(taskId: TaskId): Promise<readonly string[]>;
  /** The sizes of a task's batches, in order. */
  batches(taskId: TaskId): Promise<readonly number[]>;
  /** Resolves when the task waits in this stage between two batches. */
  untilWaiting(taskId: TaskId, stage: string): Promise<void>;
  /** Resolves when a message of the task's log contains this. */
  untilLogged(taskId: TaskId, text: string): Promise<void>;
}

export async function rollingEngine(nodes: number, ip?: (index: number) => string): Promise<RollingEngine> {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const engine = await testEngine(nodes, ip === undefined ? { now } : { now, ip });
  const { database } = engine.test;
  const task = async (taskId: TaskId): Promise<TaskRow> => {
    const row = await findTask(database, taskId);
    if (row === null) throw new Error(`there is no task ${taskId}`);
    return row;
  };
  const log = async (taskId: TaskId): Promise<readonly string[]> =>
    (await listTaskLog(database, taskId, 0, { page: 1, pageSize: 1000 })).rows.map((line) => line.message);
  return Object.assign(engine, {
    pass: (seconds: number) => {
      ahead += seconds * 1000;
    },
    reset: async () => {
      await database.deleteFrom('task').execute();
      await sql`update node set status = 'init', error = '', image = null`.execute(database);
      await sql`update service set docker_image = 'web:1'`.execute(database);
    },
    task,
    log,
    batches: async (taskId: TaskId) => {
      const query = database.selectFrom('batch').select('node_count').where('task_id', '=', taskId);
      return (await query.orderBy('seq').execute()).map((batch) => batch.node_count);
    },
    untilWaiting: async (taskId: TaskId, stage: string) => {
      await expect
        .poll(async () => (await task(taskId)).interlude?.stage, { timeout: 30_000, interval: 20 })
        .toBe(stage);
    },
    untilLogged: async (taskId: TaskId, text: string) => {
      await expect
        .poll(async () => (await log(taskId)).some((line) => line.includes(text)), { timeout: 30_000, interval: 20 })
        .toBe(true);
    },
  });
}
