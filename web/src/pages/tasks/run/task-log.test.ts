import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TaskLogLine } from '../../../data/task/tasks.ts';
import { fileOfTaskLog, linesThatMatch, NodeAddresses, piecesWithNodes } from './task-log.ts';

const line = (id: number, batch_id: number, message: string): TaskLogLine => ({
  id,
  fid: 1,
  batch_id,
  correlation_id: '1-0',
  message,
  ctime: 1_772_359_200 + id,
});
const LINES = [
  line(1, 0, 'root started it'),
  line(2, 5, 'node 10.0.0.1: Success'),
  line(3, 6, 'node 10.0.0.11: failed'),
];
const NODES = new Map([
  ['10.0.0.1', 7],
  ['2001:db8::1', 8],
  ['web-1.example', 9],
]);

const found = (text: string, batchId: number | null) => linesThatMatch(LINES, { text, batchId }).map(({ id }) => id);

test('by text and batch', () => {
  expect(found('', null)).toEqual([1, 2, 3]);
  expect(found('SUCCESS', null)).toEqual([2]);
  expect(found('', 6)).toEqual([3]);
  expect(found('success', 6)).toEqual([]);
});

test.each([
  ['node 10.0.0.1: success', ['node ', 7, ': success']],
  ['node 10.0.0.11: success', ['node 10.0.0.11: success']],
  ['节点 2001:db8::1：失败', ['节点 ', 8, '：失败']],
  ['10.0.0.1, web-1.example.', [7, ', ', 9, '.']],
  ['', []],
])('%j', (message, expected) => {
  expect(piecesWithNodes(message, NODES).map(({ text, nodeId }) => nodeId ?? text)).toEqual(expected);
});

test('nothing of a line is lost', () => {
  const part = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.constantFrom(...NODES.keys()));
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const message = parts.join('');
      const pieces = piecesWithNodes(message, NODES);
      expect(pieces.map(({ text }) => text).join('')).toBe(message);
      const named = pieces.filter(({ nodeId }) => nodeId !== null);
      for (const { text, nodeId } of named) expect(NODES.get(text)).toBe(nodeId);
    }),
  );
});

test('a file has the time of every line', () => {
  expect(fileOfTaskLog(LINES.slice(0, 1))).toBe('2026-03-01T10:00:01.000Z root started it\n');
});

test('the map of addresses is another only when an address is', () => {
  const addresses = new NodeAddresses();
  const first = addresses.of([
    { id: 1, ip: '10.0.0.1' },
    { id: 2, ip: '-' },
  ]);
  expect([...first]).toEqual([['10.0.0.1', 1]]);
  expect(
    addresses.of([
      { id: 1, ip: '10.0.0.1' },
      { id: 2, ip: '' },
    ]),
  ).toBe(first);
  expect([
    ...addresses.of([
      { id: 1, ip: '10.0.0.1' },
      { id: 2, ip: '10.0.0.2' },
    ]),
  ]).toHaveLength(2);
});
