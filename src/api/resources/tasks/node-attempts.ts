import { Type } from 'typebox';
import { marksOfFlat } from '../../../domain/arrival-marks.ts';
import { cutMarkOf } from '../../../domain/cut-mark.ts';
import { Refusal } from '../../../domain/errors.ts';
import type { NodeRunId } from '../../../domain/ids.ts';
import type { Plan } from '../../../domain/plans/plan.ts';
import type { Language } from '../../../messages/language.ts';
import { message } from '../../../messages/message.ts';
import { type AttemptRow, attemptsOf } from '../../../store/logs/attempt-views.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { Optional } from '../../http/fields.ts';
import type { Shown } from '../../http/shown.ts';
import { shownLog } from './shown-log.ts';
import { preciseSeconds } from '../../http/times.ts';

const Place = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 });
const nodeLogs = resource<NodeRunId>('logs', '日志');

const NodeAttempt = Type.Object(
  {
    step_index: Type.Integer({ description: '0 is the first' }),
    step: Type.String(),
    attempt: Type.Integer({ description: '1 is the first' }),
    state: Type.Enum(['running', 'success', 'failed', 'ignored', 'stopped'], {
      description: 'ignored: failed, and its step goes on all the same',
    }),
    exit_code: Type.Union([Type.Integer(), Type.Null()]),
    started: Type.Number({ description: 'seconds since 1970 with milliseconds' }),
    finished: Type.Union([Type.Number(), Type.Null()], { description: 'the same; null = it runs' }),
    text: Type.Union([Type.String(), Type.Null()], {
      description: 'what it wrote; null = left out, as later attempts fill the answer: ask with only',
    }),
    offset: Type.Integer({ description: 'how many characters of it come before the text' }),
    size: Type.Integer({ description: 'how many characters it has up to the end of the text' }),
    marks: Type.Union([Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 })), Type.Null()], {
      description:
        'when its lines arrived: [line, milliseconds since it started], from that line on; 0 is the first line of all that it wrote. Empty: all came with the end. null = not known',
    }),
    stderr: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
      description: 'lines that were written to stderr for certain: [from, up to]; of all others it is not known',
    }),
    missing: Type.Union(
      [Type.Object({ count: Type.Integer(), unit: Type.Enum(['bytes', 'characters']) }), Type.Null()],
      { description: 'how much is left out of the middle of the text; null = nothing' },
    ),
    gone: Type.Boolean({ description: 'what it wrote was too old to be kept' }),
  },
  { $id: 'NodeAttempt' },
);

const EXAMPLE: Shown<typeof NodeAttempt> = {
  step_index: 0,
  step: 'start_service',
  attempt: 1,
  state: 'success',
  exit_code: 0,
  started: 1_772_359_200.125,
  finished: 1_772_359_205.5,
  text: 'pulling\nport 80 is open\n',
  offset: 0,
  size: 24,
  marks: [
    [0, 210],
    [1, 5100],
  ],
  stderr: [],
  missing: null,
  gone: false,
};

export const nodeAttemptEndpoints = [
  nodeLogs.read({
    path: '/task/node/:id/attempts',
    summary: 'The attempts of the steps on a node of a task: times, exit codes, and what each wrote and when',
    summaryZh: '任务中一个节点上每个步骤的每次尝试：时间、退出码，以及输出内容和时间',
    input: Type.Object({
      step_index: Optional(Place),
      attempt: Optional(Place),
      offset: Optional(Place),
      only: Optional(Type.Integer({ minimum: 0, maximum: 1, description: '1: no later attempts' })),
    }),
    data: Type.Array(NodeAttempt, {
      description:
        'the last 1000 attempts in order; with step_index and attempt from that one on, and, while it runs, of its text what comes after offset characters',
    }),
    none: [],
    example: { id: 1, data: [EXAMPLE] },
    errors: { invalid: ['node state 7 not found: take an id of /task/:id/detail'] },
    handle: async ({ id, input, language }, { context }) => {
      const found = await attemptsOf(context.database, id(), {
        stepIndex: input.step_index ?? 0,
        attempt: input.attempt ?? 0,
        offset: input.offset ?? 0,
        isOnly: input.only === 1,
      });
      if (found === null) throw new Refusal('invalid', message('node_run_not_found', { id: id() }));
      return payload(found.attempts.map((row) => shownAttempt(row, found.plan, language)));
    },
  }),
];

function shownAttempt(row: AttemptRow, plan: Plan, language: Language): Shown<typeof NodeAttempt> {
  const cut = row.text === null ? null : cutMarkOf(row.text);
  const step = plan[row.step_index]?.name ?? `step ${row.step_index + 1}`;
  return {
    step_index: row.step_index,
    step,
    attempt: row.attempt,
    state: row.state,
    exit_code: row.exit_code,
    started: preciseSeconds(row.started) ?? 0,
    finished: preciseSeconds(row.finished),
    text: row.is_gone ? '' : row.text === null ? null : shownLog(row.text, { ...row, step }, language),
    offset: row.skipped,
    size: row.size,
    marks: row.marks === null ? null : marksOfFlat(row.marks).map(([line, ms]) => [line, ms]),
    stderr: marksOfFlat(row.stderr ?? []).map(([from, to]) => [from, to]),
    missing: cut === null ? null : { count: cut.missing, unit: cut.unit },
    gone: row.is_gone,
  };
}
