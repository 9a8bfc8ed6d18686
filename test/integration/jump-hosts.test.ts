import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import type { Hop, Hops } from '../../src/base/ssh/hop.ts';
import { JumpHosts } from '../../src/base/ssh/jump-hosts.ts';
import type { Channel, RunOptions } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import type { Contact } from '../../src/domain/contact.ts';
import { englishOf } from '../../src/messages/message.ts';
import { newRun } from '../support/channel-rig.ts';
import { keysAt } from '../support/keys.ts';
import { until } from '../support/until.ts';
import { linesOf, startWalledNodes, type WalledNodes } from '../support/walled-nodes.ts';

const never = new AbortController().signal;
const sweepDue = (): Promise<boolean> => Promise.resolve(false);

let walled: WalledNodes;
beforeAll(async () => {
  walled = await startWalledNodes();
});
afterAll(() => walled[Symbol.asyncDispose]());

interface Opened extends AsyncDisposable {
  readonly channel: Channel;
  readonly jumpHosts: JumpHosts;
}

/** A channel with jump hosts of its own. */
function open(checkHostKey: (host: string) => Promise<void> = () => Promise.resolve()): Opened {
  const login = { keys: keysAt(walled.keyFile, join(walled.home, '..')), checkHostKey };
  const jumpHosts = new JumpHosts({ ...login, outbound: openOutbound(parseAllowList('')) });
  const channel = createSshChannel({ ...login, jumpHosts, sweepDue, maxConnections: 500 });
  return {
    channel,
    jumpHosts,
    [Symbol.asyncDispose]: async () => {
      await channel[Symbol.asyncDispose]();
      jumpHosts[Symbol.dispose]();
    },
  };
}

/** Runs a script on a node behind jump hosts: its output, or why it is not reached. */
async function runOn(
  { channel }: Opened,
  index: number,
  script: string,
  jumps: Hops = [walled.bastion],
  more: Partial<RunOptions> = {},
): Promise<string> {
  const status = await channel.run({ ...walled.endpointOf(index), jumps }, script, newRun(more));
  if (status.kind === 'unreachable') return englishOf(status.reason);
  return status.kind === 'exited' ? `${status.code} ${status.output}` : status.kind;
}

test(
  'HP1, HP2: 300 nodes behind one bastion run a step over at most ten connections; it dies in the middle, and each command runs once',
  { timeout: 120_000 },
  async () => {
    const NODES = 300;
    await using opened = open();
    await promisify(execFile)('mkfifo', [join(walled.home, 'go')]);
    const indexes = Array.from({ length: NODES }, (_, index) => index);
    const troubles = new Set<string>();
    const onContact = ({ trouble }: Contact): void => void (trouble !== null && troubles.add(trouble.reason));
    const ended = indexes.map((index) =>
      runOn(opened, index, `echo ${index} >>ran; cat go; echo ended ${index}`, [walled.bastion], { onContact }),
    );
    const begun = async (): Promise<number> => (await linesOf(walled.home, 'ran')).length;
    await expect.poll(begun, { timeout: 60_000, interval: 100 }).toBe(NODES);
    expect(await walled.connections()).toBeLessThanOrEqual(10);
    await walled.killBastion();
    await until('it is noticed', () => troubles.size > 0);
    await walled.startBastion();
    // every command reads the end of the file once somebody has written it
    await writeFile(join(walled.home, 'go'), '');
    expect(await Promise.all(ended)).toEqual(indexes.map((index) => `0 ended ${index}\n`));
    expect((await linesOf(walled.home, 'ran')).map(Number).toSorted((a, b) => a - b)).toEqual(indexes);
    expect(await walled.connections()).toBeLessThanOrEqual(10);
    expect([...troubles].every((reason) => reason.includes(`jump host root@${walled.bastion.host}:22`))).toBe(true);
  },
);

test('over several hosts, each sees the next one, and host keys are asked for all', async () => {
  const asked: string[] = [];
  await using opened = open((host) => {
    asked.push(host);
    return Promise.resolve();
  });
  const second: Hop = { ...walled.bastion, host: walled.addressOf(900) };
  const third: Hop = { ...walled.bastion, host: walled.addressOf(901) };
  expect(await runOn(opened, 902, 'echo "$SSH_CONNECTION"', [walled.bastion, second, third])).toMatch(
    new RegExp(`^0 \\S+ \\d+ ${walled.addressOf(902)} 22\n$`),
  );
  expect(asked).toEqual([walled.bastion.host, second.host, third.host, walled.addressOf(902)]);
});

test('the host that fails is named, with the reason', async () => {
  await using opened = open((host) =>
    host === walled.addressOf(903) ? Promise.reject(new Error('the host key changed')) : Promise.resolve(),
  );
  const { bastion } = walled;
  const at = `${walled.addressOf(0)}:22: `;
  expect(await runOn(opened, 0, 'true', [{ ...bastion, user: 'nobody' }])).toMatch(
    `${at}jump host nobody@${bastion.host}:22: nobody@${bastion.host}:22 does not accept our key: add this line`,
  );
  expect(await runOn(opened, 0, 'true', [bastion, { ...bastion, host: walled.addressOf(903) }])).toBe(
    `${at}jump host root@${walled.addressOf(903)}:22: the host key changed`,
  );
  expect(await runOn(opened, 0, 'true', [{ ...bastion, key: 'no-such-key' }])).toMatch(
    /jump host root@\S+: \S+no-such-key cannot be read/,
  );
  await expect(
    opened.jumpHosts.reach([bastion, { ...bastion, host: walled.addressOf(904), port: 9 }], 20_000, never),
  ).rejects.toThrow(
    `jump host root@${walled.addressOf(904)}:9: the jump host root@${bastion.host}:22 does not reach ${walled.addressOf(904)}:9: Connection refused`,
  );
});

test('a special address is no first host, and a host that forbids connections is said to', async () => {
  await using opened = open();
  const loopback: Hop = { ...walled.bastion, host: '127.0.0.1' };
  await expect(opened.jumpHosts.reach([loopback], 20_000, never)).rejects.toThrow('SPRINGTIDE_OUTBOUND_ALLOW');
  await using closed = await startWalledNodes({ bastion: ['AllowTcpForwarding no'] });
  const { keyFile } = closed;
  const outbound = openOutbound(parseAllowList(''));
  using jumpHosts = new JumpHosts({
    keys: keysAt(keyFile),
    outbound,
    checkHostKey: () => Promise.resolve(),
  });
  const place = { kind: 'tcp', host: closed.addressOf(0), port: 22 } as const;
  await expect(jumpHosts.dial([closed.bastion], place, 20_000, never)).rejects.toThrow(
    `the jump host root@${closed.bastion.host}:22 does not allow connections to ${closed.addressOf(0)}:22: allow them there with AllowTcpForwarding`,
  );
});
