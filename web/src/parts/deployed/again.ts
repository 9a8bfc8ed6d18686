import type { Task } from '../../data/task/tasks.ts';

/** Which text the way to run a task again has: tasks.…. */
export type AgainLabel = 'runAgain' | 'deployAgain';

type Again = Pick<Task, 'id' | 'kind' | 'pool_id' | 'template_id' | 'command' | 'tag' | 'step_len'>;

/** Where a task is run again, with everything filled in; null = its kind is not: its nodes are new, or gone, or it only asks them. */
export function againPath(task: Again): { readonly label: AgainLabel; readonly path: string } | null {
  switch (task.kind) {
    case 'deploy':
      return task.tag === null || task.tag === ''
        ? null
        : {
            label: 'deployAgain',
            path: deployPath(task.pool_id, task.tag, { most: String(task.step_len), again: String(task.id) }),
          };
    case 'manual':
      if (task.template_id === 0 && task.command === null) return null;
      return { label: 'runAgain', path: `/ui/run?${task.command === null ? '' : 'what=command&'}again=${task.id}` };
    case 'expand':
    case 'shrink':
    case 'replace':
    case 'check':
      return null;
  }
}

/** What a link to the dialog of a deploy says besides its image: how many nodes at once, and the deploy that is repeated. */
interface DeployLink {
  readonly most?: string;
  readonly again?: string;
}

/** The dialog that deploys an image to a pool. @example deployPath(3, 'web:1') // '/ui/pools/3?do=deploy&tag=web%3A1' */
export function deployPath(poolId: number, image: string, more: DeployLink = {}): string {
  return `/ui/pools/${poolId}?${new URLSearchParams({ do: 'deploy', tag: image, ...more }).toString()}`;
}
