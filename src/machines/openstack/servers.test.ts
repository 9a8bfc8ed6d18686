import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { KEYS } from './labels.ts';
import { addressOf, byToken, serversIn } from './servers.ts';
import { serverIdIn, vmIdOf } from './vm-id.ts';

const idOf = (digit: string): string => `${digit.repeat(8)}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`;
const OWNER = { installation: 'here', vmTypeId: 3 };
const metadata = { [KEYS.token]: 't1', [KEYS.installation]: 'here', [KEYS.type]: '3' };
const server = (more: object = {}) => ({
  id: idOf('1'),
  status: 'ACTIVE',
  created: '2026-05-01T12:00:00Z',
  metadata,
  addresses: { blue: [{ addr: 'fd00::7' }, { addr: '10.0.0.7' }], red: [{ addr: '10.1.0.7' }] },
  ...more,
});
const one = (more: object) => serversIn({ servers: [server(more)] }).servers[0];

test.each([
  [{}, 'running'],
  [{ status: 'BUILD' }, 'making'],
  [{ status: 'ERROR' }, 'broken'],
  [{ status: 'ERROR', 'OS-SRV-USG:launched_at': '2026-05-01T12:00:09.000000' }, 'stopped'],
  [{ status: 'SHUTOFF' }, 'stopped'],
  [{ status: 'HARD_REBOOT' }, 'running'],
  [{ status: 'SOMETHING_NEW' }, 'stopped'],
  [{ status: 'DELETED' }, undefined],
  [{ status: 'SOFT_DELETED' }, undefined],
  [{ 'OS-EXT-STS:task_state': 'deleting' }, undefined],
])('%j is %s', (more, state) => {
  expect(one(more)?.state).toBe(state);
});

test('a page goes on after its last server, whether that exists or not', () => {
  const answer = {
    servers: [server(), server({ id: idOf('2'), status: 'DELETED' })],
    servers_links: [{ rel: 'next' }],
  };
  expect(serversIn(answer)).toMatchObject({ servers: [{ id: idOf('1') }], next: idOf('2') });
});

test.each([
  [null],
  [{ servers: 7 }],
  [{ servers: [{ id: '../x', status: 'ACTIVE' }] }],
  [{ servers: [{ id: idOf('1'), status: 'UNKNOWN' }] }],
])('%j is no whole list', (answer) => {
  expect(() => serversIn(answer)).toThrow(CloudFault);
});

test('the oldest of a token comes first, and those of others do not count', () => {
  const all = [
    server({ id: idOf('1'), created: '2026-05-01T12:00:01Z' }),
    server({ id: idOf('2') }),
    server({ id: idOf('3') }),
    server({ id: idOf('4'), metadata: { ...metadata, [KEYS.installation]: 'there' } }),
    server({ id: idOf('5'), metadata: { ...metadata, [KEYS.type]: '4' } }),
    server({ id: idOf('6'), metadata: { ...metadata, [KEYS.token]: '' } }),
  ];
  const found = byToken(serversIn({ servers: all }).servers, OWNER);
  expect([...found].map(([token, same]) => [token, same.map(({ id }) => id)])).toEqual([
    ['t1', [idOf('2'), idOf('3'), idOf('1')]],
  ]);
});

test.each([
  ['', 4, '10.0.0.7'],
  ['', 6, 'fd00::7'],
  ['red', 4, '10.1.0.7'],
  ['red', 6, null],
  ['green', 4, null],
])('the address in network %j of version %i is %s', (network, version, address) => {
  const [found] = serversIn({ servers: [server()] }).servers;
  if (found === undefined) throw new Error('it exists');
  expect(addressOf(found, { network, version })).toBe(address);
});

test('ids of machines are read back, and no others', () => {
  expect(serverIdIn(3, vmIdOf(3, idOf('1')))).toBe(idOf('1'));
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(serverIdIn(3, text)).toBeNull();
      expect(serverIdIn(3, `openstack-3-${text}`)).toBeNull();
      expect(serverIdIn(3, vmIdOf(4, idOf('1')))).toBeNull();
    }),
  );
});
