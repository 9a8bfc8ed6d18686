import type { PrometheusGate } from '../domain/rolling-policy.ts';
import { complaintAbout } from './prometheus-answer.ts';
import { render, type Variables } from './render.ts';

/** Bytes of an answer that are read: a gate's query gives a few values, not a dump. */
const LONGEST_ANSWER = 1024 * 1024;

/**
 * Asks Prometheus once, and says why its answer does not let a task go on, in one line; null when it does.
 *
 * @throws the abort reason when the signal aborts
 */
export async function askPrometheus(
  gate: PrometheusGate,
  variables: Variables,
  signal: AbortSignal,
): Promise<string | null> {
  const late = AbortSignal.timeout(gate.timeout * 1000);
  try {
    const query = render(gate.query, variables);
    const response = await fetch(`${gate.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, late]),
    });
    const body = await bodyOf(response);
    const complaint =
      body === null
        ? `its answer is longer than ${LONGEST_ANSWER} bytes`
        : complaintAbout({ status: response.status, body }, gate);
    return complaint === null ? null : `${query} at ${gate.url}: ${complaint}`;
  } catch (error) {
    signal.throwIfAborted();
    return `${gate.url}: ${late.aborted ? `no answer within ${gate.timeout} s` : reasonOf(error)}`;
  }
}

/** The body as text; null when it is too long. */
async function bodyOf(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What fetch throws says little itself; its cause says it. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && cause.message !== '' ? cause.message : String(cause);
}
