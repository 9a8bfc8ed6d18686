import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileOf, linesOf, linesWith, piecesOf } from './node-log.ts';

const LINES = linesOf([{ pull: '[attempt 1]\nno route\r\n\n[attempt 2]\nPulled\n' }, { start: '' }]);

test('steps, attempts and what they wrote', () => {
  expect(LINES).toEqual([
    { kind: 'step', text: 'pull' },
    { kind: 'attempt', text: '1' },
    { kind: 'text', text: 'no route' },
    { kind: 'text', text: '' },
    { kind: 'attempt', text: '2' },
    { kind: 'text', text: 'Pulled' },
    { kind: 'step', text: 'start' },
  ]);
  expect(fileOf(LINES)).toBe('=== pull ===\n--- 1 ---\nno route\n\n--- 2 ---\nPulled\n=== start ===\n');
});

test('searching takes no notice of case', () => {
  expect(linesWith(LINES, 'PULL')).toEqual([0, 5]);
  expect(linesWith(LINES, '')).toEqual([]);
  expect(piecesOf('a Log log', 'log')).toEqual(['a ', 'Log', ' ', 'log', '']);
});

test('however a line is cut, nothing of it is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 2 }), (line, part) => {
      expect(piecesOf(line, part).join('')).toBe(line);
    }),
  );
});
