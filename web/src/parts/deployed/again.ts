import type { Task } from '../../data/task/tasks.ts';

/** Which text the way to run a task again has: tasks.…. */
export type AgainLabel = 'runAgain' | 'deployAgain';

type Again = Pick<Task, 'id' | 'kind' | 'pool_id' | 'command' | 'tag' | 'step_len'>;

/** Where a task is run again, with everything filled in; null = its kind is not: its nodes are new, or gone. */
export function againPath(task: Again): { readonly label: AgainLabel; readonly path: string } | null {
  switch (task.kind) {
    case 'deploy':
      return task.tag === null || task.tag === '' ? null : { label: 'deployAgain', path: deployPath(task, task.tag) };
    case 'manual':
      return { label: 'runAgain', path: `/ui/run?${task.command === null ? '' : 'what=command&'}again=${task.id}` };
    case 'expand':
    case 'shrink':
      return null;
  }
}

/** The dialog that deploys an image to the pool of a task, with as many nodes at once. */
export function deployPath(
  { pool_id: pool, step_len: most }: Pick<Again, 'pool_id' | 'step_len'>,
  image: string,
): string {
  return `/ui/pools/${pool}?${new URLSearchParams({ do: 'deploy', tag: image, most: String(most) }).toString()}`;
}
