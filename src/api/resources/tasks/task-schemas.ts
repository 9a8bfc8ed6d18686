import { Type } from 'typebox';
import { NODE_RUN_CONDITIONS, TASK_CONDITIONS, type TaskCondition } from '../../../domain/condition.ts';
import { NODE_ACTIONS } from '../../../domain/node-control.ts';
import { PERSON_WAITS } from '../../../domain/person-wait.ts';
import { STATUSES } from '../../../domain/status.ts';
import { OUTCOMES, TASK_ACTIONS } from '../../../domain/task.ts';
import { Id, Optional, StatusCode, TemplateIdOrNone, Time, Values } from '../../http/fields.ts';
import { AfterFailedBatch, POLICY, ShownPolicy } from '../policy.ts';
import type { Shown } from '../../http/shown.ts';

/*
 * What clients see of tasks.
 */

export const Seconds = Type.Union([Type.Number(), Type.Null()], {
  description: 'seconds since 1970 with milliseconds; null = not yet',
});
const Counts = Type.Array(Type.Integer({ minimum: 0 }), {
  minItems: 5,
  maxItems: 5,
  description: 'how many nodes are in each state, by status code',
});

/** What a task does to its nodes. */
export const Kind = Type.Enum(['expand', 'shrink', 'deploy', 'replace', 'manual', 'check'], {
  description:
    'replace: new machines take the places of old ones; check: it changes nothing, and says what another task would',
});

/** How complete a success is. */
export const Outcome = Type.Enum([...OUTCOMES]);
export const OutcomeField = Type.Union([Outcome, Type.Null()], {
  description: 'how complete a success is; partial: some of its nodes failed; null = it is no success',
});

/** How many nodes of a task are in each condition. */
export const ConditionCounts = Type.Record(Type.String(), Type.Integer(), {
  description: 'how many nodes are in each condition, of those that have any',
});

/** The nodes of a task that replaces machines. */
export const PartField = Optional(
  Type.Enum(['new', 'old'], {
    description:
      'of a task that replaces machines: whether this is for nodes that are made, or for those whose places they take',
  }),
);

const TaskOption = Type.Object({
  name: Type.String(),
  part: PartField,
  param_values: Values,
  retry: Type.Object({
    retry_times: Type.Integer(),
    ignore_error: Type.Boolean(),
    interval: Optional(Type.Integer({ description: 'seconds between attempts' })),
  }),
});

const Interlude = Type.Object({
  stage: Type.Enum(['bake', 'health', 'prometheus', 'room']),
  attempt: Type.Integer({ description: 'which try of a check is due' }),
  due: Type.Number({ description: 'seconds since 1970 when it is due' }),
});

const CTime = Type.Integer({ description: 'when it was made, in seconds since 1970' });

/** Whom tasks of a list wait for. */
export const WaitsForFilter = Type.Enum(['person'], { description: 'only tasks that wait for a person' });
const WaitsFor = Type.Object({
  who: Type.Enum(['person']),
  reason: Type.Enum([...PERSON_WAITS], {
    description: 'start: it was only made; checkpoint: its policy wants a look; paused: a person paused it',
  }),
  since: Type.Number({ description: 'seconds since 1970' }),
});

const TaskOrigin = Type.Object({
  kind: Type.Enum(['console', 'client', 'schedule', 'dependency', 'lost', 'rollback']),
  client: Optional(Type.String({ description: 'the name of the program, by its User-Agent; empty = it gave none' })),
  address: Optional(Type.String({ description: 'the address that the request came from' })),
  again: Optional(Type.Integer({ description: 'the task that it runs again' })),
  run: Optional(Type.Integer({ description: 'the run of the schedule' })),
  task: Optional(Type.Integer({ description: 'the task that it rolls back' })),
});

const TASK_CONDITION_NAMES = Object.keys(TASK_CONDITIONS) as TaskCondition[];
export const TaskConditionField = Type.Enum(TASK_CONDITION_NAMES, {
  description: 'where it is, in one word; partial: it succeeded, and some of its nodes failed',
});

