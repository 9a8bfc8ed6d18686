import { Type } from 'typebox';
import { batchCondition, CONDITIONS } from '../../../domain/condition.ts';
import type { TaskId } from '../../../domain/ids.ts';
import { statusCode } from '../../../domain/status.ts';
import { batchesOf, stepTimesOf } from '../../../store/tasks/task-progress.ts';
import { countsOf } from '../../../store/tasks/task-rows.ts';
import { findTask } from '../../../store/tasks/task-views.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { NoInput, StatusCode } from '../../http/fields.ts';
import { flowNotFound } from './tasks.ts';
import { preciseSeconds } from '../../http/times.ts';

/** How many of the slowest nodes are named. */
const SLOWEST = 3;
const tasks = resource<TaskId>('tasks', '任务');
const Seconds = Type.Number({ description: 'seconds' });
const Moment = Type.Union([Type.Number(), Type.Null()], {
  description: 'seconds since 1970 with milliseconds; null = not yet',
});

const TaskProgress = Type.Object(
  {
    batches: Type.Array(
      Type.Object({
        id: Type.Integer(),
        seq: Type.Integer({ description: '1 is the first' }),
        state: StatusCode,
        condition: Type.Enum([...CONDITIONS], { description: 'where it is, in one word' }),
        node_count: Type.Integer({ description: 'its share of the nodes, which are in the order of their batches' }),
        started: Moment,
        finished: Moment,
      }),
    ),
    steps: Type.Array(
      Type.Object({
        name: Type.String(),
        attempts: Type.Integer({ description: 'that ended, of all nodes' }),
        failures: Type.Integer({ description: 'attempts that failed' }),
        median: Type.Union([Seconds, Type.Null()], { description: 'seconds that an attempt takes; null = none ended' }),
        slowest: Type.Array(Type.Object({ id: Type.Integer(), ip: Type.String(), seconds: Seconds }), {
          description: 'the longest attempts; id is one for /task/node/{id}/log',
        }),
      }),
      { description: 'in the order in which a node takes them' },
    ),
  },
  { $id: 'TaskProgress' },
);

export const taskProgressEndpoints = [
  tasks.read({
    path: '/task/:id/progress',
    summary: 'The batches of a task, and how long its steps take',
    summaryZh: '任务的批次进度，以及每个步骤的耗时',
    input: NoInput,
    data: TaskProgress,
    example: {
      id: 1,
      data: {
        batches: [
          { id: 1, seq: 1, state: 1, condition: 'running', node_count: 2, started: 1_772_359_200.125, finished: null },
        ],
        steps: [
          {
            name: 'start_service',
            attempts: 1,
            failures: 0,
            median: 2.5,
            slowest: [{ id: 1, ip: '10.0.0.1', seconds: 2.5 }],
          },
        ],
      },
    },
    errors: { invalid: ['Flow not found: 7'] },
    handle: async ({ id }, { context: { database } }) => {
      const task = await findTask(database, id());
      if (task === null) throw flowNotFound(id());
      const batches = await batchesOf(database, id());
      const times = new Map((await stepTimesOf(database, id(), SLOWEST)).map((row) => [row.step_index, row]));
      return payload({
        batches: batches.map((batch) => ({
          id: batch.id,
          seq: batch.seq,
          state: statusCode(batch.state),
          condition: batchCondition(batch.state, countsOf(batch), task),
          node_count: batch.node_count,
          started: preciseSeconds(batch.started),
          finished: preciseSeconds(batch.finished),
        })),
        steps: task.plan.map(({ name }, index) => {
          const { attempts = 0, failures = 0, median = null, slowest = [] } = times.get(index) ?? {};
          return { name, attempts, failures, median, slowest };
        }),
      });
    },
  }),
];
