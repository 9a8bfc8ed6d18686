import { isDeepStrictEqual } from 'node:util';
import { Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { TaskId } from '../../../domain/ids.ts';
import { planChanges } from '../../../domain/plans/plan-changes.ts';
import { message } from '../../../messages/message.ts';
import { failedOnlyIn } from '../../../store/tasks/failure-changes.ts';
import { plannedTask, taskBefore } from '../../../store/tasks/planned-task.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { LooseId, Optional } from '../../http/fields.ts';
import { ShownPolicy } from '../policy.ts';
import { flowNotFound, FLOW_NOT_FOUND } from './tasks.ts';

const tasks = resource<TaskId>('tasks', '任务');
const TextOrNone = Type.Union([Type.String(), Type.Null()]);
const Sides = { here: TextOrNone, there: TextOrNone };
const FailureChange = Type.Object({
  count: Type.Integer(),
  nodes: Type.Array(Type.Object({ id: Type.Integer(), ip: Type.String() }), { description: 'the first 20 of them' }),
});

const Comparison = Type.Object(
  {
    task_id: Type.Integer({ description: 'the other task; what is said of it is "there"' }),
    steps: Type.Union(
      [Type.Object({ here: Type.Array(Type.String()), there: Type.Array(Type.String()) }), Type.Null()],
      { description: 'the names of the steps; null = they are the same' },
    ),
    params: Type.Array(
      Type.Object({ step: Type.String(), param: Type.String(), ...Sides, is_secret: Type.Boolean() }),
      { description: 'parameter values that differ; null = it has none; secrets are masked' },
    ),
    texts: Type.Array(Type.Object({ step: Type.String(), action: Type.String(), ...Sides }), {
      description: 'actions that differ, before anything is filled in; null = it has none',
    }),
    environments: Type.Array(Type.Object({ step: Type.String(), ...Sides }), {
      description:
        'env, dir, umask, locale, limits and output_limit of steps where they differ, one a line; null = none',
    }),
    is_cut: Type.Boolean({ description: 'more parameters or actions differ' }),
    policy: Type.Union(
      [
        Type.Object({
          here: Type.Union([ShownPolicy, Type.Null()]),
          there: Type.Union([ShownPolicy, Type.Null()]),
        }),
        Type.Null(),
      ],
      { description: 'null = they have the same' },
    ),
    only_here: { ...FailureChange, description: 'nodes that failed here, and succeeded there' },
    only_there: { ...FailureChange, description: 'nodes that failed there, and succeeded here' },
  },
  { $id: 'TaskComparison' },
);

export const taskCompareEndpoints = [
  tasks.read({
    path: '/task/:id/compare',
    summary: 'How a task differs from another one',
    summaryZh: '一个任务与另一个任务的差别',
    input: Type.Object({
      with: Optional({
        ...LooseId,
        description: 'the other task; by default the last one before it of the same pool and template',
      }),
    }),
    data: Type.Union([Comparison, Type.Null()], { description: 'null = there is no task before it' }),
    example: {
      id: 2,
      data: {
        task_id: 1,
        steps: null,
        params: [
          {
            step: 'start_service',
            param: 'tag',
            here: 'registry.example/web:2',
            there: 'registry.example/web:1',
            is_secret: false,
          },
        ],
        texts: [],
        environments: [],
        is_cut: false,
        policy: null,
        only_here: { count: 1, nodes: [{ id: 7, ip: '10.0.0.1' }] },
        only_there: { count: 0, nodes: [] },
      },
    },
    errors: { invalid: [FLOW_NOT_FOUND, 'task 1 cannot be compared with itself'] },
    handle: async ({ id, input }, { context: { database } }) => {
      const here = await plannedTask(database, id());
      if (here === null) throw flowNotFound(id());
      const wanted = input.with as TaskId | undefined;
      if (wanted === here.id) {
        throw new Refusal('invalid', message('compare_self', { task: wanted }), { field: 'with' });
      }
      const there = wanted === undefined ? await taskBefore(database, here) : await plannedTask(database, wanted);
      if (there === null && wanted !== undefined) throw flowNotFound(wanted);
      if (there === null) return payload(null);
      return payload({
        task_id: there.id,
        ...planChanges(here.plan, there.plan),
        policy: isDeepStrictEqual(here.policy, there.policy) ? null : { here: here.policy, there: there.policy },
        only_here: await failedOnlyIn(database, { failed: here.id, succeeded: there.id }),
        only_there: await failedOnlyIn(database, { failed: there.id, succeeded: here.id }),
      });
    },
  }),
];