export const Task = Type.Object(
  {
    id: Id,
    kind: Kind,
    template_id: TemplateIdOrNone,
    template_name: Type.String(),
    command: Type.Union([Type.String(), Type.Null()], {
      description: 'the beginning of the command that it runs; null = it runs a template',
    }),
    task_name: Type.String(),
    pool_id: Id,
    pool_name: Type.String(),
    state: StatusCode,
    Status: StatusCode,
    outcome: OutcomeField,
    condition: TaskConditionField,
    paused: Type.Boolean({ description: 'it is stopped, and can be started again' }),
    actions: Type.Array(Type.Enum([...TASK_ACTIONS]), { description: 'what it would accept now' }),
    options: Type.Array(TaskOption, { description: 'the steps, with the parameter values this task runs with' }),
    step_len: Type.Integer({ description: 'the most nodes that are active at once' }),
    policy: Type.Union([ShownPolicy, Type.Null()], { description: 'how it goes from batch to batch; null = plainly' }),
    failed_batch: AfterFailedBatch,
    rollback_of: Type.Union([Id, Type.Null()], { description: 'the deploy whose nodes this task brings back' }),
    tag: Type.Union([Type.String(), Type.Null()], {
      description: 'the image that it deploys or starts; null = none that is known',
    }),
    previous_tag: Type.Union([Type.String(), Type.Null()], {
      description: 'of a deploy: the service’s image when it began; null = it has not begun',
    }),
    origin: Type.Union([TaskOrigin, Type.Null()], {
      description: 'from where it was started, as the caller said; null = not known, as of tasks of older versions',
    }),
    interlude: Type.Union([Interlude, Type.Null()], { description: 'what it waits for between two batches' }),
    opr_user: Type.String(),
    error: Type.String({ description: 'why the task as a whole failed, or pauses' }),
    waiting_for: Type.Union([Type.Integer(), Type.Null()], {
      description: 'the task that has a node of this one, which begins by itself when its nodes are free',
    }),
    waits_for: Type.Union([WaitsFor, Type.Null()], { description: 'whom it waits for; null = nobody' }),
    created: Time,
    ctime: CTime,
    updated: Time,
    started: Seconds,
    finished: Seconds,
    stat: Counts,
    Stat: Counts,
    node_conditions: ConditionCounts,
  },
  { $id: 'Task' },
);

export const NodeRunCondition = Type.Enum([...NODE_RUN_CONDITIONS], {
  description: 'where it is, in one word',
});

/** The contact of an active node run with its node. */
export const Phase = Type.Enum(['connecting', 'ending', 'retrying'], {
  description:
    'what an active node is at, where it is not plainly running its step: it is connected to, its time is over and what runs there is ended, or it waits for another attempt',
});
export const Trouble = Type.Object(
  {
    reason: Type.String(),
    tries: Type.Integer({ description: 'how many tries in a row have failed' }),
    until: Type.Number({ description: 'seconds since 1970 when the node is given up, at the latest' }),
  },
  { description: 'why it is not reached; absent = it is, as far as is known' },
);

const NODE_RUN_FIELDS = {
  id: Type.Integer({ description: 'take it for /task/node/{id}/log' }),
  node_id: Id,
  ip: Type.String(),
  state: StatusCode,
  condition: NodeRunCondition,
  step_index: Type.Integer({ description: 'the step that it is at or ended at; 0 is the first' }),
  attempt: Type.Integer({ description: 'the last attempt at that step; 1 is the first' }),
  phase: Optional(Phase),
  trouble: Optional(Trouble),
  retry_at: Optional(Type.Number({ description: 'seconds since 1970 when the next attempt begins' })),
  actions: Type.Array(Type.Enum([...NODE_ACTIONS]), { description: 'what it would accept now' }),
  pool_name: Type.String(),
  vm_id: Type.String(),
  part: PartField,
  partner: Optional(
    Type.Object(
      { id: Type.Integer({ description: 'of its node state' }), ip: Type.String() },
      { description: 'of a task that replaces machines: the old node of a new one, and the new one of an old one' },
    ),
  ),
  error: Type.String({ description: 'the step that failed, and why' }),
  created: Time,
  updated: Time,
  started: Seconds,
  finished: Seconds,
};

