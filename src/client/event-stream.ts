import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type ApiError, errorIn } from './api-error.ts';
import type { ClientOptions } from './client.ts';

/*
 * Events of the server, live.
 *
 * ES1. A lost connection resumes after the last event received: nothing is missed or repeated.
 * ES2. A server that holds no more streams (429) is asked again, at growing intervals; meanwhile the watcher polls by itself.
 * ES3. The token is sent in a header, so this uses fetch rather than an EventSource, whose URL would have to contain it.
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const TOO_MANY = 429;
/** Characters; a longer text is no event of this server. */
const LONGEST_EVENT = 16_777_216;

/** full: the server has too many watchers already. */
export type LiveState = 'live' | 'lost' | 'full';

/** An event of /events; each kind has its own details. */
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
  /** Called at every attempt. */
  readonly onState: (state: LiveState) => void;
  /** Called for each attempt that the server refuses. */
  readonly onRefusal?: (error: ApiError) => void;
}

/**
 * Watches until the signal is aborted.
 *
 * @example await watchEvents(options, { query: 'task_id=7', onEvents: console.log, onState: () => {} }, signal)
 */
export async function watchEvents(options: ClientOptions, watcher: Watcher, signal: AbortSignal): Promise<void> {
  let seen: string | null = null;
  let pause = FIRST_PAUSE_MS;
  const onSeen = (id: string): void => {
    seen = id;
    pause = FIRST_PAUSE_MS;
  };
  while (!signal.aborted) {
    let state: LiveState = 'lost';
    try {
      const response = await ask(options, watcher.query, seen, signal);
      state = await readStream(response, watcher, onSeen);
    } catch {
      // lost, or never established: tried again below
    }
    if (signal.aborted) return;
    watcher.onState(state);
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

function ask(
  { baseUrl, authorization, language }: ClientOptions,
  query: string,
  seen: string | null,
  signal: AbortSignal,
): Promise<Response> {
  const who = authorization();
  const headers = {
    ...(who === null ? {} : { authorization: who }),
    ...(language === undefined ? {} : { 'accept-language': language() }),
    ...(seen === null ? {} : { 'last-event-id': seen }),
  };
  return fetch(new URL(`/events?${query}`, baseUrl), { headers, signal });
}

/** @returns the state after it has ended */
async function readStream(
  response: Response,
  { onEvents, onState, onRefusal }: Watcher,
  onSeen: (id: string) => void,
): Promise<LiveState> {
  if (!response.ok || response.body === null) {
    const error = await errorIn(response);
    if (error !== null) onRefusal?.(error);
    return response.status === TOO_MANY ? 'full' : 'lost';
  }
  onState('live');
  const read: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => void read.push(event), maxBufferSize: LONGEST_EVENT });
  for await (const piece of textOf(response.body)) {
    parser.feed(piece);
    const events = read.splice(0);
    if (events.length > 0) onEvents(events.map(({ data }) => JSON.parse(data) as LiveEvent));
    const last = events.findLast(({ id }) => id !== undefined)?.id;
    if (last !== undefined) onSeen(last);
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
