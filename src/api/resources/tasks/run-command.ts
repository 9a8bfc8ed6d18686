import { Type } from 'typebox';
import { checkedBecome } from '../../../domain/become.ts';
import { commandTitle, LONGEST_COMMAND } from '../../../domain/plans/command.ts';
import { checkedEnvironment } from '../../../domain/plans/step-environment.ts';
import type { TaskId } from '../../../domain/ids.ts';
import { createTasks, planTasks } from '../../../operations/tasks/create-task.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { Id, Optional, Title } from '../../http/fields.ts';
import { BecomeInput } from '../become.ts';
import { EnvironmentInput } from '../step-environment.ts';
import { BUSY } from '../pools/pools.ts';
import { checkIn } from './check-field.ts';
import { isPlan, Plans, shownPlans } from './task-plans.ts';
import { REQUEST_REFUSALS, RequestFields, requestIn } from './task-request.ts';

/*
 * Commands that somebody types: the one way by which a request itself says what nodes run. A right to it is a right of its
 * own, which is why it has a path of its own.
 */

const tasks = resource<TaskId>('tasks', '任务');

export const runCommandEndpoints = [
  tasks.change({
    path: '/task/run_command',
    summary: 'Run a command on nodes: one task for each pool they are in; no template and no step is left behind',
    summaryZh: '在节点上运行命令：每个服务池一个任务，不会留下模板或步骤',
    none: null,
    input: Type.Object({
      script: Type.String({
        description: `a script of at most ${LONGEST_COMMAND} characters; its #! line says what runs it, else it is sh`,
      }),
      render: Optional(
        Type.Boolean({
          description: 'fill in {{ip}} and the other facts of the node; otherwise the script goes there as it is',
        }),
      ),
      become: Optional(BecomeInput),
      ...EnvironmentInput,
      task_name: Optional(Type.String({ ...Title, description: 'absent = the first line of the script' })),
      ...RequestFields,
    }),
    data: Type.Union([Type.Null(), Plans]),
    beside: Type.Object({
      task_ids: Optional(Type.Array(Id, { description: 'the new tasks, in the order of their pools' })),
    }),
    example: {
      input: { script: 'uptime', max_num: 50, timeout: 30, nodes: ['10.0.0.1', '10.0.0.2'] },
      data: null,
      beside: { task_ids: [1] },
    },
    errors: { invalid: ['script is empty: write what the nodes are to run', ...REQUEST_REFUSALS], busy: BUSY },
    handle: async ({ input, principal, language }, { context }) => {
      const { script, render = false, become, task_name: name = '' } = input;
      const choice = become === undefined ? {} : { become: checkedBecome(become, 'become') };
      const environment = checkedEnvironment(input, '');
      const request = {
        ...requestIn(input),
        work: { kind: 'command', command: { script, isTemplate: render, ...choice, environment } },
        taskName: name === '' ? commandTitle(script) : name,
      } as const;
      const check = checkIn(input, isPlan(input), principal);
      if (isPlan(input)) {
        return shownPlans(await planTasks(context, request, input.scripts_for ?? null, check), language);
      }
      return payload(null, { task_ids: await createTasks(context, principal, request) });
    },
  }),
];
