import type { NodeId, TaskId } from '../ids.ts';
import type { Status } from '../status.ts';

/**
 * The state of a scheduled node.
 *
 * - busy: in an unfinished task
 * - healthy: it runs
 * - repairable: its expansion failed, and the expansion's task can go on with it
 * - broken: it failed in another way; it can only be replaced
 */
export type Condition = 'busy' | 'healthy' | 'repairable' | 'broken';

/** The last task of a node, and its state there. */
export interface LastRun {
  readonly taskId: TaskId;
  readonly kind: 'expand' | 'shrink' | 'deploy' | 'replace' | 'manual';
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

/** @param image the present image of the pool's service: an expansion with another one is not resumed */
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

/** The changes that bring a pool to a size. */
export interface SizeDecision<Node extends SizedNode> {
  readonly repair: readonly Node[];
  readonly make: number;
  /** Broken ones, then failed ones, then the newest of the healthy. */
  readonly giveBack: readonly Node[];
}

/**
 * Decides what to do so that `target` healthy nodes remain: failed nodes are repaired before new ones are made, and
 * returned before healthy ones are. Busy nodes are returned last.
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

/** True when nodes are only removed: dependent pools must have released them first. */
export function isShrinking({ repair, make, giveBack }: SizeDecision<SizedNode>): boolean {
  return repair.length === 0 && make === 0 && giveBack.length > 0;
}
