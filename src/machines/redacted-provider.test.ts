import { expect, test } from 'vitest';
import { MASK } from '../secrets/mask.ts';
import { redactorOf } from '../secrets/redactor.ts';
import type { MachineProvider } from './provider.ts';
import { redactedProvider } from './redacted-provider.ts';

const never = new AbortController().signal;

/** A cloud that quotes its key in what it says. */
function talkative(work: () => void = () => {}): MachineProvider {
  return redactedProvider(
    {
      readiness: null,
      vmIdPrefix: 'vm-',
      list: async function* () {
        yield { vmId: 'vm-a', state: 'running', token: null, ip: null, made: null };
        work();
      },
      create: async function* () {
        yield { token: 'a', kind: 'progress', note: 'asked with hunter2' };
        yield { token: 'a', kind: 'failed', reason: 'InvalidKey: hunter2' };
        work();
      },
      destroy: async function* () {
        yield { vmId: 'a', kind: 'failed', reason: 'InvalidKey: hunter2' };
        work();
      },
      withdraw: async function* () {
        yield { token: 'a', kind: 'failed', reason: 'InvalidKey: hunter2' };
        work();
      },
      check: () => Promise.resolve(['InvalidKey: hunter2']),
      endpoint: (ip) => ({ host: ip, port: 22, user: 'root', key: null }),
    },
    redactorOf(['hunter2']),
  );
}

async function reasonsOf(events: AsyncIterable<object>): Promise<readonly unknown[]> {
  const reasons: unknown[] = [];
  for await (const event of events)
    reasons.push('reason' in event ? event.reason : 'note' in event ? event.note : null);
  return reasons;
}

test('no secret of the settings is in what a provider says', async () => {
  const provider = talkative();
  expect(await reasonsOf(provider.create([], never))).toEqual([`asked with ${MASK}`, `InvalidKey: ${MASK}`]);
  expect(await reasonsOf(provider.destroy([], never))).toEqual([`InvalidKey: ${MASK}`]);
  expect(await reasonsOf(provider.withdraw([], never))).toEqual([`InvalidKey: ${MASK}`]);
  expect(await provider.check()).toEqual([`InvalidKey: ${MASK}`]);
});

test('nor in what it throws', async () => {
  const provider = talkative(() => {
    throw new Error('503 for hunter2');
  });
  await expect(reasonsOf(provider.create([], never))).rejects.toThrow(`503 for ${MASK}`);
  await expect(reasonsOf(provider.list(never))).rejects.toThrow(`503 for ${MASK}`);
  await expect(reasonsOf(provider.destroy([], never))).rejects.toThrow(`503 for ${MASK}`);
  await expect(reasonsOf(provider.withdraw([], never))).rejects.toThrow(`503 for ${MASK}`);
});
