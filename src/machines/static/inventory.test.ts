import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VmTypeId } from '../../domain/ids.ts';
import { addressIn, inventoryAddresses, specialMachine, vmIdOf } from './inventory.ts';

const TYPE = 3 as VmTypeId;

test('the addresses of an inventory are normalized, each once, without what is none', () => {
  const machines = ['10.0.0.2', { ip: 'Web-1', port: 2222 }, 'web-1.', '::ffff:10.0.0.2', '10.0.0', ''];
  expect(inventoryAddresses(machines)).toEqual(['10.0.0.2', 'web-1']);
  expect(inventoryAddresses([])).toEqual([]);
});

describe('the entry of its own for an address', () => {
  const special = { ip: 'Web-1', port: 2222 };

  test('is found in any notation of the address', () => {
    expect(specialMachine(['10.0.0.2', special], 'web-1.')).toBe(special);
    expect(specialMachine(['10.0.0.2', special], '10.0.0.2')).toBeUndefined();
    expect(specialMachine([], 'web-1')).toBeUndefined();
  });

  test('is rather the one that has the very text', () => {
    const exact = { ip: 'web-1', user: 'admin' };
    expect(specialMachine([special, exact], 'web-1')).toBe(exact);
  });
});

describe('the id of a machine', () => {
  test('has its machine type and address', () => {
    expect(vmIdOf(TYPE, '10.0.0.1')).toBe('static-3-10.0.0.1');
    expect(addressIn(TYPE, 'static-3-Web-1')).toBe('web-1');
  });

  test.each(['static-30-10.0.0.1', 'static-4-10.0.0.1', 'sbx-0123abcd', '', '10.0.0.1', 'static-3'])(
    '%j is of another machine type or provider',
    (vmId) => {
      expect(addressIn(TYPE, vmId)).toBeNull();
    },
  );

  test('gives its address back, and no other type takes it for its own', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 4, max: 10_000 }), (ip, other) => {
        expect(addressIn(TYPE, vmIdOf(TYPE, ip))).toBe(ip);
        expect(addressIn(other as VmTypeId, vmIdOf(TYPE, ip))).toBeNull();
      }),
    );
  });
});
