import { Type } from 'typebox';
import { Refusal } from '../domain/errors.ts';
import type { TaskId } from '../domain/ids.ts';
import type { Params } from '../domain/plan.ts';
import { STATUSES } from '../domain/status.ts';
import { createTasks } from '../operations/create-task.ts';
import { pauseTask } from '../operations/pause-task.ts';
import { startTask } from '../operations/start-task.ts';
import { stopTask } from '../operations/stop-task.ts';
import { findTask, listTasks, nodeRunsOf } from '../store/task-views.ts';
import { resource } from './endpoint.ts';
import { answer, pageOf } from './envelope.ts';
import { Count, Id, LooseId, NoInput, Optional, Text, Values } from './fields.ts';
import { Targets, targetsIn } from './node-names.ts';
import { mergedParams } from './task-params.ts';
import { shownNodeRuns, shownTask } from './task-presenter.ts';

const tasks = resource<TaskId>('tasks');
const State = Type.Integer({ minimum: 0, maximum: STATUSES.length - 1 });
const ParamMaps = Type.Union([Values, Type.Array(Values)], {
  description: '{step: {param: value}}, or {param: value} for every step that has it',
});

export const taskEndpoints = [
  tasks.change({
    path: '/task/create',
    summary: 'Run a template on nodes: one task for each pool they are in',
    none: null,
    input: Type.Object({
      template_id: Id,
      task_name: Text,
      timeout: Optional(Type.Integer({ minimum: 0, maximum: 604_800, description: 'seconds; 0 = the default' })),
      auto: Optional(Type.Unknown()),
      max_ratio: Optional(Count),
      max_num: Optional(Count),
      max_failures: Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.String()])),
      opr_user: Text,
      nodes: Targets,
      params: ParamMaps,
    }),
    handle: async ({ input }, { context }) => {
      const ids = await createTasks(context, {
        templateId: input.template_id as never,
        taskName: input.task_name,
        timeout: input.timeout ?? null,
        maxRatio: input.max_ratio ?? null,
        maxNum: input.max_num ?? null,
        maxFailures: input.max_failures === undefined ? null : String(input.max_failures),
        operator: input.opr_user,
        ips: targetsIn(input.nodes),
        params: mergedParams(input.params),
      });
      return answer(null, { task_ids: ids });
    },
  }),
  tasks.change({
    path: ['/task/start/:id', '/task/start'],
    summary: 'Start a task, go on with a paused one, or run again what failed',
    input: Type.Object({ params: Optional(ParamMaps) }),
    none: null,
    handle: async ({ input, id, operator }, { context }) => {
      const params: Params | null = input.params === undefined ? null : mergedParams(input.params);
      await startTask(context, { taskId: id(), params, operator });
      return answer(null);
    },
  }),
  tasks.change({
    path: ['/task/pause/:id', '/task/pause'],
    summary: 'Pause a task: running steps end, nothing new starts',
    input: NoInput,
    none: null,
    handle: async ({ id, operator }, { context }) => {
      await pauseTask(context, { taskId: id(), operator });
      return answer(null);
    },
  }),
  tasks.change({
    path: ['/task/stop/:id', '/task/stop'],
    summary: 'Stop a task for good',
    input: NoInput,
    none: null,
    handle: async ({ id, operator }, { context }) => {
      await stopTask(context, { taskId: id(), operator });
      return answer(null);
    },
  }),
  tasks.list({
    path: '/task/list',
    summary: 'Tasks, the newest first',
    input: Type.Object({
      state: Optional(State),
      pool_id: Optional(LooseId),
      opr_user: Optional(Text),
      task_name: Optional(Text),
      name: Optional(Text),
    }),
    handle: async ({ input, paging }, { context, clock }) => {
      const filter = {
        state: STATUSES[input.state ?? -1] ?? null,
        poolId: input.pool_id ?? null,
        operator: input.opr_user ?? '',
        name: input.task_name ?? input.name ?? '',
      };
      const { rows, total } = await listTasks(context.database, filter, paging);
      return pageOf(
        rows.map((row) => shownTask(row, clock)),
        total,
        paging,
      );
    },
  }),
  tasks.read({
    path: '/task/:id',
    summary: 'One task',
    input: NoInput,
    handle: async ({ id }, { context, clock }) => {
      const row = await findTask(context.database, id());
      if (row === null) throw flowNotFound(id());
      return answer(shownTask(row, clock));
    },
  }),
  tasks.read({
    path: '/task/:id/detail',
    summary: 'The nodes of a task, by their state',
    input: NoInput,
    handle: async ({ id }, { context, clock }) => {
      const row = await findTask(context.database, id());
      if (row === null) throw flowNotFound(id());
      return answer(shownNodeRuns(row, await nodeRunsOf(context.database, id()), clock));
    },
  }),
];

export function flowNotFound(id: TaskId): Refusal {
  return new Refusal('invalid', `Flow not found: ${id}`);
}
