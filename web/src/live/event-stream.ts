import { currentAuthorization, refuseSession } from '../session/session.ts';
import { readFrames } from './event-frames.ts';

/*
 * What happens at the server, as it happens.
 *
 * L1. A connection that was lost goes on after the last event seen: nothing is missed, nothing comes twice.
 * L2. The token goes in a header, so that this is a fetch and not an EventSource, whose URL would have to carry it.
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** What /events sends; every kind has its own details. */
export interface LiveEvent {
  readonly type: 'task' | 'batch' | 'node_run' | 'log';
  readonly task_id: number;
  readonly [detail: string]: unknown;
}

export interface Watcher {
  /** The query string: which events, e.g. "types=task,batch" or "task_id=7". */
  readonly query: string;
  /** Events that arrived together, in order. */
  readonly onEvents: (events: readonly LiveEvent[]) => void;
  readonly onState: (state: 'live' | 'lost') => void;
}

/** Watches until the signal is aborted. */
export async function watchEvents(watcher: Watcher, signal: AbortSignal): Promise<void> {
  let seen: string | null = null;
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      await readStream(watcher, seen, signal, (id) => {
        seen = id;
        pause = FIRST_PAUSE_MS;
      });
    } catch {
      // lost, or never had: tried again below
    }
    if (signal.aborted) return;
    watcher.onState('lost');
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

async function readStream(
  { query, onEvents, onState }: Watcher,
  seen: string | null,
  signal: AbortSignal,
  onSeen: (id: string) => void,
): Promise<void> {
  const headers: Record<string, string> = { authorization: currentAuthorization() };
  if (seen !== null) headers['last-event-id'] = seen;
  const response = await fetch(`/events?${query}`, { headers, signal });
  if (response.status === 401) refuseSession();
  if (!response.ok || response.body === null) throw new Error(`events: HTTP ${response.status}`);
  onState('live');
  let rest = '';
  for await (const piece of textOf(response.body)) {
    const read = readFrames(rest, piece);
    ({ rest } = read);
    if (read.frames.length > 0) onEvents(read.frames.map((frame) => JSON.parse(frame.data) as LiveEvent));
    const last = read.frames.findLast((frame) => frame.id !== null)?.id ?? null;
    if (last !== null) onSeen(last);
  }
}

async function* textOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncIterable<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
