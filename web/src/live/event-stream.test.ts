import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('../session/session.ts', () => ({ currentAuthorization: () => 'alice', refuseSession: () => {} }));
const { watchEvents } = await import('./event-stream.ts');

const FRAME = 'event: task\nid: 7.1.0\ndata: {"type":"task","task_id":1}\n\n';
const tooMany = (): Response => new Response('{"code":429,"msg":"…","data":{}}', { status: 429 });

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('L2: a server that holds no more streams is asked ever more seldom, and watched when it has room', async () => {
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
  const watching = watchEvents(watcher, gone.signal);
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
