import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LiveEvent, watchEvents } from './event-stream.ts';

const OPTIONS = { baseUrl: 'http://127.0.0.1:8080', authorization: () => 'alice' };
const FRAME = 'event: task\nid: 7.1.0\ndata: {"type":"task","task_id":1}\n\n';
const tooMany = (): Response => new Response('{"code":429,"msg":"…","data":{}}', { status: 429 });

function streamOf(pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('ES1: however the stream is cut, each event comes once, and the next connection goes on after the last', async () => {
  const text = `retry: 1000\n\n: still here\n\n${FRAME}event: log\nid: 7.1.1\ndata: {"type":"log","task_id":1,"text":"a: 好"}\n\n`;
  const bytes = new TextEncoder().encode(`${text}event: log\nid: 7.1.2\ndata: {"ty`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const pieces = places.map((place, index) => bytes.slice(place, places[index + 1] ?? bytes.length));
      const asked: (string | null)[] = [];
      const gone = new AbortController();
      const answers = [new Response(streamOf(pieces))];
      vi.stubGlobal('fetch', async (_: URL, { headers }: { readonly headers: Readonly<Record<string, string>> }) => {
        asked.push(headers['last-event-id'] ?? null);
        return answers.shift() ?? tooMany();
      });
      const events: LiveEvent[] = [];
      const onEvents = (some: readonly LiveEvent[]): void => void events.push(...some);
      const watching = watchEvents(OPTIONS, { query: '', onEvents, onState: () => {} }, gone.signal);
      await vi.advanceTimersByTimeAsync(600);
      gone.abort();
      await vi.advanceTimersByTimeAsync(20_000);
      await watching;
      expect(events).toEqual([
        { type: 'task', task_id: 1 },
        { type: 'log', task_id: 1, text: 'a: 好' },
      ]);
      expect(asked).toEqual([null, '7.1.1']);
    }),
    { numRuns: 50 },
  );
});

test('ES2: a server that holds no more streams is asked ever more seldom, and watched when it has room', async () => {
  const asked: number[] = [];
  const answers = [tooMany(), tooMany(), tooMany(), new Response(FRAME)];
  vi.stubGlobal('fetch', async () => {
    asked.push(Date.now());
    return answers.shift() ?? tooMany();
  });
  const began = Date.now();
  const states: string[] = [];
  const events: unknown[] = [];
  const gone = new AbortController();
  const watcher = {
    query: '',
    onEvents: (some: readonly unknown[]) => void events.push(...some),
    onState: (state: string) => void states.push(state),
  };
  const watching = watchEvents(OPTIONS, watcher, gone.signal);
  await vi.advanceTimersByTimeAsync(3600);
  expect(asked.map((at) => at - began)).toEqual([0, 500, 1500, 3500]);
  expect(states).toEqual(['full', 'full', 'full', 'live', 'lost']);
  expect(events).toEqual([{ type: 'task', task_id: 1 }]);
  await vi.advanceTimersByTimeAsync(500);
  expect(states.at(-1), 'again').toBe('full');
  gone.abort();
  await vi.advanceTimersByTimeAsync(20_000);
  await watching;
});

test('ES3: whoever watches is told in a header who asks, and hears of a refusal', async () => {
  const asked: [string, string | undefined][] = [];
  vi.stubGlobal('fetch', async (url: URL, { headers }: { readonly headers: Readonly<Record<string, string>> }) => {
    asked.push([url.href, headers['authorization']]);
    const body = '{"code":401,"msg":"the token is not valid","data":{},"error":{"code":"unauthenticated"}}';
    return new Response(body, { status: 401, headers: { 'content-type': 'application/json' } });
  });
  const gone = new AbortController();
  const onRefusal = vi.fn<(error: Error) => void>(() => gone.abort());
  await watchEvents(OPTIONS, { query: 'task_id=7', onEvents: () => {}, onState: () => {}, onRefusal }, gone.signal);
  expect(asked).toEqual([['http://127.0.0.1:8080/events?task_id=7', 'alice']]);
  expect(onRefusal).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: 401, message: 'the token is not valid' }),
  );
});
