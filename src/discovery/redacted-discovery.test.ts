import { expect, test } from 'vitest';
import { englishOf } from '../messages/message.ts';
import { MASK } from '../secrets/mask.ts';
import { redactorOf } from '../secrets/redactor.ts';
import type { Discovery, ServerEvent } from './discovery.ts';
import { redactedDiscovery } from './redacted-discovery.ts';

const never = new AbortController().signal;

/** A balancer that quotes its password in what it says, and then throws. */
async function* quoted(): AsyncIterable<ServerEvent> {
  yield { ip: '10.0.0.1', ok: false, log: '401 for hunter2' };
  throw new Error('closed after hunter2');
}

const discovery: Discovery = redactedDiscovery(
  {
    register: quoted,
    unregister: quoted,
    members: () => Promise.reject(new Error('closed after hunter2')),
    era: () => Promise.reject(new Error('closed after hunter2')),
    usual: {},
    check: () => Promise.resolve(['401 for hunter2']),
  },
  redactorOf(['hunter2']),
);

test('no secret of the settings is in what a load balancer says, or throws', async () => {
  for (const events of [discovery.register([], never), discovery.unregister([], never)]) {
    const logs: string[] = [];
    const all = async (): Promise<void> => {
      for await (const { log } of events) logs.push(englishOf(log));
    };
    await expect(all()).rejects.toThrow(`closed after ${MASK}`);
    expect(logs).toEqual([`401 for ${MASK}`]);
  }
  await expect(discovery.members(never)).rejects.toThrow(`closed after ${MASK}`);
  await expect(discovery.era?.(never)).rejects.toThrow(`closed after ${MASK}`);
  expect(await discovery.check()).toEqual([`401 for ${MASK}`]);
});
