import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventWriter } from './event-writer.ts';

/** A reader that reads only when the test says so. */
class Reader extends Writable {
  readonly taken: string[] = [];
  private take: (() => void) | null = null;

  constructor() {
    super({ highWaterMark: 10, decodeStrings: false });
  }

  override _write(chunk: string, _: BufferEncoding, done: () => void): void {
    this.take = () => {
      this.take = null;
      this.taken.push(chunk);
      done();
    };
  }

  takeOne(): void {
    this.take?.();
  }
}

const NEVER = new AbortController().signal;

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

test('is held up by a reader who takes nothing, and goes on when he does', async () => {
  const reader = new Reader();
  using writer = new EventWriter(reader);
  let isSent = false;
  const sent = writer.send('more than ten', NEVER).then(() => (isSent = true));
  await new Promise(setImmediate);
  expect(isSent).toBe(false);
  reader.takeOne();
  await sent;
  expect(reader.taken).toEqual(['more than ten']);
});

test('cuts off who takes nothing for too long', async () => {
  const reader = new Reader();
  using writer = new EventWriter(reader, 1);
  await expect(writer.send('more than ten', NEVER)).rejects.toThrow('aborted');
  expect(reader.destroyed).toBe(true);
});

test('writes nothing more once it is told to stop', async () => {
  const reader = new Reader();
  using writer = new EventWriter(reader);
  const stop = new AbortController();
  const sent = writer.send('more than ten', stop.signal);
  stop.abort();
  await expect(sent).rejects.toThrow('aborted');
  await expect(writer.send('x', stop.signal)).rejects.toThrow('aborted');
  reader.takeOne();
  expect(reader.taken).toEqual(['more than ten']);
});

test('says every 15 seconds that it is still there, to who takes it', async () => {
  const reader = new Reader();
  using writer = new EventWriter(reader);
  vi.advanceTimersByTime(15_000);
  vi.advanceTimersByTime(60_000);
  expect(reader.writableLength, 'of what he does not take, once').toBe(': still here\n\n'.length);
  reader.takeOne();
  await writer.send('x', NEVER);
  reader.takeOne();
  vi.advanceTimersByTime(15_000);
  reader.takeOne();
  expect(reader.taken).toEqual([': still here\n\n', 'x', ': still here\n\n']);
});
