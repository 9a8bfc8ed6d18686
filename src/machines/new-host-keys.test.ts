import { expect, test } from 'vitest';
import { withNewHostKeys } from './new-host-keys.ts';
import type { CreateEvent, MachineProvider } from './provider.ts';

const { signal } = new AbortController();

const CREATED: CreateEvent = { token: 'a', kind: 'created', machine: { vmId: 'vm-a', ip: '10.0.0.1', token: 'a' } };
const FAILED: CreateEvent = { token: 'b', kind: 'failed', reason: 'no room' };

function provider(): MachineProvider {
  return {
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
    endpoint: (ip) => ({ host: ip, port: 22, user: 'root', keyFile: null }),
  };
}

async function all(events: AsyncIterable<object>): Promise<readonly object[]> {
  const found: object[] = [];
  for await (const event of events) found.push(event);
  return found;
}

test('the key of an address is forgotten before a new machine is reported there', async () => {
  const order: unknown[] = [];
  const wrapped = withNewHostKeys(provider(), async (ip) => void order.push(ip));
  for await (const event of wrapped.create([], signal)) order.push(event.kind);
  expect(order).toEqual(['failed', '10.0.0.1', 'created']);
});

test('a machine whose key could not be forgotten is not reported', async () => {
  const wrapped = withNewHostKeys(provider(), () => Promise.reject(new Error('no database')));
  const kinds: string[] = [];
  await expect(async () => {
    for await (const event of wrapped.create([], signal)) kinds.push(event.kind);
  }).rejects.toThrow('no database');
  expect(kinds).toEqual(['failed']);
});

test('everything else is passed on', async () => {
  const wrapped = withNewHostKeys(provider(), () => Promise.reject(new Error('not called')));
  expect(await all(wrapped.destroy(['vm-a'], signal))).toEqual([{ vmId: 'vm-a', kind: 'returned' }]);
  expect(await all(wrapped.withdraw(['a'], signal))).toEqual([{ token: 'a', kind: 'returned' }]);
  expect(await wrapped.check()).toEqual(['not ready']);
  expect(wrapped.endpoint('10.0.0.1').host).toBe('10.0.0.1');
});
