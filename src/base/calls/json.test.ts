import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsIn, jsonIn } from './json.ts';

test('any text is JSON or nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (text, json) => {
      expect(jsonIn(json)).toEqual(JSON.parse(json));
      expect(fieldsIn(JSON.stringify({ text }))).toEqual({ text });
      expect(jsonIn(`${json}{`)).toBeNull();
    }),
  );
});

test.each(['', '{"a":', '[]', 'null', '"a"', '1'])('%j is no object', (text) => {
  expect(fieldsIn(text)).toBeNull();
});
