import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { Refusal } from '../errors.ts';
import { COMPARISONS, type FactCondition, parseFactFilter } from './fact-filter.ts';
import { SEARCHABLE_FACTS, type SearchableFact } from './searchable-facts.ts';

test.each<[string, ReturnType<typeof parseFactFilter>]>([
  ['', []],
  [' ', []],
  ['distribution=Debian', [{ fact: 'distribution', comparison: '=', value: 'debian' }]],
  [
    'distribution != "VMware, Inc.",distribution_major_version >= 11',
    [
      { fact: 'distribution', comparison: '!=', value: 'vmware, inc.' },
      { fact: 'distribution_major_version', comparison: '>=', value: 11 },
    ],
  ],
  ['memtotal_mb>4000.5', [{ fact: 'memtotal_mb', comparison: '>', value: 4000.5 }]],
  ['product_name=a=b', [{ fact: 'product_name', comparison: '=', value: 'a=b' }]],
])('%j is a filter', (text, conditions) => {
  expect(parseFactFilter(text)).toEqual(conditions);
});

describe('a filter that is none is refused, with the remedy', () => {
  test.each<[string, RegExp]>([
    ['distribution', /^distribution is not a condition on a fact: write /],
    ['distribution=', /is not a condition/],
    ['=Debian', /is not a condition/],
    ['distribution=Debian,', /is not a condition/],
    ['distribution="Debian', /is not a condition/],
    ['distribution=a"b"', /is not a condition/],
    ['distribution=""', /is not a condition/],
    ["distribution='; drop table node; --', x=1", /fact x: there are architecture, /],
    ['constructor=1', /fact constructor: there are /],
    ['memtotal_mb>lots', /^fact memtotal_mb is a number, and lots is none$/],
    ['memtotal_mb>-1', /is a number/],
    ['memtotal_mb>1e9', /is a number/],
    ['kernel>5', /^fact kernel is a text: compare it with = or !=$/],
    [`kernel=${'x'.repeat(101)}`, /at most 100 characters/],
    [Array(11).fill('kernel=x').join(), /more than 10 conditions/],
    [`kernel=${'x'.repeat(1000)}`, /more than 1000 characters/],
  ])('%j', (text, reason) => {
    expect(() => parseFactFilter(text)).toThrow(Refusal);
    expect(refusalOf(text)).toMatch(reason);
  });
});

test('every filter that is written is read', () => {
  const names = Object.keys(SEARCHABLE_FACTS) as SearchableFact[];
  const number = fc.nat(1_000_000);
  const text = fc.stringMatching(/^[a-z0-9 ,.=<>&-]{1,40}$/).filter((value) => value.trim() === value);
  const condition = fc
    .constantFrom(...names)
    .chain((fact): fc.Arbitrary<FactCondition> =>
      SEARCHABLE_FACTS[fact] === 'number'
        ? fc.record({ fact: fc.constant(fact), comparison: fc.constantFrom(...COMPARISONS), value: number })
        : fc.record({ fact: fc.constant(fact), comparison: fc.constantFrom('=', '!='), value: text }),
    );
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 10 }), (conditions) => {
      const written = conditions.map(({ fact, comparison, value }) =>
        typeof value === 'number' ? `${fact} ${comparison} ${value}` : `${fact}${comparison}"${value}"`,
      );
      expect(parseFactFilter(written.join(', '))).toEqual(conditions);
    }),
  );
});

test('of any text a filter or a refusal is made', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.nat(0xff_ff).map((unit) => String.fromCharCode(unit)) }), (text) => {
      expect(refusalOf(text)).toSatisfy((reason) => reason === null || typeof reason === 'string');
    }),
  );
});

/** Why a text is refused; null = it is a filter. Any other error is thrown. */
function refusalOf(text: string): string | null {
  try {
    parseFactFilter(text);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return englishOf(error.content);
    throw error;
  }
}
