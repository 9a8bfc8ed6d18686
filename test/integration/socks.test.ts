import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { JumpHosts } from '../../src/base/ssh/jump-hosts.ts';
import type { Endpoint } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { englishOf } from '../../src/messages/message.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { freePort } from '../support/free-port.ts';
import { OUTBOUND_TO_LOOPBACK } from '../support/no-channel.ts';
import { keysAt } from '../support/keys.ts';
import { startSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

const sweepDue = (): Promise<boolean> => Promise.resolve(false);
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('nodes and jump hosts behind a SOCKS proxy, and a proxy that refuses', async () => {
  await using sshd = await startSshd();
  const { keyFile, endpoint } = sshd;
  const login = { keys: keysAt(keyFile), checkHostKey: () => Promise.resolve() };
  using jumpHosts = new JumpHosts({ ...login, outbound: OUTBOUND_TO_LOOPBACK });
  await using channel = createSshChannel({ ...login, jumpHosts, sweepDue, maxConnections: 5 });
  const outputOf = async (way: Partial<Endpoint>): Promise<string> => {
    const status = await channel.run({ ...endpoint, ...way }, 'echo in', newRun({ deadline: inSeconds(5) }));
    if (status.kind === 'unreachable') return englishOf(status.reason);
    return status.kind === 'exited' ? status.output : status.kind;
  };

  const port = await freePort('127.0.0.1');
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'ExitOnForwardFailure=yes'];
  const proxy = spawn(
    'ssh',
    [
      '-N',
      '-F',
      'none',
      '-i',
      keyFile,
      '-p',
      String(endpoint.port),
      '-D',
      `127.0.0.1:${port}`,
      ...options.flatMap((option) => ['-o', option]),
      `${endpoint.user}@${endpoint.host}`,
    ],
    { stdio: 'ignore' },
  );
  try {
    await until('the proxy listens', () => listens(port));
    const socks = { host: '127.0.0.1', port };
    expect(await outputOf({ socks })).toBe('in\n');
    const hop = { host: endpoint.host, port: endpoint.port, user: endpoint.user, key: null };
    expect(await outputOf({ socks, jumps: [{ ...hop, socks }] })).toBe('in\n');
  } finally {
    proxy.kill();
    await once(proxy, 'exit');
  }

  // version 5, user and password; no
  const refuses = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(Buffer.of(5, 2));
      socket.once('data', () => socket.end(Buffer.of(1, 1)));
    });
  }).listen(0, '127.0.0.1');
  await once(refuses, 'listening');
  const at = { host: '127.0.0.1', port: (refuses.address() as AddressInfo).port };
  const said = await outputOf({ socks: { ...at, user: 'ops', password: 'hunter2hunter2' } });
  expect(said).toMatch(new RegExp(`SOCKS proxy 127\\.0\\.0\\.1:${at.port}: .*[Aa]uthentication`));
  expect(said).not.toContain('hunter2');
  refuses.close();
});
