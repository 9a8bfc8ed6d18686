import { Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { TaskId } from '../../../domain/ids.ts';
import { type OutputGroupRow, outputGroups } from '../../../store/logs/output-groups.ts';
import type { Queries } from '../../../store/database.ts';
import { findTask, type TaskRow } from '../../../store/tasks/task-views.ts';
import type { Language } from '../../../messages/language.ts';
import { message } from '../../../messages/message.ts';
import { shownText } from '../../../messages/stored.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, pageFieldsUpTo, pageOf } from '../../http/envelope.ts';
import { Optional } from '../../http/fields.ts';
import type { Shown } from '../../http/shown.ts';
import { shownLog } from './shown-log.ts';
import { flowNotFound } from './tasks.ts';

const tasks = resource<TaskId>('tasks', '任务');
/** Each group has a text. */
const LARGEST_PAGE = 100;

const MOST_STEPS = 10_000;
/** Nodes of one group that a request may have named. */
const MOST_NAMED = 10_000;
export const NO_SUCH_STEP = ['Flow not found: 7', 'step is 3, and the task has 2 steps; 0 is the first'];
/** Which step of a task is meant; by default the first. */
export const StepField = Optional(
  Type.Integer({ minimum: 0, maximum: MOST_STEPS, description: 'its place in the plan; 0 is the first' }),
);
/** The first nodes of a group. */
export const GroupNodes = Type.Array(Type.Object({ id: Type.Integer(), ip: Type.String() }), {
  description: 'the first of them; id is one for /task/node/{id}/log',
});

const OutputGroup = Type.Object(
  {
    state: Type.Enum(['running', 'success', 'failed', 'ignored', 'stopped'], {
      description: 'how the last attempt ended; ignored: it failed, and the step says ignore_error',
    }),
    exit_code: Type.Union([Type.Integer(), Type.Null()], { description: 'null = there is none' }),
    count: Type.Integer({ description: 'how many nodes wrote this' }),
    nodes: GroupNodes,
    text: Type.Union([Type.String(), Type.Null()], {
      description: 'the beginning of what they wrote; null = it differs from node to node, or is no longer kept',
    }),
    is_cut: Type.Boolean({ description: 'there is more of the text' }),
    error: Type.String({ description: 'why the first of them failed' }),
  },
  { $id: 'OutputGroup' },
);

export const taskOutputEndpoints = [
  tasks.list({
    path: '/task/:id/output',
    summary: 'What a step wrote on the nodes of a task, each text once: failures first, then what few nodes wrote',
    summaryZh: '一个步骤在任务各节点上的输出，相同的只列一次：先列失败的，再列少数节点的输出',
    input: Type.Object({
      step: StepField,
      named: Optional(
        Type.Integer({
          minimum: 1,
          maximum: MOST_NAMED,
          description: 'how many nodes of a group are named; default: 20',
        }),
      ),
    }),
    data: Type.Array(OutputGroup),
    beside: Type.Object({
      ...pageFieldsUpTo(LARGEST_PAGE).properties,
      waiting: Type.Integer({ description: 'nodes that have not begun the step' }),
      without: Type.Integer({ description: 'nodes that ended before the step' }),
    }),
    largestPage: LARGEST_PAGE,
    example: {
      id: 1,
      data: [
        {
          state: 'success',
          exit_code: 0,
          count: 2,
          nodes: [
            { id: 1, ip: '10.0.0.1' },
            { id: 2, ip: '10.0.0.2' },
          ],
          text: 'Linux\n',
          is_cut: false,
          error: '',
        },
      ],
      beside: { page: 1, page_size: 10, query_count: 1, waiting: 0, without: 0 },
    },
    errors: { invalid: NO_SUCH_STEP },
    handle: async ({ input: { step = 0, named }, id, paging, language }, { context: { database } }) => {
      const task = await taskWithStep(database, id(), step);
      const { rows, total, waiting, without } = await outputGroups(
        database,
        { taskId: task.id, stepIndex: step, ...(named === undefined ? {} : { named }) },
        paging,
      );
      const name = task.plan[step]?.name ?? '';
      const groups = rows.map((row) => shownGroup(row, name, language));
      const { data, beside } = pageOf(groups, total, paging);
      return payload(data, { ...beside, waiting, without });
    },
  }),
];

/** A task that has a step of this number. @throws Refusal */
export async function taskWithStep(database: Queries, id: TaskId, step: number): Promise<TaskRow> {
  const task = await findTask(database, id);
  if (task === null) throw flowNotFound(id);
  const { length } = task.plan;
  if (step < length) return task;
  throw new Refusal('invalid', message('step_not_in_task', { given: step, steps: length }), { field: 'step' });
}

function shownGroup(row: OutputGroupRow, step: string, language: Language): Shown<typeof OutputGroup> {
  const { state, exit_code, count, nodes, text, is_cut } = row;
  return {
    state,
    exit_code,
    count,
    nodes: [...nodes],
    text: text === null || is_cut ? text : shownLog(text, { state, exit_code, step }, language),
    is_cut,
    error: shownText(row.error, row.error_content, language),
  };
}
