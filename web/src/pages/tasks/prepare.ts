import type { Params } from 'react-router';
import { prepareTask } from '../../data/task/tasks.ts';
import { routeId } from '../../shell/route-id.ts';
import { prepareRun } from './run/use-run.ts';

/** Requests what the page of a task shows, while the page itself is being loaded. */
export function prepare({ id }: Readonly<Params>): void {
  const taskId = routeId(id);
  if (taskId === null) return;
  prepareTask(taskId);
  prepareRun(taskId);
}
