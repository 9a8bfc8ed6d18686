import type { NodeRunId, VmTypeId } from '../domain/ids.ts';
import { imageOf } from '../domain/image.ts';
import type { Unwell } from '../domain/node-list.ts';
import { isRemote } from '../domain/plans/plan.ts';
import type { HealthCheck } from '../domain/policies/rolling-policy.ts';
import type { Value } from '../messages/message.ts';
import type { Checks } from '../steps/checks/checks.ts';
import type { Variables } from '../steps/render.ts';
import type { NodeFacts } from '../steps/step.ts';
import type { Queries } from '../store/database.ts';
import type { HeldInterlude } from '../store/tasks/interludes.ts';
import { type CheckedNode, type CheckedTask, checkedTask, nodesToCheck } from '../store/tasks/rolling.ts';

export interface CheckDeps {
  readonly database: Queries;
  readonly checks: Checks;
  /** Distinguishes the runs of this installation on a node from those of any other. */
  readonly installation: string;
}

export type UnwellNode = Unwell & { readonly nodeRunId: NodeRunId };

/** The result of one check in an interlude. */
export type Found =
  /** The wait is over. */
  | { readonly kind: 'over' }
  | {
      readonly kind: 'health';
      readonly check: HealthCheck;
      readonly asked: number;
      readonly unwell: readonly UnwellNode[];
    }
  | { readonly kind: 'prometheus'; readonly complaint: Value | null };

/**
 * Makes the try of a check that is due, outside of any transaction. A command has the same run id whichever process makes the
 * same try, so that it runs once.
 *
 * @throws the abort reason when the signal aborts
 */
export async function lookAt(interlude: HeldInterlude, deps: CheckDeps, signal: AbortSignal): Promise<Found> {
  const { stage, taskId, batchId } = interlude;
  if (stage === 'bake' || stage === 'room') return { kind: 'over' };
  const task = await checkedTask(deps.database, taskId);
  if (task === null) return { kind: 'over' };
  const { health_check: check, prometheus: gate } = task.policy ?? {};
  if (stage === 'prometheus') {
    if (gate === undefined) return { kind: 'over' };
    return { kind: 'prometheus', complaint: await deps.checks.prometheus(gate, factsOf(interlude, task), signal) };
  }
  if (check === undefined || batchId === null) return { kind: 'over' };
  const nodes = await nodesToCheck(deps.database, batchId, interlude.unwell);
  const answers = await Promise.all(
    nodes.map(async (node) => {
      const runId = `${deps.installation}-check-${interlude.id}-${interlude.attempt}-${node.nodeRunId}`;
      const variables = nodeFactsOf(interlude, task, node);
      const error = await deps.checks.health(check, {
        runId,
        ip: node.ip,
        vmTypeId: machineTypeOf(task),
        pool: task.poolName,
        variables,
        signal,
      });
      return error === null ? [] : [{ nodeRunId: node.nodeRunId, ip: node.ip, error }];
    }),
  );
  return { kind: 'health', check, asked: nodes.length, unwell: answers.flat() };
}

/** A check reaches the nodes in the same way as the task's own steps. */
function machineTypeOf({ plan, vmTypeId }: CheckedTask): VmTypeId {
  const remote = plan.flatMap(({ work }) => (isRemote(work) ? [work.vmTypeId] : []));
  return remote[0] ?? vmTypeId;
}

function factsOf({ taskId }: HeldInterlude, task: CheckedTask): Variables {
  return {
    pool_name: task.poolName,
    service_name: task.serviceName,
    cluster_name: task.clusterName,
    task_id: taskId,
    tag: imageOf(task.plan) ?? '',
  };
}

function nodeFactsOf(interlude: HeldInterlude, task: CheckedTask, node: CheckedNode): Variables {
  const own: Pick<NodeFacts, 'ip' | 'vm_id' | 'node_id'> = { ip: node.ip, vm_id: node.vmId, node_id: node.nodeId };
  return { ...factsOf(interlude, task), ...own };
}
