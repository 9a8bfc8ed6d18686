import { currentAuthorization, refuseSession } from '../session/session.ts';
import { readFrames } from './event-frames.ts';

/*
 * What happens at the server, as it happens.
 *
 * L1. A connection that was lost goes on after the last event seen: nothing is missed, nothing comes twice.
 * L2. A server that holds no more streams (429) is asked again, ever more seldom; meanwhile the pages read by themselves.
 * L3. The token goes in a header, so that this is a fetch and not an EventSource, whose URL would have to carry it.
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const TOO_MANY = 429;

/** full: too many watch already. */
export type LiveState = 'live' | 'lost' | 'full';

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
  /** Told at every attempt. */
  readonly onState: (state: LiveState) => void;
}

/** Watches until the signal is aborted. */
export async function watchEvents(watcher: Watcher, signal: AbortSignal): Promise<void> {
  let seen: string | null = null;
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    let state: LiveState = 'lost';
    try {
      state = await readStream(watcher, seen, signal, (id) => {
        seen = id;
        pause = FIRST_PAUSE_MS;
      });
    } catch {
      // lost, or never had: tried again below
    }
    if (signal.aborted) return;
    watcher.onState(state);
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/** @returns what it is when it has ended */
async function readStream(
  { query, onEvents, onState }: Watcher,
  seen: string | null,
  signal: AbortSignal,
  onSeen: (id: string) => void,
): Promise<LiveState> {
  const headers: Record<string, string> = { authorization: currentAuthorization() };
  if (seen !== null) headers['last-event-id'] = seen;
  const response = await fetch(`/events?${query}`, { headers, signal });
  if (response.status === 401) refuseSession();
  if (response.status === TOO_MANY) return 'full';
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
  return 'lost';
}

async function* textOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncIterable<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
