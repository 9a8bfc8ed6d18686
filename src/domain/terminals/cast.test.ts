import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCast } from '../../../web/src/parts/terminal/cast.ts';
import { castHeader, CastLines } from './cast.ts';

const HEADER = castHeader({ columns: 80, rows: 24, opened: new Date(1_772_359_200_500), title: 'root@10.0.0.1' });

test('a record begins with its size and time', () => {
  expect(JSON.parse(HEADER)).toEqual({
    version: 2,
    width: 80,
    height: 24,
    timestamp: 1_772_359_200,
    title: 'root@10.0.0.1',
    env: { TERM: 'xterm-256color' },
  });
});

test('whatever is shown comes back from its lines, in whichever pieces it came', () => {
  const pieces = fc.array(fc.tuple(fc.nat(100_000), fc.nat(9)), { maxLength: 20 });
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), pieces, (text, cuts) => {
      const bytes = Buffer.from(text);
      const lines = new CastLines();
      let record = HEADER;
      let at = 0;
      for (const [ms, length] of cuts) {
        record += lines.output(ms / 1000, bytes.subarray(at, at + length));
        at = Math.min(bytes.length, at + length);
      }
      record += lines.output(200, bytes.subarray(at)) + lines.resize(201, { columns: 100, rows: 40 });
      const events = readCast(record)?.events ?? [];
      expect(events.map((event) => (event.kind === 'output' ? event.text : '')).join('')).toBe(bytes.toString('utf8'));
      expect(events.at(-1)).toEqual({ at: 201, kind: 'resize', columns: 100, rows: 40 });
      // a line of a file holds one event
      expect(record.split('\n').filter((line) => line !== '').length).toBe(events.length + 1);
    }),
    { numRuns: 10 },
  );
});
