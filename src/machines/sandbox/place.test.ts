import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { whyExposed } from './check.ts';
import { loopbackAddresses } from './loopback.ts';
import { isMarked, markOf, marksOf } from './mark.ts';
import { namesOf } from './namespaces.ts';
import { SandboxPlace } from './place.ts';

const PLACE = new SandboxPlace('/var/lib/springtide');

describe('a machine', () => {
  test('has an id that follows from its token', () => {
    fc.assert(
      fc.property(fc.string(), (token) => {
        const vmId = PLACE.vmIdOf(token);
        expect(vmId).toMatch(/^sbx-[0-9a-f]{8}$/);
        expect(PLACE.vmIdOf(token)).toBe(vmId);
        expect(PLACE.pathOf(vmId)).toBe(`/var/lib/springtide/sandbox/${vmId}`);
      }),
    );
    expect(PLACE.vmIdOf('a')).not.toBe(PLACE.vmIdOf('b'));
  });

  test.each([
    '',
    '..',
    'sbx-',
    'sbx-0123456',
    'sbx-012345678',
    'sbx-0123ABCD',
    'sbx-01/../23',
    'sbx-01234567\n',
    'base',
  ])('%j is no id of one, and no path is made of it', (vmId) => {
    expect(() => PLACE.pathOf(vmId)).toThrow('is not a sandbox machine');
  });

  test('has names in the kernel that fit there', () => {
    const { namespace, device } = namesOf(PLACE, PLACE.vmIdOf('a'));
    expect(namespace).toMatch(/^spt[0-9a-f]{4}-[0-9a-f]{8}$/);
    expect(device).toMatch(/^v[0-9a-f]{12}$/);
    expect(device.length).toBeLessThan(16);
  });
});

describe('an installation', () => {
  test('is told from others by its directory', () => {
    const other = new SandboxPlace('/srv/springtide');
    expect(other.hash).not.toBe(PLACE.hash);
    expect(namesOf(other, 'sbx-01234567')).not.toEqual(namesOf(PLACE, 'sbx-01234567'));
    expect(markOf(other, 'sbx-01234567')).not.toEqual(markOf(PLACE, 'sbx-01234567'));
  });

  test('has user ids of its own, which stay positive with a sign', () => {
    fc.assert(
      fc.property(fc.string(), (directory) => {
        const { firstUid } = new SandboxPlace(`/${directory}`);
        expect(firstUid % 0x1_0000).toBe(0);
        expect(firstUid).toBeGreaterThanOrEqual(0x7000_0000);
        expect(firstUid + 0xff_ff).toBeLessThan(2 ** 31);
      }),
    );
  });

  test.each(['0000', '00f9', '00fa', 'ffff'])('%s has loopback addresses, each once', (hash) => {
    const addresses = [...loopbackAddresses(hash)];
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) expect(address).toMatch(/^127\.87\.\d{1,3}\.\d{1,3}$/);
    expect(addresses.length).toBe(254 * 6);
  });
});

describe('marks', () => {
  const marks = marksOf(PLACE, ['sbx-00000001', 'sbx-00000002']);
  const value = (vmId: string): string => Object.entries(markOf(PLACE, vmId)).flat().join('=');

  test('are found in an environment', () => {
    expect(isMarked(`HOME=/root\0${value('sbx-00000002')}\0`, marks)).toBe(true);
    expect(isMarked(value('sbx-00000001'), marks)).toBe(true);
  });

  test.each([
    '',
    'HOME=/root\0',
    `${value('sbx-00000003')}\0`,
    `${value('sbx-00000001')}0\0`,
    `X${value('sbx-00000001')}\0`,
    `NOTE=${value('sbx-00000001')}\0`,
    `${value('sbx-00000001')}\n\0`,
  ])('are not in %j', (environment) => {
    expect(isMarked(environment, marks)).toBe(false);
  });
});

test.each([
  ['/usr/share/no-such-springtide', 'namespaces', true],
  ['/lib64x/no-such-springtide', 'namespaces', true],
  ['/usr/local/no-such-springtide', 'namespaces', false],
  ['/usr/src/no-such-springtide', 'namespaces', false],
  ['/var/lib/no-such-springtide', 'namespaces', false],
  ['/usrlocal/no-such-springtide', 'namespaces', false],
  ['/usr/share/no-such-springtide', 'loopback', false],
] as const)('machines of %s with %s see the data directory: %j', (dataDir, isolation, isExposed) => {
  expect(whyExposed(new SandboxPlace(dataDir), isolation) !== null).toBe(isExposed);
});
