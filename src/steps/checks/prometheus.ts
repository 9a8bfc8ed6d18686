import { messageOf } from '../../base/errors.ts';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import type { PrometheusGate } from '../../domain/policies/rolling-policy.ts';
import { complaintAbout } from './prometheus-response.ts';
import { render, type Variables } from '../render.ts';

/** Bytes of a response that are read: a gate's query returns a few values. */
const LONGEST_ANSWER = 1024 * 1024;

/**
 * Queries Prometheus once: why the response does not let a task go on, in one line; null when it does.
 *
 * @throws the abort reason when the signal aborts
 */
export async function askPrometheus(
  gate: PrometheusGate,
  variables: Variables,
  outbound: Outbound,
  signal: AbortSignal,
): Promise<string | null> {
  const late = AbortSignal.timeout(gate.timeout * 1000);
  try {
    const query = await render(gate.query, variables);
    const base = baseUrlIn(gate.url);
    if (base === null) return 'the URL of the gate is not one such as http://prometheus:9090: save the policy again';
    const request = {
      ...base,
      path: `${base.path}/api/v1/query?${new URLSearchParams({ query }).toString()}`,
      headers: { accept: 'application/json' },
      mostBytes: LONGEST_ANSWER,
      checksCertificate: true,
    };
    const { status, body } = await outbound.get(request, AbortSignal.any([signal, late]));
    const complaint =
      body === null ? `its answer is longer than ${LONGEST_ANSWER} bytes` : complaintAbout({ status, body }, gate);
    return complaint === null ? null : `${query} at ${gate.url}: ${complaint}`;
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return `${gate.url}: no answer within ${gate.timeout} s`;
    return `${gate.url}: ${messageOf(error)}`;
  }
}
