import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressesOf, freeBlock, gatewayOf, macOf } from './address-block.ts';

const FIRST = 0x0a_57_00_00;

test('a block has a gateway and a thousand addresses, none of them twice', () => {
  const addresses = [...addressesOf({ base: FIRST })];
  expect(gatewayOf({ base: FIRST })).toBe('10.87.0.1');
  expect([addresses[0], addresses.at(-1)]).toEqual(['10.87.0.2', '10.87.3.254']);
  expect(new Set([...addresses, gatewayOf({ base: FIRST })]).size).toBe(1022);
});

test('every address has a hardware address of its own, which is local and for one host', () => {
  expect(macOf('10.87.3.254')).toBe('02:57:0a:57:03:fe');
  const macs = [...addressesOf({ base: FIRST })].map(macOf);
  expect(new Set(macs).size).toBe(macs.length);
  for (const mac of macs) expect(mac).toMatch(/^02(:[0-9a-f]{2}){5}$/);
});

describe('a free block', () => {
  test.each([
    ['0000', [], '10.87.0.1'],
    ['0001', [], '10.87.4.1'],
    ['0041', [], '10.87.4.1'],
    ['0000', ['default', '0.0.0.0/0', '192.168.0.0/16'], '10.87.0.1'],
    ['0000', ['10.87.0.0/22'], '10.87.4.1'],
    ['0000', ['10.87.3.255'], '10.87.4.1'],
    ['0000', ['10.87.2.0/23', '10.87.4.7/32', '10.87.8.0/21'], '10.87.16.1'],
    ['003f', ['10.87.252.0/22'], '10.87.0.1'],
  ])('of %s beside %j is that of %s', (hash, routes, gateway) => {
    expect(gatewayOf({ base: freeBlock(hash, routes) ?? 0 })).toBe(gateway);
  });

  test.each([[['10.0.0.0/8']], [['10.87.0.0/17', '10.87.128.0/17']]])('is not to be had beside %j', (routes) => {
    expect(freeBlock('1234', routes)).toBeNull();
  });

  test('is outside of every route, whatever the routes are', () => {
    const hex = fc.integer({ min: 0, max: 0xff_ff }).map((hash) => hash.toString(16).padStart(4, '0'));
    const route = fc.tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 18, max: 32 }));
    fc.assert(
      fc.property(hex, fc.array(route, { maxLength: 30 }), (hash, routes) => {
        const ranges = routes.map(([third, fourth, length]) => {
          const size = 2 ** (32 - length);
          const first = Math.floor((FIRST + third * 256 + fourth) / size) * size;
          return { first, last: first + size - 1, text: `${gatewayOf({ base: first - 1 })}/${length}` };
        });
        const texts = ranges.map(({ text }) => text);
        const isTaken = (at: number): boolean => ranges.some(({ first, last }) => first < at + 1024 && at <= last);
        const free = Array.from({ length: 64 }, (_, block) => FIRST + block * 1024).filter((at) => !isTaken(at));
        const base = freeBlock(hash, texts);
        expect(base === null ? free.length === 0 : free.includes(base)).toBe(true);
      }),
    );
  });

  test('is found whatever a route is called', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (routes) => {
        expect(() => freeBlock('00ff', routes)).not.toThrow();
      }),
    );
  });
});
