import { expect, test } from 'vitest';
import { collected } from '../../test/support/collected.ts';
import { withNewHostKeys } from './new-host-keys.ts';
import type { CreateEvent, MachineProvider } from './provider.ts';

const { signal } = new AbortController();

const portIn = (pool: string, usual: number): Promise<number> => Promise.resolve(pool === 'web-b' ? 2222 : usual);
const none = (): Promise<never> => Promise.reject(new Error('not called'));

const CREATED: CreateEvent & { readonly kind: 'created' } = {
  token: 'a',
  kind: 'created',
  machine: { vmId: 'vm-a', ip: '10.0.0.1', token: 'a' },
};
const FAILED: CreateEvent = { token: 'b', kind: 'failed', reason: 'no room' };

function provider(): MachineProvider {
  return {
    readiness: null,
    vmIdPrefix: 'vm-',
    list: async function* () {
      yield { vmId: 'vm-a', state: 'running', token: 'a', ip: '10.0.0.1', made: null };
    },
    create: async function* () {
      yield FAILED;
      yield CREATED;
    },
    destroy: async function* () {
      yield { vmId: 'vm-a', kind: 'returned' };
    },
    withdraw: async function* () {
      yield { token: 'a', kind: 'returned' };
    },
    check: () => Promise.resolve(['not ready']),
    endpoint: (ip) => ({ host: ip, port: 22, user: 'root', key: null }),
  };
}

test('the key of an address is forgotten before a new machine is reported there', async () => {
  const order: unknown[] = [];
  const wrapped = withNewHostKeys(provider(), { forget: async (ip) => void order.push(ip), portIn, trust: none });
  for await (const event of wrapped.create([], signal)) order.push(event.kind);
  expect(order).toEqual(['failed', '10.0.0.1', 'created']);
});

test('the key that the provider knows is trusted from the first contact on', async () => {
  const order: unknown[] = [];
  const known: MachineProvider = {
    ...provider(),
    create: async function* () {
      yield { ...CREATED, machine: { vmId: 'vm-a', ip: '10.0.0.1', token: 'a', hostKey: 'AAAA' } };
    },
  };
  const trust = async (...what: readonly unknown[]): Promise<void> => void order.push(what);
  for await (const event of withNewHostKeys(known, { forget: async () => {}, portIn, trust }).create([], signal))
    order.push(event.kind);
  expect(order).toEqual([['10.0.0.1', 22, 'AAAA'], 'created']);
  // at the port by which its pool reaches it
  const request = { token: 'a', name: 'web-1', labels: { cluster: 'c', service: 's', pool: 'web-b' } };
  const ports: unknown[] = [];
  const noted = async (_: string, port: number): Promise<void> => void ports.push(port);
  const again = withNewHostKeys(known, { forget: async () => {}, portIn, trust: noted });
  await collected(again.create([request], signal));
  expect(ports).toEqual([2222]);
});

test('a machine whose key could not be forgotten is not reported', async () => {
  const wrapped = withNewHostKeys(provider(), {
    forget: () => Promise.reject(new Error('no database')),
    portIn,
    trust: none,
  });
  const kinds: string[] = [];
  await expect(async () => {
    for await (const event of wrapped.create([], signal)) kinds.push(event.kind);
  }).rejects.toThrow('no database');
  expect(kinds).toEqual(['failed']);
});

test('everything else is passed on', async () => {
  const wrapped = withNewHostKeys(provider(), { forget: none, portIn, trust: none });
  expect(await collected(wrapped.destroy(['vm-a'], signal))).toEqual([{ vmId: 'vm-a', kind: 'returned' }]);
  expect(await collected(wrapped.withdraw(['a'], signal))).toEqual([{ token: 'a', kind: 'returned' }]);
  expect(await collected(wrapped.list(signal))).toMatchObject([{ vmId: 'vm-a' }]);
  expect(await wrapped.check()).toEqual(['not ready']);
  expect(wrapped.endpoint('10.0.0.1').host).toBe('10.0.0.1');
});
