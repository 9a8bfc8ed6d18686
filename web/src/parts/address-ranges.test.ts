import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandedList, MOST_ADDRESSES } from './address-ranges.ts';

function addressesOf(text: string): readonly string[] {
  return expandedList(text).entries.flatMap(({ addresses }) => addresses);
}

describe('a list with ranges', () => {
  test.each([
    ['10.0.0.1-3', ['10.0.0.1', '10.0.0.2', '10.0.0.3']],
    ['10.0.0.254-10.0.1.1', ['10.0.0.254', '10.0.0.255', '10.0.1.0', '10.0.1.1']],
    ['10.0.0.1 - 2', ['10.0.0.1', '10.0.0.2']],
    ['10.0.0.1 – 10.0.0.2', ['10.0.0.1', '10.0.0.2']],
    ['10.0.0.5/30', ['10.0.0.4', '10.0.0.5', '10.0.0.6', '10.0.0.7']],
    ['10.0.0.5/32', ['10.0.0.5']],
    ['2001:DB8::fe/127', ['2001:db8::fe', '2001:db8::ff']],
    ['2001:db8::1-2001:db8::2', ['2001:db8::1', '2001:db8::2']],
    ['10.0.0.1-2, web-1-2\nweb-3 # 10.0.0.9', ['10.0.0.1', '10.0.0.2', 'web-1-2', 'web-3']],
  ])('%s', (text, addresses) => expect(addressesOf(text)).toEqual(addresses));

  test('has each address once, and says how many came again', () => {
    const { entries, repeated } = expandedList('10.0.0.2\n10.0.0.1-3\n10.0.0.0/30\nWEB-1 web-1.');
    expect(entries.map(({ text, addresses }) => [text, addresses])).toEqual([
      ['10.0.0.2', ['10.0.0.2']],
      ['10.0.0.1-3', ['10.0.0.1', '10.0.0.3']],
      ['10.0.0.0/30', ['10.0.0.0']],
      ['WEB-1', []],
      ['web-1.', []],
    ]);
    expect(repeated).toBe(1 + 3);
  });

  test.each([
    ['10.0.0.9-3', 'backwards'],
    ['10.0.0.1-300', 'malformed'],
    ['10.0.0.0/33', 'malformed'],
    ['10.0.0.1-2001:db8::1', 'malformed'],
    ['10.0.0.0/8', 'tooMany'],
    ['::/0', 'tooMany'],
    ['10.0.0/24', 'malformed'],
    ['foo bar', 'spaced'],
  ])('%s is %s', (text, flaw) => expect(expandedList(text).entries[0]).toMatchObject({ addresses: [], flaw }));

  test('asks about names with a blank between them, and takes them when it is told to', () => {
    expect(expandedList('foo bar, baz\n10.0.0.1 10.0.0.2').entries.map(({ flaw }) => flaw)).toEqual([
      'spaced',
      'spaced',
      null,
      null,
      null,
    ]);
    expect(expandedList('foo bar', true).entries.map(({ addresses }) => addresses)).toEqual([['foo'], ['bar']]);
  });

  test('has no more addresses than it may have', () => {
    const { entries } = expandedList('10.0.0.0/16\n10.1.0.0/16\n10.1.0.0/17\n10.2.0.1');
    expect(entries.map(({ flaw }) => flaw)).toEqual([null, 'tooMany', null, null]);
    expect(entries.flatMap(({ addresses }) => addresses).length).toBe(65_536 + 32_768 + 1);
  });
});

const octet = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));

describe('any list', () => {
  test('is taken apart without harm, within the bound, and each address once', () => {
    const word = fc.oneof(
      address,
      fc.tuple(address, octet).map(([begin, end]) => `${begin}-${end}`),
      fc.tuple(address, fc.integer({ min: 20, max: 32 })).map(([base, length]) => `${base}/${length}`),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), fc.constantFrom('\n', ' ', ', '), (words, separator) => {
        const all = addressesOf(words.join(separator));
        expect(all.length).toBeLessThanOrEqual(MOST_ADDRESSES);
        expect(new Set(all.map((text) => text.toLowerCase())).size).toBe(all.length);
      }),
    );
  });

  test('names the same addresses as the ranges that it was written from', () => {
    fc.assert(
      fc.property(octet, octet, fc.integer({ min: 24, max: 32 }), (third, fourth, length) => {
        const all = addressesOf(`10.9.${third}.${fourth}/${length}`);
        expect(all).toContain(`10.9.${third}.${fourth}`);
        expect(all.length).toBe(2 ** (32 - length));
        const [first = '', last = ''] = [all[0], all.at(-1)];
        expect(addressesOf(`${first}-${last}`)).toEqual(all);
        expect(addressesOf(all.join('\n'))).toEqual(all);
      }),
    );
  });
});
