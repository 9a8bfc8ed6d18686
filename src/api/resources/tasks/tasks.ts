import { Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { TaskId } from '../../../domain/ids.ts';
import type { Params } from '../../../domain/plans/plan.ts';
import { actingAs } from '../../../identity/acting-as.ts';
import { message } from '../../../messages/message.ts';
import { createTasks, planTasks } from '../../../operations/tasks/create-task.ts';
import { pauseTask } from '../../../operations/tasks/pause-task.ts';
import { startTask } from '../../../operations/tasks/start-task.ts';
import { stopTask } from '../../../operations/tasks/stop-task.ts';
import { findTask, listTasks, TASK_SORT_KEYS } from '../../../store/tasks/task-views.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, pageOf } from '../../http/envelope.ts';
import { Id, NoInput, Optional, Title } from '../../http/fields.ts';
import { sortIn } from '../../http/sorting.ts';
import { BUSY } from '../pools/pools.ts';
import { mergedParams, ParamMaps } from './task-params.ts';
import { checkIn } from './check-field.ts';
import { isPlan, Plans, shownPlans } from './task-plans.ts';
import { shownTask } from './task-presenter.ts';
import { TaskListInput, taskFilterIn } from './task-filter.ts';
import { REQUEST_REFUSALS, RequestFields, requestIn } from './task-request.ts';
import { TASK, Task } from './task-schemas.ts';

const tasks = resource<TaskId>('tasks', '任务');
export const FLOW_NOT_FOUND = 'Flow not found: 7';

export const taskEndpoints = [
  tasks.change({
    path: '/task/create',
    summary: 'Run a template on nodes: one task for each pool they are in',
    summaryZh: '在节点上运行模板：每个服务池一个任务',
    none: null,
    input: Type.Object({
      template_id: Id,
      task_name: Title,
      opr_user: Type.String({
        ...Title,
        description: 'who starts it, in trust mode; with a token it is the token’s owner, whatever stands here',
      }),
      params: Optional(ParamMaps),
      again: Optional({
        ...Id,
        description:
          'the task that this runs again, of the same template and pool: secrets without a value are taken from it',
      }),
      ...RequestFields,
    }),
    data: Type.Union([Type.Null(), Plans]),
    beside: Type.Object({
      task_ids: Optional(Type.Array(Id, { description: 'the new tasks, in the order of their pools' })),
    }),
    example: {
      input: {
        template_id: 3,
        task_name: 'roll the web pool',
        max_ratio: 50,
        max_num: 2,
        opr_user: 'root',
        nodes: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
        params: { start_service: { tag: 'registry.example/web:2' } },
      },
      data: null,
      beside: { task_ids: [1] },
    },
    errors: {
      invalid: ['template 99 not found', 'task 7 ran another template: start this one anew', ...REQUEST_REFUSALS],
      busy: BUSY,
    },
    handle: async ({ input, principal, language }, { context }) => {
      const params = mergedParams(input.params ?? {});
      const request = {
        ...requestIn(input),
        work: {
          kind: 'template',
          templateId: input.template_id as never,
          params,
          again: input.again as TaskId | undefined,
        },
        taskName: input.task_name,
      } as const;
      const check = checkIn(input, isPlan(input), actingAs(principal, input.opr_user));
      if (isPlan(input)) {
        return shownPlans(await planTasks(context, request, input.scripts_for ?? null, check), language);
      }
      return payload(null, { task_ids: await createTasks(context, actingAs(principal, input.opr_user), request) });
    },
  }),
  tasks.change({
    path: ['/task/start/:id', '/task/start'],
    summary: 'Start a task, go on with a paused one, or run again what failed',
    summaryZh: '启动任务；继续已暂停的任务；重新运行失败的节点',
    input: Type.Object({ params: Optional(ParamMaps) }),
    data: Type.Null(),
    none: null,
    example: { id: 1, input: { params: { start_service: { tag: 'registry.example/web:3' } } }, data: null },
    errors: {
      invalid: [
        'flow not found id 7',
        'start flow 1 fails: it is already running',
        'start flow 2 fails: it waits for task 1, and begins by itself',
      ],
    },
    handle: async ({ input, id, principal }, { context }) => {
      const params: Params | null = input.params === undefined ? null : mergedParams(input.params);
      await startTask(context, principal, { taskId: id(), params });
      return payload(null);
    },
  }),
  tasks.change({
    path: ['/task/pause/:id', '/task/pause'],
    summary: 'Pause a task: running steps end, nothing new starts',
    summaryZh: '暂停任务：正在运行的步骤会结束，不再启动新的步骤',
    input: NoInput,
    data: Type.Null(),
    none: null,
    example: { id: 1, data: null },
    errors: { invalid: ['pause flow 7 fails: flow not found', 'pause flow 1 fails: it is not running'] },
    handle: async ({ id, principal }, { context }) => {
      await pauseTask(context, principal, id());
      return payload(null);
    },
  }),
  tasks.change({
    path: ['/task/stop/:id', '/task/stop'],
    summary: 'Stop a task for good',
    summaryZh: '停止任务，不能再启动',
    input: NoInput,
    data: Type.Null(),
    none: null,
    example: { id: 1, data: null },
    errors: { invalid: ['stop flow 7 fails: flow not found', 'stop flow 1 fails: it is already finished'] },
    handle: async ({ id, principal }, { context }) => {
      await stopTask(context, principal, id());
      return payload(null);
    },
  }),
  tasks.list({
    path: '/task/list',
    summary: 'Tasks, the newest first',
    summaryZh: '任务列表，新的在前',
    input: TaskListInput,
    data: Type.Array(Task),
    example: { data: [TASK], beside: { page: 1, page_size: 10, query_count: 1 } },
    errors: { invalid: ['condition has ‘odd’, and may have waiting, running, …, separated by commas'] },
    handle: async ({ input, paging, language }, { context, clock }) => {
      const sort = sortIn(TASK_SORT_KEYS, input);
      const { rows, total } = await listTasks(context.database, taskFilterIn(input), paging, sort);
      return pageOf(
        rows.map((row) => shownTask(row, clock, language)),
        total,
        paging,
      );
    },
  }),
  tasks.read({
    path: '/task/:id',
    summary: 'One task',
    summaryZh: '查看一个任务',
    input: NoInput,
    data: Task,
    example: { id: 1, data: TASK },
    errors: { invalid: [FLOW_NOT_FOUND] },
    handle: async ({ id, language }, { context, clock }) => {
      const row = await findTask(context.database, id());
      if (row === null) throw flowNotFound(id());
      return payload(shownTask(row, clock, language));
    },
  }),
];

export function flowNotFound(id: TaskId): Refusal {
  return new Refusal('invalid', message('task_not_found', { id }));
}
