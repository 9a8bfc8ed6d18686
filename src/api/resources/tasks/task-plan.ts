import { Type } from 'typebox';
import { NODE_ORDERS } from '../../../domain/policies/asked.ts';
import { NO_TEMPLATE, type TaskId } from '../../../domain/ids.ts';
import { partAt } from '../../../domain/plans/plan-parts.ts';
import { commandIn } from '../../../domain/plans/command.ts';
import type { Plan } from '../../../domain/plans/plan.ts';
import { plannedUsers } from '../../../operations/tasks/planned-users.ts';
import { scriptsAtNode } from '../../../operations/tasks/scripts-at-node.ts';
import { nodeOfTask, plannedTask } from '../../../store/tasks/planned-task.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { Optional } from '../../http/fields.ts';
import { ShownBecome } from '../become.ts';
import { ShownEnvironment } from '../step-environment.ts';
import { NodeScripts, plannedOption, PlannedOption } from './task-plans.ts';
import { flowNotFound, FLOW_NOT_FOUND } from './tasks.ts';

const tasks = resource<TaskId>('tasks', '任务');
/** Characters of an address, with some to spare. */
const LONGEST_ADDRESS = 300;

/** A rule that a request switches off is null. */
const AskedPolicy = Type.Record(Type.String(), Type.Unknown());
const Asked = Type.Object({
  max_num: Optional(Type.Integer()),
  max_ratio: Optional(Type.Integer({ description: 'percent' })),
  max_failures: Optional(Type.String()),
  timeout: Optional(Type.Integer({ description: 'seconds' })),
  order: Optional(Type.Enum([...NODE_ORDERS])),
  force: Optional(Type.Boolean()),
  max_surge: Optional(Type.String()),
  max_unavailable: Optional(Type.String()),
  policy: Optional(AskedPolicy),
});

export const taskPlanEndpoints = [
  tasks.read({
    path: '/task/:id/plan',
    summary: 'The steps of a task with their limits, and its scripts as they are filled in for one of its nodes',
    summaryZh: '任务各步骤的参数和限制，以及为其中一个节点填好的脚本',
    input: Type.Object({
      scripts_for: Optional(
        Type.String({ maxLength: LONGEST_ADDRESS, description: 'the node’s address; by default the first node’s' }),
      ),
    }),
    data: Type.Object(
      {
        options: Type.Array(PlannedOption),
        scripts: Type.Union([NodeScripts, Type.Null()], { description: 'null = it has no node' }),
        command: Type.Union(
          [
            Type.Object({
              render: Type.Boolean({ description: 'names in {{ }} are filled in with the facts of the node' }),
              become: Type.Union([ShownBecome, Type.Null()], { description: 'null = as the machine type says' }),
              ...ShownEnvironment,
            }),
            Type.Null(),
          ],
          { description: 'how its command runs; null = it runs a template' },
        ),
        asked: Type.Union([Asked, Type.Null()], {
          description:
            'what its request said of how it goes from node to node; null = nobody asked for it, or it is not known',
        }),
      },
      { $id: 'PlanOfTask' },
    ),
    example: {
      id: 1,
      data: {
        command: null,
        asked: { max_num: 2, policy: { bake: 60 } },
        options: [
          {
            name: 'start_service',
            param_values: { tag: 'registry.example/web:2' },
            retry: { retry_times: 2, ignore_error: false, interval: 5 },
            timeout: 600,
            become: [],
            content: [],
          },
        ],
        scripts: {
          ip: '10.0.0.1',
          steps: [
            {
              name: 'start_service',
              actions: [{ name: 'start', module: 'shell', text: 'docker run -d registry.example/web:2' }],
            },
          ],
        },
      },
    },
    errors: { invalid: [FLOW_NOT_FOUND] },
    handle: async ({ id, input }, { context: { database } }) => {
      const task = await plannedTask(database, id());
      if (task === null) throw flowNotFound(id());
      const address = input.scripts_for ?? '';
      const node = await nodeOfTask(database, task.id, address);
      const users = await plannedUsers(database, task.plan);
      const asked = {
        plan: partAt(task.plan, node?.step_index ?? 0),
        poolId: task.pool_id,
        poolName: task.pool_name,
        nodes: node === null ? [] : [node],
      };
      return payload({
        options: task.plan.map((step, index) => plannedOption(step, users[index] ?? [])),
        asked: task.asked,
        command: task.template_id === NO_TEMPLATE ? shownCommand(task.plan) : null,
        scripts: await scriptsAtNode(database, asked, address, task.id),
      });
    },
  }),
];

function shownCommand(plan: Plan) {
  const command = commandIn(plan);
  if (command === null) return null;
  return { render: command.isTemplate, become: command.become ?? null, ...command.environment };
}
