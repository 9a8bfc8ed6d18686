import type { PrometheusGate, HealthCheck } from '../../domain/policies/rolling-policy.ts';
import { Semaphore } from '../../base/semaphore.ts';
import type { Value } from '../../messages/message.ts';
import { checkHealth, type HealthCheckCall, type HealthCheckDeps } from './health-check.ts';
import { askPrometheus } from './prometheus.ts';
import type { Variables } from '../render.ts';

/** The most nodes that this process checks at once. */
const MOST_AT_ONCE = 200;

/** The checks between two batches. A result says what is wrong, in one line; null = nothing. */
export interface Checks {
  /** @throws the abort reason when the call's signal aborts */
  health(check: HealthCheck, call: HealthCheckCall): Promise<Value | null>;
  /** @throws the abort reason when the signal aborts */
  prometheus(gate: PrometheusGate, variables: Variables, signal: AbortSignal): Promise<Value | null>;
}

export function createChecks(deps: HealthCheckDeps): Checks {
  const places = new Semaphore(MOST_AT_ONCE);
  return {
    health: async (check, call) => {
      using _place = await places.enter(call.signal);
      return await checkHealth(check, call, deps);
    },
    prometheus: (gate, variables, signal) => askPrometheus(gate, variables, deps.outbound, signal),
  };
}
