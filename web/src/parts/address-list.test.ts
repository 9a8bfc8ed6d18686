import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedAddresses, searchedAddresses, withoutWords } from './address-list.ts';

const good = (text: string): readonly string[] =>
  listedAddresses(text)
    .filter(({ flaw }) => flaw === null)
    .map(({ address }) => address);

test.each([
  ['10.0.0.1\n10.0.0.2\r\n10.0.0.3', ['10.0.0.1', '10.0.0.2', '10.0.0.3']],
  ['10.0.0.1, 10.0.0.2;10.0.0.3\t10.0.0.4', ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']],
  ['["10.0.0.1", "web-1.example"]', ['10.0.0.1', 'web-1.example']],
  ['# rack a\n10.0.0.1 # the first\n\n  fe80::1', ['10.0.0.1', 'fe80::1']],
  ['', []],
])('%j holds %o', (text, expected) => {
  expect(good(text)).toEqual(expected);
});

test('each flaw is told with its line', () => {
  expect(listedAddresses('10.0.0.1\n10.0.0\n\n10.0.0.1 -x').map(({ line, flaw }) => [line, flaw])).toEqual([
    [1, null],
    [2, 'malformed'],
    [4, 'repeated'],
    [4, 'malformed'],
  ]);
});

test.each([
  ['2001:DB8::1 2001:db8:0:0::1', '2001:db8:0:0::1'],
  ['Web-1.example.com, web-1.example.com.', 'web-1.example.com.'],
])('%s is one machine', (text, repeated) => {
  expect(listedAddresses(text).filter(({ flaw }) => flaw === 'repeated')).toEqual([
    { address: repeated, line: 1, flaw: 'repeated' },
  ]);
  expect(good(text)).toHaveLength(1);
});

test.each(['0x7f000001', '127.1', '010.0.0.1', 'web.1', 'fe80::1%eth0', '10.0.0.1.', 'a..'])(
  '%s is no address',
  (text) => {
    expect(good(text)).toEqual([]);
  },
);

test('every IP address is searched for', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
      expect(searchedAddresses(ip)).toEqual([ip]);
    }),
  );
});

test.each(['10.0.0.256', '10.0.0.01', '010.0.0.1', '1.2.3', '1.2.3.4.5', ':', ':::', '1::2::3', 'beef', '0x7f.0.0.1'])(
  '%s is no IP address',
  (text) => {
    expect(searchedAddresses(text)).toEqual([]);
  },
);

describe('a search', () => {
  test.each([
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.2 10.0.0.1,10.0.0.2', ['10.0.0.2', '10.0.0.1']],
    ['::1 0:0::1', ['::1']],
    ['web-a', []],
    ['10.0.0.1 web-a', []],
    ['10.0.', []],
    ['', []],
  ])('for %j', (text, expected) => {
    expect(searchedAddresses(text)).toEqual(expected);
  });
});

function flaws(text: string, blanksSeparate = false) {
  return listedAddresses(text, blanksSeparate).map(({ address, flaw }) => [address, flaw]);
}

test('names with nothing but a blank between them are asked about, addresses are not', () => {
  expect(flaws('foo bar')).toEqual([
    ['foo', 'spaced'],
    ['bar', 'spaced'],
  ]);
  expect(flaws('foo, bar; baz\nqux')).toEqual(['foo', 'bar', 'baz', 'qux'].map((name) => [name, null]));
  expect(flaws('10.0.0.1 10.0.0.2\t10.0.0.3')).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((ip) => [ip, null]));
  expect(flaws('10.0.0.1 web-1')).toEqual([
    ['10.0.0.1', null],
    ['web-1', 'spaced'],
  ]);
  expect(flaws('foo bar', true)).toEqual([
    ['foo', null],
    ['bar', null],
  ]);
});

test('words are taken out of a list, and what is around them stays', () => {
  const text = '10.0.0.1, 10.0.0.2 # two\n10.0.0.3\n# 10.0.0.3 is a comment\nweb-1 10.0.0.33';
  expect(withoutWords(text, new Set(['10.0.0.1', '10.0.0.3']))).toBe(
    ', 10.0.0.2 # two\n# 10.0.0.3 is a comment\nweb-1 10.0.0.33',
  );
});
