import { Type } from 'typebox';
import type { NodeRunId } from '../../../domain/ids.ts';
import { abandonNodeRun } from '../../../operations/tasks/abandon-node.ts';
import { retryNodeRun } from '../../../operations/tasks/retry-node.ts';
import { skipNodeRun } from '../../../operations/tasks/skip-node.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { NoInput } from '../../http/fields.ts';

const NOT_FOUND = 'node state 7 not found: take an id of /task/:id/detail';
const nodeRuns = resource<NodeRunId>('tasks', '任务');

/** The operations on one node of a task. */
export const nodeRunEndpoints = [
  nodeRuns.change({
    path: '/task/node/:id/retry',
    summary: 'Run a failed or skipped node of a task again, from the step it failed at',
    summaryZh: '从失败的步骤起重新运行任务中失败或被跳过的节点',
    input: NoInput,
    data: Type.Null(),
    none: null,
    example: { id: 1, data: null },
    errors: {
      invalid: [NOT_FOUND, 'retry node 10.0.0.1 of flow 1 fails: it reached the end'],
      busy: ['retry node 10.0.0.1 of flow 1 fails: it is running'],
    },
    handle: async ({ id, principal }, { context }) => {
      await retryNodeRun(context, principal, id());
      return payload(null);
    },
  }),
  nodeRuns.change({
    path: '/task/node/:id/skip',
    summary: 'Leave a failed or waiting node out of its task',
    summaryZh: '跳过任务中失败或等待中的节点',
    input: NoInput,
    data: Type.Null(),
    none: null,
    example: { id: 1, data: null },
    errors: {
      invalid: [NOT_FOUND, 'skip node 10.0.0.1 of flow 1 fails: it is skipped already'],
      busy: [
        'skip node 10.0.0.1 of flow 1 fails: it is running: wait until its step has ended, or pause the task first',
      ],
    },
    handle: async ({ id, principal }, { context }) => {
      await skipNodeRun(context, principal, id());
      return payload(null);
    },
  }),
  nodeRuns.change({
    path: '/task/node/:id/abandon',
    summary: 'Give up a node whose step does not end: it fails at once, and what runs there is ended when it answers',
    summaryZh: '放弃步骤迟迟不结束的节点：立即判为失败，其上的命令在节点恢复响应后结束',
    input: NoInput,
    data: Type.Null(),
    none: null,
    example: { id: 1, data: null },
    errors: { invalid: [NOT_FOUND, 'abandon node 10.0.0.1 of flow 1 fails: it is not running'] },
    handle: async ({ id, principal }, { context }) => {
      await abandonNodeRun(context, principal, id());
      return payload(null);
    },
  }),
];
