import type { NodeRunId } from '../domain/ids.ts';
import { retryNodeRun } from '../operations/retry-node.ts';
import { skipNodeRun } from '../operations/skip-node.ts';
import { resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { NoInput } from './fields.ts';

const nodeRuns = resource<NodeRunId>('tasks');

/** What can be done to one node of a task. */
export const nodeRunEndpoints = [
  nodeRuns.change({
    path: '/task/node/:id/retry',
    summary: 'Run a failed or skipped node of a task again, from the step it failed at',
    input: NoInput,
    none: null,
    handle: async ({ id, operator }, { context }) => {
      await retryNodeRun(context, { nodeRunId: id(), operator });
      return answer(null);
    },
  }),
  nodeRuns.change({
    path: '/task/node/:id/skip',
    summary: 'Leave a failed or waiting node out of its task',
    input: NoInput,
    none: null,
    handle: async ({ id, operator }, { context }) => {
      await skipNodeRun(context, { nodeRunId: id(), operator });
      return answer(null);
    },
  }),
];
