import type { NodeId, TaskId } from '../ids.ts';
import type { Status } from '../status.ts';

/**
 * How a node of scheduling's own stands.
 *
 * - busy: in a task that is not finished, somebody else's
 * - healthy: it runs
 * - repairable: its expansion failed, and the expansion's task can go on with it
 * - broken: it failed in another way; it can only be replaced
 */
export type Condition = 'busy' | 'healthy' | 'repairable' | 'broken';

/** The last task that a node was in, and how it fared there. */
export interface LastRun {
  readonly taskId: TaskId;
  readonly kind: 'expand' | 'shrink' | 'deploy' | 'manual';
  readonly state: Status;
  /** A person stopped the task for good. */
  readonly ended: boolean;
  /** The image that the task brings. */
  readonly tag: string | null;
}

export interface Standing {
  readonly status: Status;
  readonly inTask: boolean;
  readonly lastRun: LastRun | null;
}

/** @param image what the pool's service runs now: an expansion that would bring another one is not taken up again */
export function conditionOf({ status, inTask, lastRun }: Standing, image: string): Condition {
  if (inTask) return 'busy';
  if (status === 'success') return 'healthy';
  const canGoOn = lastRun?.kind === 'expand' && lastRun.state === 'failed' && !lastRun.ended && lastRun.tag === image;
  return canGoOn ? 'repairable' : 'broken';
}

export interface SizedNode {
  readonly id: NodeId;
  readonly condition: Condition;
}

/** What brings a pool to a size. */
export interface SizeDecision<Node extends SizedNode> {
  readonly repair: readonly Node[];
  readonly make: number;
  /** Broken ones, then failed ones, then the newest of the healthy. */
  readonly giveBack: readonly Node[];
}

/**
 * Decides what to do so that `target` healthy nodes are left: failed nodes are repaired before new ones are made, and
 * returned before healthy ones are. Nodes that somebody works on are returned last.
 *
 * @param nodes the pool's nodes of one type, the oldest first
 */
export function decideSize<Node extends SizedNode>(target: number, nodes: readonly Node[]): SizeDecision<Node> {
  const of = (condition: Condition): readonly Node[] => nodes.filter((node) => node.condition === condition);
  const running = [...of('busy'), ...of('healthy')];
  const missing = Math.max(0, target - running.length);
  const failed = of('repairable');
  const repair = failed.slice(0, missing);
  return {
    repair,
    make: missing - repair.length,
    giveBack: [...of('broken'), ...failed.slice(missing), ...running.slice(target).toReversed()],
  };
}

/** True when nodes go and none come: whoever depends on the pool must be done with them first. */
export function isShrinking({ repair, make, giveBack }: SizeDecision<SizedNode>): boolean {
  return repair.length === 0 && make === 0 && giveBack.length > 0;
}
