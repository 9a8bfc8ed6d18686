import type { Amount } from '../amount.ts';

/** How often a check is tried, and with which pauses. */
export interface Tries {
  /** The number of tries, at least 1. */
  readonly tries: number;
  /** Seconds from the end of a try to the next one. */
  readonly interval: number;
  /** Seconds that one try may take. */
  readonly timeout: number;
}

/** How a node's health is checked. The server connects to the node; a command runs on it. */
export type HealthCheck = Tries &
  (
    | {
        readonly type: 'http';
        readonly scheme: 'http' | 'https';
        readonly port: number;
        /** With a leading "/". */
        readonly path: string;
        /** The expected status; absent = anything from 200 to 399. */
        readonly status?: number;
      }
    | { readonly type: 'tcp'; readonly port: number }
    | { readonly type: 'command'; readonly command: string }
  );

/** A query whose values must all lie within bounds before another batch begins. */
export interface PrometheusGate extends Tries {
  /** The server's base URL, without the path of its API: http://prometheus:9090 */
  readonly url: string;
  readonly query: string;
  /** The least and the largest acceptable value; at least one of them is given. */
  readonly min?: number;
  readonly max?: number;
  /** What a response without any value means. */
  readonly no_data: 'fail' | 'pass';
}

export const AFTER_FAILED_BATCH = ['stop', 'continue'] as const;
export type AfterFailedBatch = (typeof AFTER_FAILED_BATCH)[number];

/**
 * How a task proceeds from batch to batch. Absent fields demand nothing: a task without a policy does what contract
 * §3.2 and §3.5 say. Field names are the contract's, as it is stored and shown.
 */
export interface RollingPolicy {
  /** With more failed nodes the task stops before its next batch. */
  readonly max_failures?: Amount;
  /** What it does after a batch in which every node failed; absent = the default of its kind (afterFailedBatch). */
  readonly failed_batch?: AfterFailedBatch;
  /** The size of the first batch, none of whose nodes may fail. */
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
  /** A failed deploy is rolled back: its nodes return to the previous image. */
  readonly rollback?: boolean;
}

/**
 * What a task does after a batch in which every node failed (contract §3.5). One over nodes that serve stops, unless
 * its policy says otherwise: else it would take down the whole pool, batch by batch.
 */
export function afterFailedBatch(
  kind: 'expand' | 'shrink' | 'deploy' | 'replace' | 'manual' | 'check',
  policy: RollingPolicy | null,
): AfterFailedBatch {
  const isServing = kind === 'deploy' || kind === 'replace' || kind === 'manual';
  return policy?.failed_batch ?? (isServing ? 'stop' : 'continue');
}

/** A request's overrides of a policy; null switches off the template's field. */
export type PolicyChanges = { readonly [Field in keyof RollingPolicy]?: RollingPolicy[Field] | null };

/**
 * The policy of a task: the template's, overridden field by field by the request's.
 *
 * @returns null when it is empty
 * @example mergedPolicy({ canary: '1', bake: 60 }, { bake: null }) // { canary: '1' }
 */
export function mergedPolicy(template: RollingPolicy | null, request: PolicyChanges | null): RollingPolicy | null {
  const fields = Object.entries({ ...template, ...request }).filter(([, value]) => value !== null);
  return fields.length === 0 ? null : Object.fromEntries(fields);
}