export const NodeRun = Type.Object(
  {
    ...NODE_RUN_FIELDS,
    steps: Type.Record(Type.String(), StatusCode, { description: 'step name → its state, in the order of the steps' }),
  },
  { $id: 'NodeRun' },
);

export const GroupedNodeRun = Type.Object(
  {
    ...NODE_RUN_FIELDS,
    steps: Type.String({ description: 'the name of the step that it is at or ended at' }),
    Created: Time,
    Updated: Time,
  },
  { $id: 'GroupedNodeRun' },
);

export const LogLine = Type.Object(
  {
    id: Type.Integer(),
    fid: Type.Integer({ description: 'the id of the task' }),
    batch_id: Type.Integer({ description: '0 = the task as a whole' }),
    correlation_id: Type.String(),
    message: Type.String(),
    ctime: Type.Integer({ description: 'seconds since 1970' }),
  },
  { $id: 'LogLine' },
);

/** Where a task is. */
export const TaskConditionName = Type.Enum(TASK_CONDITION_NAMES);

/** A list of the node runs in one state. */
export const StateFilter = Type.Integer({ minimum: 0, maximum: STATUSES.length - 1, description: 'status code' });

export const TASK: Shown<typeof Task> = {
  id: 1,
  kind: 'deploy',
  template_id: 3,
  template_name: 'deploy',
  command: null,
  task_name: 'deploy_web-a',
  pool_id: 1,
  pool_name: 'web-a',
  state: 1,
  Status: 1,
  outcome: null,
  condition: 'running',
  paused: false,
  actions: ['pause', 'stop'],
  options: [
    {
      name: 'start_service',
      param_values: { tag: 'registry.example/web:2', port: 80 },
      retry: { retry_times: 2, ignore_error: false, interval: 5 },
    },
  ],
  step_len: 2,
  policy: POLICY,
  failed_batch: 'stop',
  rollback_of: null,
  tag: 'registry.example/web:2',
  previous_tag: 'registry.example/web:1',
  origin: { kind: 'console', address: '10.0.0.99' },
  interlude: null,
  opr_user: 'root',
  error: '',
  waiting_for: null,
  waits_for: null,
  created: '2026-03-01 10:00:00',
  ctime: 1_772_359_200,
  updated: '2026-03-01 10:00:02',
  started: 1_772_359_200.125,
  finished: null,
  stat: [1, 1, 1, 0, 0],
  Stat: [1, 1, 1, 0, 0],
  node_conditions: { waiting: 1, running: 1, succeeded: 1 },
};

export const NODE_RUN: Shown<typeof NodeRun> = {
  id: 1,
  node_id: 1,
  ip: '10.0.0.1',
  state: 1,
  condition: 'running',
  step_index: 0,
  attempt: 1,
  phase: 'connecting',
  trouble: { reason: '10.0.0.1:22: connect ECONNREFUSED', tries: 3, until: 1_772_359_215.125 },
  actions: ['abandon'],
  steps: { start_service: 1 },
  pool_name: 'web-a',
  vm_id: 'vm-1',
  error: '',
  created: '2026-03-01 10:00:00',
  updated: '2026-03-01 10:00:02',
  started: 1_772_359_200.125,
  finished: null,
};

export const LOG_LINE: Shown<typeof LogLine> = {
  id: 1,
  fid: 1,
  batch_id: 0,
  correlation_id: '1-0',
  message: 'root started deploy_web-a: 3 nodes, 2 at once',
  ctime: 1_772_359_200,
};
