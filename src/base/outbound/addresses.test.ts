import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { specialKind } from './addresses.ts';

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['169.254.169.254', 'metadata'],
  ['169.254.170.2', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['febf::1', 'link-local'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['ff02::1', 'multicast'],
  ['255.255.255.255', 'reserved'],
  ['240.0.0.1', 'reserved'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::ffff:a9fe:a9fe', 'metadata'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['64:ff9b::169.254.169.254', 'metadata'],
  ['64:ff9b:1::7f00:1', 'reserved'],
  ['2002:7f00:1::', 'loopback'],
  ['2002:a9fe:a9fe::1', 'metadata'],
  ['2002:7f12:3456:1:2:3:4:5', 'loopback'],
  ['::127.0.0.1', 'reserved'],
  ['2001:0:1::1', 'reserved'],
  ['no address', 'reserved'],
])('%s is %s', (address, kind) => {
  expect(specialKind(address)).toBe(kind);
});

test.each([
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '8.8.8.8',
  '126.255.255.255',
  '128.0.0.1',
  'fd00::1',
  '2001:db8::1',
  '2a00:1450::1',
  '::ffff:10.0.0.1',
  '64:ff9b::10.0.0.1',
  '2002:a00:1::',
])('%s may be asked', (address) => {
  expect(specialKind(address)).toBeNull();
});

test('what stands for an IPv4 address is what that address is', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isIPv4(address)).toBe(true);
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const groups = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      const kind = specialKind(address);
      for (const form of [`::ffff:${address}`, `0:0:0:0:0:ffff:${groups}`, `64:ff9b::${groups}`, `2002:${groups}::9`]) {
        expect(specialKind(form), form).toBe(kind);
      }
    }),
  );
});
