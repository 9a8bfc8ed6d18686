import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeIn } from './json-place.ts';

const TEXT = `{
  "desc": "a \\"b\\" {[",
  "steps": [
    { "name": "x", "retry": { "retry_times": 12 } },
    {
      "name": "y"
    }
  ]
}`;

test.each([
  ['desc', '"desc": "a \\"b\\" {["'],
  ['steps[0].retry.retry_times', '"retry_times": 12'],
  ['steps[1].name', '"name": "y"'],
  // a part of several lines is named by its first
  ['steps', '"steps": ['],
  ['steps[1]', '{'],
  // what the text does not have is in something that it has
  ['steps[0].become.user', '{ "name": "x", "retry": { "retry_times": 12 } }'],
])('%s', (path, expected) => {
  const { from = 0, to = 0 } = placeIn(TEXT, path) ?? {};
  expect(TEXT.slice(from, to)).toBe(expected);
});

test('a field that the text has nothing of', () => {
  expect(placeIn(TEXT, 'policy.bake')).toBeNull();
  expect(placeIn('12', 'name')).toBeNull();
});

test('every member of any object is found, however it is written', () => {
  const key = fc.string().filter((name) => /^[^.[\]]+$/.test(name));
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), fc.constantFrom(undefined, 2, '\t'), (object, indent) => {
      const text = JSON.stringify(object, null, indent);
      for (const [name, value] of Object.entries(object)) {
        const { from = 0, to = 0 } = placeIn(text, name) ?? {};
        const whole = `${JSON.stringify(name)}:${indent === undefined ? '' : ' '}${JSON.stringify(value, null, indent)}`;
        const [line = ''] = whole.split('\n');
        expect(text.slice(from, to)).toBe(line);
      }
    }),
  );
});
