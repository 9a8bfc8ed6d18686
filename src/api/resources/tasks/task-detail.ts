import { Type } from 'typebox';
import type { TaskId } from '../../../domain/ids.ts';
import { STATUSES } from '../../../domain/status.ts';
import { heldSlicesOf, type NodeRunsWanted, readNodeRuns } from '../../../store/tasks/node-run-views.ts';
import { partnersOf } from '../../../store/tasks/replacements.ts';
import { findTask, type TaskRow } from '../../../store/tasks/task-views.ts';
import type { Queries } from '../../../store/database.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, PageFields, pageOf } from '../../http/envelope.ts';
import { LooseId, Optional } from '../../http/fields.ts';
import { type AroundNodeRuns, NodeRunWriter } from './node-run-writer.ts';
import { GroupedNodeRun, NODE_RUN, NodeRun, StateFilter } from './task-schemas.ts';
import { FLOW_NOT_FOUND, flowNotFound } from './tasks.ts';

const tasks = resource<TaskId>('tasks', '任务');
const Group = Type.Enum(['state', 'none'], {
  description: 'state: by the states; none: in one list; absent: as SPRINGTIDE_TASK_DETAIL says',
});

export const taskDetailEndpoints = [
  tasks.list({
    path: '/task/:id/detail',
    summary: 'The nodes of a task, in order; without page and page_size all of them',
    summaryZh: '任务中的节点，按顺序；不给 page 和 page_size 时返回全部',
    input: Type.Object({
      state: Optional(StateFilter),
      node: Optional(Type.Integer({ ...LooseId, description: 'the id of one node state, to see nothing else' })),
      group: Optional(Group),
    }),
    data: Type.Union([
      Type.Array(NodeRun),
      Type.Record(Type.String(), Type.Array(GroupedNodeRun), {
        description: 'by state: status code → the nodes in it, of states that have any',
      }),
    ]),
    beside: Type.Partial(PageFields),
    example: { id: 1, data: [NODE_RUN] },
    errors: { invalid: [FLOW_NOT_FOUND, 'group is ‘pool’, and must be equal to one of the allowed values'] },
    handle: async ({ input, id, paging, isPaged, language }, { context: { database }, clock, taskDetail }) => {
      const task = await findTask(database, id());
      if (task === null) throw flowNotFound(id());
      const isGrouped = input.group === undefined ? taskDetail === 'grouped' : input.group === 'state';
      const wanted: NodeRunsWanted = { state: STATUSES[input.state ?? -1] ?? null, nodeRunId: input.node ?? null };
      const partners: AroundNodeRuns['partners'] =
        task.kind === 'replace' ? await partnersOf(database, task.id) : new Map();
      const around = { held: await heldSlices(database, task), partners };
      const writer = new NodeRunWriter(task, around, clock, language);
      const page = isPaged ? paging : null;
      const total = await readNodeRuns(database, task.id, wanted, page, isGrouped ? writer.addGrouped : writer.addFlat);
      const data = isGrouped ? writer.writtenGroups() : writer.writtenFlat();
      return isPaged ? { ...pageOf([], total, paging), data } : payload(data);
    },
  }),
];

/** The slices that a process has taken; only a task that runs, or ran a moment ago, has any. */
async function heldSlices(database: Queries, { id, state }: TaskRow): Promise<ReadonlySet<number>> {
  return state === 'running' || state === 'stopped' ? heldSlicesOf(database, id) : new Set();
}
