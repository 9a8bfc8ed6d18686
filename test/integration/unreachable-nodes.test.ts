import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { englishOf } from '../../src/messages/message.ts';
import type { Channel, Endpoint } from '../../src/channel/channel.ts';
import { ensureKeyPair } from '../support/key-pair.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { steadyNow } from '../../src/base/time/steady-time.ts';
import { outcomeOf } from '../../src/steps/outcome.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { PASSED, step, testEngine } from '../support/engine.ts';
import { freePort } from '../support/free-port.ts';
import { startHostileNode } from '../support/hostile-node.ts';
import { startSshd } from '../support/sshd.ts';
import { checkedCounts } from '../support/task-check.ts';
import { keysAt } from '../support/keys.ts';

/** The most nodes of a slice. */
const LARGEST_SLICE = 200;

let directory: string;
let keyFile: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-unreachable-'));
  keyFile = join(directory, 'id_ed25519');
  await ensureKeyPair(keyFile);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const openChannel = (maxConnections: number): Channel =>
  createSshChannel({
    keys: keysAt(keyFile),
    checkHostKey: () => Promise.resolve(),
    sweepDue: () => Promise.resolve(false),
    maxConnections,
  });

const reasonOf = async (channel: Channel, endpoint: Endpoint, seconds: number): Promise<string> => {
  const status = await channel.run(endpoint, 'echo hi', newRun({ deadline: inSeconds(seconds) }));
  return status.kind === 'unreachable' ? englishOf(status.reason) : status.kind;
};

/** Takes connections, and never says a word. */
async function startMute(): Promise<AsyncDisposable & { readonly endpoint: Endpoint; readonly taken: Set<Socket> }> {
  const taken = new Set<Socket>();
  const server = createServer((socket) => {
    taken.add(socket);
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: { host: '127.0.0.1', port, user: 'root', key: keyFile },
    taken,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of taken) socket.destroy();
      await closed;
    },
  };
}

test(
  'nodes that refuse wait for their next try all at once, and take no room meanwhile',
  { timeout: 120_000 },
  async () => {
    const NODES = 2000;
    const CAPACITY = 1000;
    await using engine = await testEngine(NODES, { ip: (index) => `127.5.${index >> 8}.${index & 255}` });
    await using channel = openChannel(500);
    const port = await freePort('127.5.0.0');
    let [inHand, mostInHand, pauses] = [0, 0, 0];
    await engine.worker(
      async ({ facts, runId, deadline, signal, onPause }) => {
        inHand += 1;
        mostInHand = Math.max(mostInHand, inHand);
        const endpoint = { host: facts.ip, port, user: 'root', key: keyFile };
        const told = (isPausing: boolean): void => {
          if (isPausing) pauses += 1;
          onPause(isPausing);
        };
        const status = await channel.run(endpoint, 'true', { runId, deadline, signal, onPause: told });
        inHand -= 1;
        return outcomeOf(status, 60);
      },
      { capacity: CAPACITY },
    );
    const taskId = await engine.launch([step('one')], { stepLen: NODES });
    await expect
      .poll(async () => (await checkedCounts(engine.test.database, taskId))[3], { timeout: 60_000, interval: 200 })
      .toBe(NODES);
    expect(mostInHand).toBe(NODES);
    // each is tried several times, and not in a tight loop
    expect(pauses).toBeGreaterThan(3 * NODES);
    expect(pauses).toBeLessThan(8 * NODES);
  },
);

test('nodes that wait for their next try are held up to four times the room for those in work', async () => {
  const [NODES, CAPACITY] = [600, 40];
  await using engine = await testEngine(NODES);
  const gate = Promise.withResolvers<void>();
  let [inHand, mostInHand] = [0, 0];
  await engine.worker(
    async ({ onPause }) => {
      inHand += 1;
      mostInHand = Math.max(mostInHand, inHand);
      onPause(true);
      await gate.promise;
      onPause(false);
      inHand -= 1;
      return PASSED;
    },
    { capacity: CAPACITY },
  );
  const taskId = await engine.launch([step('one')], { stepLen: NODES });
  await expect.poll(() => inHand, { timeout: 20_000 }).toBeGreaterThanOrEqual(5 * CAPACITY);
  gate.resolve();
  await engine.until(taskId, 'success');
  // slices are taken as a whole
  expect(mostInHand).toBeLessThan(5 * CAPACITY + LARGEST_SLICE);
});

test('a node that takes connections and says nothing costs no more than the time of the step', async () => {
  await using channel = openChannel(2);
  await using mute = await startMute();
  const begun = steadyNow();
  expect(await reasonOf(channel, mute.endpoint, 2)).toMatch(/^127\.0\.0\.1:\d+: the login took too long$/);
  expect(steadyNow() - begun).toBeLessThan(4000);
});

test('so does a node that lets us in and says nothing then', async () => {
  await using channel = openChannel(2);
  await using node = await startHostileNode({ onCommand: () => {} }, keyFile);
  const begun = steadyNow();
  expect(await reasonOf(channel, node.endpoint, 2)).toBe('the login works, but then the node does not answer');
  expect(steadyNow() - begun).toBeLessThan(4000);
});

test('a wait for one of the connections ends with the time of the step', async () => {
  await using channel = openChannel(1);
  await using mute = await startMute();
  const other = reasonOf(channel, mute.endpoint, 5);
  await expect.poll(() => mute.taken.size).toBe(1);
  const begun = steadyNow();
  expect(await reasonOf(channel, mute.endpoint, 1)).toContain('raise SPRINGTIDE_MAX_CONNECTIONS');
  expect(steadyNow() - begun).toBeLessThan(3000);
  await other;
});

test('nodes that do not let us in keep nobody else from beginning', { timeout: 30_000 }, async () => {
  await using channel = openChannel(100);
  await using mute = await startMute();
  await using sshd = await startSshd('127.0.0.8');
  const others = Promise.all(Array.from({ length: 40 }, () => reasonOf(channel, mute.endpoint, 7)));
  await expect.poll(() => mute.taken.size).toBeGreaterThan(20);
  expect(await channel.run(sshd.endpoint, 'echo hi', newRun({ deadline: inSeconds(10) }))).toMatchObject({ code: 0 });
  await others;
});

test('a node with which no algorithm is in common fails at once, with what it offers and where to change it', async () => {
  await using channel = openChannel(2);
  for (const [config, reason] of [
    ['KexAlgorithms diffie-hellman-group1-sha1', /no key exchange in common .*group1-sha1.* to KexAlgorithms in the/],
    [
      'Ciphers 3des-cbc',
      /no cipher in common \(the node offers 3des-cbc\): add \S+ to Ciphers in the node's sshd_config/,
    ],
    ['MACs umac-64@openssh.com\nCiphers aes128-ctr', /no MAC in common \(the node offers umac-64@openssh.com\): add/],
  ] as const) {
    await using sshd = await startSshd('127.0.0.9', { config: [config] });
    const begun = steadyNow();
    expect(await reasonOf(channel, sshd.endpoint, 3600)).toMatch(reason);
    expect(steadyNow() - begun).toBeLessThan(5000);
  }
});
