import { baseUrlIn } from '../../base/outbound/base-url.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import type { PrometheusGate } from '../../domain/policies/rolling-policy.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
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
): Promise<Value | null> {
  const late = AbortSignal.timeout(gate.timeout * 1000);
  try {
    const query = await render(gate.query, variables);
    const base = baseUrlIn(gate.url);
    if (base === null) return message('gate_url_wrong');
    const request = {
      ...base,
      path: `${base.path}/api/v1/query?${new URLSearchParams({ query }).toString()}`,
      headers: { accept: 'application/json' },
      mostBytes: LONGEST_ANSWER,
      checksCertificate: true,
    };
    const { status, body } = await outbound.get(request, AbortSignal.any([signal, late]));
    const complaint =
      body === null ? message('answer_too_long', { most: LONGEST_ANSWER }) : complaintAbout({ status, body }, gate);
    return complaint === null ? null : message('query_failed', { query, url: gate.url, reason: complaint });
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return message('no_answer_from', { url: gate.url, seconds: gate.timeout });
    return message('asking_failed', { url: gate.url, reason: contentOf(error) });
  }
}
