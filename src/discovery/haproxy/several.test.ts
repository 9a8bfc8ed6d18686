import { expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { byAll } from './several.ts';

const SERVERS = [
  { ip: '10.0.0.1', name: 'a' },
  { ip: '10.0.0.2', name: 'b' },
];
const event = (ip: string, more: Partial<ServerEvent> = {}): ServerEvent => ({ ip, ok: true, log: 'done', ...more });

async function* told(events: readonly ServerEvent[]): AsyncIterable<ServerEvent> {
  for (const each of events) {
    await Promise.resolve();
    yield each;
  }
}

async function heard(instances: readonly (readonly ServerEvent[])[]): Promise<readonly unknown[]> {
  const events: unknown[] = [];
  for await (const { log, ...rest } of byAll(instances, SERVERS, told)) events.push({ ...rest, log: englishOf(log) });
  return events;
}

test('one instance is heard as it speaks', async () => {
  const events = [event('10.0.0.1', { ok: false, log: 'refused' }), event('10.0.0.2', { keptAs: 'x' })];
  expect(await heard([events])).toEqual(events);
});

test('a server is ok when it is for all instances, once, when the last has spoken', async () => {
  const [a, b] = SERVERS.map(({ ip }) => event(ip));
  if (a === undefined || b === undefined) throw new Error('two servers');
  expect(
    await heard([
      [a, b],
      [b, a],
    ]),
  ).toEqual([
    { ip: '10.0.0.2', ok: true, log: 'done, at all 2 instances' },
    { ip: '10.0.0.1', ok: true, log: 'done, at all 2 instances' },
  ]);
});

test('what fails anywhere fails, with the reason; a name of the configuration is kept', async () => {
  const one = [event('10.0.0.1'), event('10.0.0.2', { keptAs: 'fixed' })];
  const other = [event('10.0.0.1', { ok: false, log: 'no answer' }), event('10.0.0.2')];
  expect(await heard([one, other])).toEqual([
    { ip: '10.0.0.1', ok: false, log: 'no answer' },
    { ip: '10.0.0.2', ok: true, log: 'done, at all 2 instances', keptAs: 'fixed' },
  ]);
});

test('an instance that throws ends it, after what was said', async () => {
  async function* broken(): AsyncIterable<ServerEvent> {
    yield await Promise.resolve(event('10.0.0.1'));
    throw new Error('lease lost');
  }
  const events = byAll([told([event('10.0.0.1')]), broken()], SERVERS, (instance) => instance);
  const said: string[] = [];
  const all = async (): Promise<void> => {
    for await (const { ip } of events) said.push(ip);
  };
  await expect(all()).rejects.toThrow('lease lost');
  expect(said).toEqual(['10.0.0.1']);
});
