import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Channel, Endpoint } from '../../src/channel/channel.ts';
import { type ChannelRig, newRun, startChannelRig } from '../support/channel-rig.ts';
import { layCable } from '../support/sshd.ts';
import { until } from '../support/until.ts';

let rig: ChannelRig;

beforeAll(async () => {
  rig = await startChannelRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

async function greet(channel: Channel, endpoint: Endpoint): Promise<void> {
  expect(await channel.run(endpoint, 'echo hi', newRun())).toEqual({ kind: 'exited', code: 0, output: 'hi\n' });
}

test('a connection is kept for the next command, without being told to', async () => {
  await using channel = rig.openChannel();
  await using cable = await layCable(rig.sshd.endpoint);
  await greet(channel, cable.endpoint);
  await greet(channel, cable.endpoint);
  expect(cable).toMatchObject({ connections: 1, open: 1 });
});

test('it is closed when its time is over', async () => {
  await using channel = rig.openChannel();
  await using cable = await layCable(rig.sshd.endpoint);
  await greet(channel, { ...cable.endpoint, idleTimeout: 1 });
  await until('the connection is closed', () => cable.open === 0);
  await greet(channel, cable.endpoint);
  expect(cable.connections).toBe(2);
});

test('it is closed at once where nothing is kept', async () => {
  await using channel = rig.openChannel();
  await using cable = await layCable(rig.sshd.endpoint);
  await greet(channel, { ...cable.endpoint, idleTimeout: 0 });
  await greet(channel, { ...cable.endpoint, idleTimeout: 0 });
  expect(cable.connections).toBe(2);
  await until('the connections are closed', () => cable.open === 0);
});

test('one that the node closed costs a new connection, noticed before or only at the next command', async () => {
  await using channel = rig.openChannel({ maxConnections: 1 });
  await using cable = await layCable(rig.sshd.endpoint);
  for (const when of ['before', 'at the command']) {
    await greet(channel, cable.endpoint);
    cable.cut();
    if (when === 'before') await until('it is closed', () => cable.open === 0);
    const same = newRun();
    const status = await channel.run(cable.endpoint, `echo x >>kept-${same.runId}`, same);
    expect(status).toMatchObject({ kind: 'exited', code: 0 });
    expect(await rig.lines(`kept-${same.runId}`)).toBe(1);
  }
  expect(cable.connections).toBe(3);
});

test('idle ones give way, and what is kept is never more than the places', async () => {
  await using channel = rig.openChannel({ maxConnections: 2 });
  await using stack = new AsyncDisposableStack();
  const cables = await Promise.all(Array.from({ length: 8 }, async () => stack.use(await layCable(rig.sshd.endpoint))));
  await Promise.all(cables.map(({ endpoint }) => greet(channel, endpoint)));
  for (const { endpoint } of cables) await greet(channel, endpoint);
  const open = (): number => cables.reduce((sum, cable) => sum + cable.open, 0);
  await until('two are left', () => open() === 2);
  expect(cables.filter((cable) => cable.open > 0)).toHaveLength(2);
});
