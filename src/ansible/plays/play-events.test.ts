import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventReader, LONGEST_EVENT, logOf, parseEvent } from './play-events.ts';

const TASK = { event: 'task', node: 1, as: 'changed', task: 'web : write it', text: '--- before\n+++ after' } as const;

describe('an event', () => {
  test.each([
    TASK,
    { event: 'begun', node: 2 },
    { event: 'ended', node: 0, as: 'unreachable' },
    { event: 'exit', code: 2 },
  ])('is read: %j', (event) => {
    expect(parseEvent(JSON.stringify(event))).toEqual(event);
  });

  test.each([
    '',
    'null',
    '[]',
    '"task"',
    '{',
    '{"event":"begun"}',
    '{"event":"exit"}',
    '{"event":"exit","code":-1}',
    '{"event":"exit","code":1.5}',
    '{"event":"ended","node":0,"as":"changed"}',
    '{"event":"ended","node":"0","as":"ok"}',
    '{"event":"task","node":0,"as":"ok","task":"x"}',
    '{"event":"task","node":0,"as":"ok","task":"x","text":1}',
    '{"event":"task","node":0,"as":"toString","task":"x","text":""}',
    '{"event":"other","node":0,"as":"ok","task":"x","text":""}',
  ])('is not %s', (line) => {
    expect(parseEvent(line)).toBe(null);
  });

  test('is nothing but what is known, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(['task', 'begun', 'ended', 'exit', undefined]).toContain(parseEvent(line)?.event);
      }),
    );
  });

  test('is shown as lines of its node’s log', () => {
    expect(logOf(TASK)).toBe('changed: web : write it\n  --- before\n  +++ after\n');
    expect(logOf({ ...TASK, text: '', task: 'one\nname\t' })).toBe('changed: one name\n');
    expect(logOf({ ...TASK, text: '', task: 'x'.repeat(9999) }).length).toBeLessThan(300);
  });
});

/** Reads a file from the reader's position, a limited number of bytes at a time, as it is while it grows. */
function readThrough(file: Buffer, lengths: readonly number[], most: number) {
  const reader = new EventReader();
  const events = [];
  for (const length of [...lengths.toSorted((a, b) => a - b), file.length]) {
    for (;;) {
      const before = reader.position;
      events.push(...reader.read(file.subarray(0, length).subarray(before, before + most)));
      if (reader.position === before) break;
    }
  }
  return events;
}

test('events are read once each, however the file grows', () => {
  const file = Buffer.from(
    ['', 'no event', ...[1, 2, 3].map((node) => JSON.stringify({ ...TASK, node, text: '好' })), ''].join('\n'),
  );
  fc.assert(
    fc.property(fc.array(fc.nat(file.length)), fc.integer({ min: 200, max: 1000 }), (lengths, most) => {
      expect(readThrough(file, lengths, most).map((event) => 'node' in event && event.node)).toEqual([1, 2, 3]);
    }),
  );
});

test('a line without an end does not hold up those after it', () => {
  const file = Buffer.from(`${'x'.repeat(3 * LONGEST_EVENT)}\n${JSON.stringify(TASK)}\n`);
  expect(readThrough(file, [], 2 * LONGEST_EVENT)).toEqual([TASK]);
});
