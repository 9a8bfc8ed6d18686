import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventFrame, readFrames } from './event-frames.ts';

const TEXT = [
  'retry: 1000\n\n',
  ': still here\n\n',
  'event: task\nid: 7.1.0\ndata: {"task_id":1,"state":"running"}\n\n',
  'event: log\nid: 7.1.1\ndata: {"text":"a: b"}\n\n',
].join('');

const FRAMES: readonly EventFrame[] = [
  { event: 'task', id: '7.1.0', data: '{"task_id":1,"state":"running"}' },
  { event: 'log', id: '7.1.1', data: '{"text":"a: b"}' },
];

test('however the text is cut, the same events come out', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(TEXT.length)), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), TEXT.length];
      const seen: EventFrame[] = [];
      let rest = '';
      for (const [index, place] of places.entries()) {
        const read = readFrames(rest, TEXT.slice(place, places[index + 1] ?? TEXT.length));
        seen.push(...read.frames);
        ({ rest } = read);
      }
      expect(seen).toEqual(FRAMES);
      expect(rest).toBe('');
    }),
  );
});
