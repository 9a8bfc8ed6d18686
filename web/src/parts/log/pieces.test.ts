import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './keep-text.ts';
import { piecesOf } from './pieces.ts';

test('searching takes no notice of case', () => {
  expect(piecesOf('a Log log', 'log')).toEqual(['a ', 'Log', ' ', 'log', '']);
});

test('however a line is cut, nothing of it is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 2 }), (line, part) => {
      expect(piecesOf(line, part).join('')).toBe(line);
    }),
  );
});

test('a file has a name that every system takes', () => {
  expect(fileName('task 1: “web/a”\n../x.log')).toBe('task_1_web_a_.._x.log');
  expect(fileName('上线_#3.log')).toBe('上线_3.log');
  expect(fileName('x'.repeat(999))).toHaveLength(200);
});
