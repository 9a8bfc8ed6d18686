import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { canonicalAddress, checkedAddresses, readAddress } from './address.ts';

describe('one machine has one address', () => {
  test.each([
    [['::1', '0:0:0:0:0:0:0:1', '0000::0001', '::0.0.0.1'], '::1'],
    [['2001:DB8::1', '2001:db8::1', '2001:0db8:0:0:0:0:0:1', '2001:db8::0:1'], '2001:db8::1'],
    [['10.9.0.1', '::ffff:10.9.0.1', '::FFFF:a09:1', '0:0:0:0:0:ffff:10.9.0.1'], '10.9.0.1'],
    [['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '2001:db8:0:0:1::1'], '2001:db8::1:0:0:1'],
    [['Web-1.example.com', 'web-1.example.com', 'WEB-1.EXAMPLE.COM.', 'web-1.example.com.'], 'web-1.example.com'],
    [['xn--p1AI', 'XN--P1AI.'], 'xn--p1ai'],
    [['localhost'], 'localhost'],
    [['127.0.0.1'], '127.0.0.1'],
    [['1a.0b'], '1a.0b'],
    [['x'.repeat(63)], 'x'.repeat(63)],
  ])('%j', (spellings, address) => {
    expect(spellings.map((text) => readAddress(text))).toEqual(spellings.map(() => ({ address })));
  });

  test('every spelling of an IPv6 address is the same', () => {
    fc.assert(
      fc.property(fc.nat(0xfe_ff), fc.array(fc.nat(0xff_ff), { minLength: 7, maxLength: 7 }), (first, rest) => {
        const groups = [first, ...rest.with(6, 1)];
        const full = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
        const short = canonicalAddress(full);
        expect(canonicalAddress(full.toUpperCase())).toBe(short);
        expect(canonicalAddress(groups.map((group) => group.toString(16)).join(':'))).toBe(short);
      }),
    );
  });

  test('every IPv4 address is also written as IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(canonicalAddress(`::ffff:${ip}`)).toBe('address' in readAddress(ip) ? ip : `::ffff:${ip}`);
      }),
    );
  });
});

test('whatever is an address is one in its own spelling, and has nothing that a shell or a log could stumble over', () => {
  const near = fc
    .array(fc.constantFrom(...Array.from('0123456789abcdefxX.:%-\\ gZ潮\n')), { maxLength: 30 })
    .map((characters) => characters.join(''));
  fc.assert(
    fc.property(near, (text) => {
      const read = readAddress(text);
      if (!('address' in read)) return;
      expect(readAddress(read.address)).toEqual(read);
      expect(read.address).toMatch(/^[a-z0-9:][a-z0-9.:-]*$/);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['0x7f000001', 'last part is a number'],
  ['0x7f.1', 'last part is a number'],
  ['127.1', 'last part is a number'],
  ['2130706433', 'last part is a number'],
  ['010.0.0.1', 'last part is a number'],
  ['10.0.0.256', 'last part is a number'],
  ['10.0.0.1.', 'last part is a number'],
  ['web.1', 'last part is a number'],
  ['0x', 'last part is a number'],
  ['fe80::1%eth0', 'zone'],
  ['fe80::1%25eth0', 'zone'],
  ['10.0.0.1:22', 'a port does not belong'],
  ['[::1]', 'not an IPv6 address'],
  ['::g', 'not an IPv6 address'],
  ['１０.0.0.１', 'xn--'],
  ['bücher.example', 'xn--'],
  ['\u212A.example', 'xn--'],
  ['0.0.0.0', 'no single machine'],
  ['::', 'no single machine'],
  ['::ffff:0.0.0.0', 'no single machine'],
  ['255.255.255.255', 'no single machine'],
  ['ff02::1', 'no single machine'],
  ['a..b', 'parts of letters'],
  ['.', 'parts of letters'],
  ['a..', 'parts of letters'],
  ['-x', 'parts of letters'],
  ['x-', 'parts of letters'],
  ['x_y', 'parts of letters'],
  ['a b', 'parts of letters'],
  ['a\n', 'parts of letters'],
  ['x;id', 'parts of letters'],
  ['', 'parts of letters'],
  ['x'.repeat(64), 'parts of letters'],
  ['x.'.repeat(200), 'longer than 253'],
])('%j is no address: %s', (text, reason) => {
  expect(inEnglish(readAddress(text))).toEqual({ fault: expect.stringContaining(reason) });
  expect(canonicalAddress(text)).toBe(text);
});

test('a refusal names what is wrong and why', () => {
  expect(() => checkedAddresses(['10.0.0.1', 'a\u202Eb', '127.1'])).toThrow(
    /^not an IP address or host name: a\\u\{202e\}b \(.*xn--…\), 127\.1 \(its last part is a number/,
  );
  expect(checkedAddresses(['Web-1', '::1'])).toEqual(['web-1', '::1']);
});
