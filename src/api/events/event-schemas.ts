import { Type } from 'typebox';
import { STATUSES } from '../../domain/status.ts';

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
    error: Type.String(),
    stat: Type.Array(Type.Integer(), { description: 'how many nodes are in each state, by status code' }),
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
  },
  { $id: 'LogEvent' },
);

export const WatchedEvent = Type.Union([TaskEvent, BatchEvent, NodeRunEvent, LogEvent], { $id: 'WatchedEvent' });
