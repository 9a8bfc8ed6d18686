import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { DeletedKind } from './deleted.ts';

/** Somebody that uses something, and where he is in the console. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** For what: the operations of a pool. */
  readonly uses?: readonly string[];
}

export const USER_KINDS = ['pools', 'schedules', 'tasks', 'templates', 'steps', 'actions'] as const;

/** Users of one kind: all are counted, the first are named. */
export interface Users {
  readonly kind: (typeof USER_KINDS)[number];
  readonly count: number;
  readonly first: readonly User[];
}

export interface Usage {
  readonly users: readonly Users[];
  /** How many tasks ran it, ever; null = it is not run by itself. */
  readonly taskCount: number | null;
}

/** Who uses a template, a step, an action or a repository. While anybody does, it cannot be deleted. */
export function usageOf(kind: DeletedKind, id: number) {
  return queryOptions({
    queryKey: [LIST_OF[kind], 'usage', id],
    queryFn: () => READ[kind](id),
    staleTime: 0,
  });
}

const LIST_OF = {
  template: 'templates',
  remote_step: 'steps',
  action: 'actions',
  repository: 'repositories',
} as const satisfies Record<DeletedKind, string>;

const READ: Readonly<Record<DeletedKind, (id: number) => Promise<Usage>>> = {
  template: async (id) => {
    const { data } = await api.get('/task_tpl/{id}/usage', { params: { path: { id } } });
    const pools = data.pools.first.map((pool) => ({ ...pool, path: `/ui/pools/${pool.id}`, uses: pool.operations }));
    const schedules = data.schedules.first.map((schedule) => ({
      id: schedule.id,
      name: schedule.pool_name,
      path: `/ui/schedules?name=${encodeURIComponent(schedule.pool_name)}`,
    }));
    const tasks = data.tasks.first.map((task) => ({
      id: task.id,
      name: `#${task.id} ${task.name}`,
      path: `/ui/tasks/${task.id}`,
    }));
    return {
      users: [
        { kind: 'pools', count: data.pools.count, first: pools },
        { kind: 'schedules', count: data.schedules.count, first: schedules },
        { kind: 'tasks', count: data.tasks.count, first: tasks },
      ],
      taskCount: data.task_count,
    };
  },
  remote_step: async (id) => {
    const { data } = await api.get('/remote_step/{id}/usage', { params: { path: { id } } });
    const first = data.templates.first.map((user) => ({ ...user, path: `/ui/templates/${user.id}` }));
    return { users: [{ kind: 'templates', count: data.templates.count, first }], taskCount: null };
  },
  action: async (id) => {
    const { data } = await api.get('/action/{id}/usage', { params: { path: { id } } });
    const first = data.steps.first.map((user) => ({ ...user, path: `/ui/steps?tab=steps&edit=${user.id}` }));
    return { users: [{ kind: 'steps', count: data.steps.count, first }], taskCount: null };
  },
  repository: async (id) => {
    const { data } = await api.get('/repository/{id}/usage', { params: { path: { id } } });
    const first = data.actions.first.map((user) => ({ ...user, path: `/ui/steps?tab=actions&edit=${user.id}` }));
    return { users: [{ kind: 'actions', count: data.actions.count, first }], taskCount: null };
  },
};
