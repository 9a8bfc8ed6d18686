import { Type } from 'typebox';
import { CONDITIONS } from '../../domain/condition.ts';
import { STATUSES } from '../../domain/status.ts';
import { Optional } from '../http/fields.ts';
import {
  ConditionCounts,
  NodeRunCondition,
  Phase,
  TaskConditionName,
  Trouble,
} from '../resources/tasks/task-schemas.ts';

/*
 * What the events of `/events` hold.
 */

const State = Type.Enum([...STATUSES]);
const ofTask = { task_id: Type.Integer() };
const ofNodeRun = { ...ofTask, batch_id: Type.Integer(), node_run_id: Type.Integer() };

const TaskEvent = Type.Object(
  {
    type: Type.Literal('task'),
    ...ofTask,
    task_name: Type.String(),
    pool_id: Type.Integer(),
    state: State,
    condition: TaskConditionName,
    error: Type.String(),
    stat: Type.Array(Type.Integer(), { description: 'how many nodes are in each state, by status code' }),
    node_conditions: ConditionCounts,
  },
  { $id: 'TaskEvent' },
);
const BatchEvent = Type.Object(
  {
    type: Type.Literal('batch'),
    ...ofTask,
    batch_id: Type.Integer(),
    seq: Type.Integer({ description: '1 is the first' }),
    state: State,
    condition: Type.Enum([...CONDITIONS]),
  },
  { $id: 'BatchEvent' },
);
const NodeRunEvent = Type.Object(
  {
    type: Type.Literal('node_run'),
    ...ofNodeRun,
    node_id: Type.Integer(),
    ip: Type.String(),
    state: State,
    condition: NodeRunCondition,
    phase: Optional(Phase),
    trouble: Optional(Trouble),
    retry_at: Optional(Type.Number({ description: 'seconds since 1970 when the next attempt begins' })),
    step: Type.String({ description: 'the step at which the node is' }),
    attempt: Type.Integer(),
    error: Type.String(),
  },
  { $id: 'NodeRunEvent' },
);
const LogEvent = Type.Object(
  {
    type: Type.Literal('log'),
    ...ofNodeRun,
    step_index: Type.Integer(),
    attempt: Type.Integer(),
    text: Type.String({ description: 'what the step wrote since the last such event' }),
    offset: Type.Integer({
      description: 'how many characters of the attempt came before it; 0 = its output begins, maybe once more',
    }),
    ms: Type.Integer({ description: 'milliseconds from the beginning of the attempt to the arrival of this' }),
  },
  { $id: 'LogEvent' },
);

const LostEvent = Type.Object(
  {
    type: Type.Literal('lost'),
    pool_id: Type.Integer(),
    pool_name: Type.String(),
    state: Type.Enum(['waiting', 'running', 'failed', 'dropped'], {
      description:
        'waiting: nodes whose machines are gone are to be replaced; running: tasks replace them; failed: refused; dropped: their machines are back',
    }),
    nodes: Type.Integer({ description: 'how many' }),
    task_ids: Type.Array(Type.Integer()),
    message: Type.String({ description: 'why it waits, or is refused' }),
  },
  { $id: 'LostEvent' },
);

const BalancerEvent = Type.Object(
  {
    type: Type.Literal('balancer'),
    sd_id: Type.Integer(),
    name: Type.String({ description: 'of the load balancer' }),
    differences: Type.Integer({ description: 'how many there are now (/sd/:id/drift)' }),
    is_repair: Type.Boolean({ description: 'differences were repaired, or could not be' }),
    message: Type.String({ description: 'how the repair went, or why the load balancer could not be compared' }),
  },
  { $id: 'BalancerEvent' },
);

const KeyRotationEvent = Type.Object(
  {
    type: Type.Literal('key_rotation'),
    phase: Type.Enum(['adding', 'removing', 'ended'], {
      description: 'the phase of the change of the server’s key that began, or in which the node fails',
    }),
    is_back: Type.Boolean({ description: 'somebody chose to go back' }),
    by: Type.String({ description: 'who asked for it; empty = it went on by itself' }),
    node_id: Optional(Type.Integer({ description: 'a node that fails for the first time in the phase' })),
    message: Type.String({ description: 'why the node fails; empty = a phase began' }),
  },
  { $id: 'KeyRotationEvent' },
);

const NodeFileEvent = Type.Object(
  {
    type: Type.Literal('node_file'),
    node_id: Type.Integer(),
    path: Type.String({ description: 'on the node' }),
    direction: Type.Enum(['down', 'up'], { description: 'down: from the node; up: to it' }),
    by: Type.String({ description: 'whose transfer it is' }),
    state: Type.Enum(['success', 'failed']),
    bytes: Type.Integer({ description: 'of the file; of a transfer that failed, those that went through' }),
    sha256: Type.String({ description: 'in hexadecimal; empty = it failed' }),
    message: Type.String({ description: 'why it failed' }),
  },
  { $id: 'NodeFileEvent' },
);

export const WatchedEvent = Type.Union(
  [TaskEvent, BatchEvent, NodeRunEvent, LogEvent, LostEvent, BalancerEvent, KeyRotationEvent, NodeFileEvent],
  { $id: 'WatchedEvent' },
);
