import { type LiveEvent, watchEvents } from '../../client/event-stream.ts';
import type { ApiError } from '../../client/api-error.ts';
import type { Server } from '../server.ts';
import { isOver, type TaskView, viewOf, withEvent } from './task-view.ts';

export interface TaskWatcher {
  readonly ids: readonly number[];
  /** Whether batches are looked at too: one more request for each task. */
  readonly hasBatches: boolean;
  readonly onChange: (views: readonly TaskView[]) => void;
  /** Events of these tasks, besides. */
  readonly onEvents?: (events: readonly LiveEvent[]) => void;
  /** Types of events that are wanted besides. */
  readonly types?: readonly string[];
}

/**
 * Watches tasks until all are over, or the signal is aborted.
 *
 * @returns how they were last
 * @throws ApiError when they cannot be read
 */
export async function watchTasks(
  server: Server,
  watcher: TaskWatcher,
  stop: AbortSignal,
): Promise<readonly TaskView[]> {
  const { ids, hasBatches, onChange, onEvents, types = [] } = watcher;
  const over = new AbortController();
  const views = new Map<number, TaskView>();
  const faults: Error[] = [];
  const update = (): void => {
    const all = ids.flatMap((id) => views.get(id) ?? []);
    onChange(all);
    if (all.length === ids.length && all.every(isOver)) over.abort();
  };
  const read = async (): Promise<void> => {
    for (const view of await Promise.all(ids.map((id) => readTask(server, id, hasBatches)))) views.set(view.id, view);
    update();
  };
  const fail = (error: Error): void => {
    faults.push(error);
    over.abort();
  };
  const take = (events: readonly LiveEvent[]): void => {
    const own = events.filter(({ task_id: id }) => ids.includes(id));
    for (const event of own) {
      const view = views.get(event.task_id);
      if (view !== undefined) views.set(view.id, withEvent(view, event));
    }
    if (own.length === 0) return;
    onEvents?.(own);
    update();
  };
  const [only] = ids;
  const query = new URLSearchParams({ types: ['task', ...(hasBatches ? ['batch'] : []), ...types].join(',') });
  if (ids.length === 1 && only !== undefined) query.set('task_id', String(only));
  const events = {
    query: query.toString(),
    onEvents: take,
    // what happened before, and while it was away, is read
    onState: () => void read().catch(fail),
    onRefusal: (error: ApiError) => {
      if (error.code !== 429 && error.code < 500) fail(error);
    },
  };
  await watchEvents(server.options, events, AbortSignal.any([stop, over.signal]));
  const [fault] = faults;
  if (fault !== undefined && !stop.aborted) throw fault;
  return ids.flatMap((id) => views.get(id) ?? []);
}

async function readTask(server: Server, id: number, hasBatches: boolean): Promise<TaskView> {
  const request = { path: { id }, fields: {} };
  const [task, progress] = await Promise.all([
    server.call('GET /task/{id}', request),
    hasBatches ? server.call('GET /task/{id}/progress', request) : null,
  ]);
  return viewOf(task.data, progress?.data.batches ?? []);
}
