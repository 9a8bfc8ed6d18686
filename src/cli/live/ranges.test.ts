import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangesOf } from './ranges.ts';

test.each([
  [['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.9', 'db'], '10.0.0.[1-3,9],db'],
  [['web01.example', 'web02.example', 'web3.example'], 'web[01-02].example,web3.example'],
  [['10.0.0.7'], '10.0.0.7'],
  [[], ''],
])('%j', (names, text) => {
  expect(rangesOf(names)).toBe(text);
});

/** What a text of ranges stands for. */
function namesIn(text: string): readonly string[] {
  return text.split(/,(?![^[]*\])/).flatMap((part) => {
    const [, before = '', inside, after = ''] = /^([^[]*)\[(.*)\](.*)$/.exec(part) ?? [];
    if (inside === undefined) return [part];
    return inside.split(',').flatMap((run) => {
      const [first = '', last = first] = run.split('-');
      const numbers = Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
      return numbers.map((number) => `${before}${String(number).padStart(first.length, '0')}${after}`);
    });
  });
}

test('whatever the addresses, none is lost and none made up', () => {
  const host = fc.tuple(
    fc.constantFrom('web', 'db-', '10.0.0.', 'a1b'),
    fc.nat(120),
    fc.constantFrom('', '.example', 'x'),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(
        host.map((parts) => parts.join('')),
        { minLength: 1, maxLength: 60 },
      ),
      (names) => {
        expect(namesIn(rangesOf(names)).toSorted()).toEqual(names.toSorted());
      },
    ),
  );
});
