import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import { parseBody } from './body.ts';

test('a JSON object, nothing, or (where it is taken) a form', () => {
  expect(parseBody(' {"name":"web","n":1} ', false)).toEqual({ name: 'web', n: 1 });
  expect(parseBody('', false)).toEqual({});
  expect(parseBody('page=2&page_size=5', true)).toEqual({ page: '2', page_size: '5' });
  expect(parseBody('{"name":"a=b"}', true)).toEqual({ name: 'a=b' });
});

test.each(['name=web', '[1]', 'null', '"text"', '{"a":', '42'])('not %s', (text) => {
  expect(() => parseBody(text, false)).toThrow(/^json can not convert/);
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, form) => {
      expect(outcome(text, form)).toMatch(/^(object|refused)$/);
    }),
  );
});

test('any object survives', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(JSON.stringify(parseBody(JSON.stringify(value), true))).toBe(JSON.stringify(value));
    }),
  );
});

function outcome(text: string, form: boolean): string {
  try {
    return typeof parseBody(text, form);
  } catch (error) {
    return error instanceof Refusal ? 'refused' : String(error);
  }
}
