import type { Amount } from '../amount.ts';

/** How often and how patiently a check is made. */
export interface Tries {
  /** How many tries there are, at least 1. */
  readonly tries: number;
  /** Seconds from the end of a try to the next one. */
  readonly interval: number;
  /** Seconds that one try may take. */
  readonly timeout: number;
}

/** How a node is asked whether it is well. The server connects to the node; a command runs on it. */
export type HealthCheck = Tries &
  (
    | {
        readonly type: 'http';
        readonly scheme: 'http' | 'https';
        readonly port: number;
        /** With a leading "/". */
        readonly path: string;
        /** The status that the answer must have; absent = anything from 200 to 399. */
        readonly status?: number;
      }
    | { readonly type: 'tcp'; readonly port: number }
    | { readonly type: 'command'; readonly command: string }
  );

/** A query whose every value must lie within bounds before another batch begins. */
export interface PrometheusGate extends Tries {
  /** The server's, without a path to its API: http://prometheus:9090 */
  readonly url: string;
  readonly query: string;
  /** The least and the largest value that is well; at least one of them is there. */
  readonly min?: number;
  readonly max?: number;
  /** What an answer without any value means. */
  readonly no_data: 'fail' | 'pass';
}

export const AFTER_FAILED_BATCH = ['stop', 'continue'] as const;
export type AfterFailedBatch = (typeof AFTER_FAILED_BATCH)[number];

/**
 * How a task goes from batch to batch. What is absent is not asked for: a task without a policy does what contract
 * §3.2 and §3.5 say. In the contract's words, as it is stored and shown.
 */
export interface RollingPolicy {
  /** With more failed nodes than that the task stops before its next batch. */
  readonly max_failures?: Amount;
  /** What it does after a batch of which every node failed; absent = as its kind does (afterFailedBatch). */
  readonly failed_batch?: AfterFailedBatch;
  /** The size of the first batch, of which no node may fail. */
  readonly canary?: Amount;
  /** The sizes of the batches, in order, as shares of the task's nodes; the last one repeats. */
  readonly batches?: readonly Amount[];
  /** Seconds from the end of a batch until the next may begin. */
  readonly bake?: number;
  readonly health_check?: HealthCheck;
  readonly prometheus?: PrometheusGate;
  /** The most nodes of the pool that may be failed or in work at once. */
  readonly max_unavailable?: Amount;
  /** The task pauses for a person when so many of its nodes are done. */
  readonly checkpoints?: readonly Amount[];
  /** A deploy that fails brings the nodes that it touched back to the image before it. */
  readonly rollback?: boolean;
}

/**
 * What a task does after a batch of which every node failed (contract §3.5). One over nodes that serve stops, unless
 * its policy says otherwise: else it would take the whole pool down, batch by batch.
 */
export function afterFailedBatch(
  kind: 'expand' | 'shrink' | 'deploy' | 'manual',
  policy: RollingPolicy | null,
): AfterFailedBatch {
  return policy?.failed_batch ?? (kind === 'deploy' || kind === 'manual' ? 'stop' : 'continue');
}

/** What a request says about a policy; null switches off what the template says. */
export type PolicyChanges = { readonly [Field in keyof RollingPolicy]?: RollingPolicy[Field] | null };

/**
 * The policy of a task: the template's, and over it, field by field, what the request says.
 *
 * @returns null when nothing is asked for
 * @example mergedPolicy({ canary: '1', bake: 60 }, { bake: null }) // { canary: '1' }
 */
export function mergedPolicy(template: RollingPolicy | null, request: PolicyChanges | null): RollingPolicy | null {
  const fields = Object.entries({ ...template, ...request }).filter(([, value]) => value !== null);
  return fields.length === 0 ? null : Object.fromEntries(fields);
}
