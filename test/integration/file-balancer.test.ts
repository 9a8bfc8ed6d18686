import { chmod, chown, readdir, stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Channel, ExitStatus } from '../../src/channel/channel.ts';
import type { DiscoveryDeps, Server } from '../../src/discovery/discovery.ts';
import { all, never, type OpenBalancer, openedWith } from '../support/discoveries.ts';
import { startFileHosts } from '../support/file-hosts.ts';
import { sshAccess } from '../support/ssh-access.ts';

/*
 * A file on hosts as a load balancer: what goes wrong, and what only it has. The suite of all kinds is in discoveries.test.ts.
 */

type Hosts = Awaited<ReturnType<typeof startFileHosts>>;
type Run = (script: string, run: (script: string) => Promise<ExitStatus>, port: number) => Promise<ExitStatus>;

interface Opened extends AsyncDisposable {
  readonly balancer: OpenBalancer;
}

/** `around` is called instead of each run on a host. */
function opening(
  { hosts, file, keys }: Hosts,
  more: Record<string, unknown> = {},
  around: Run = (script, run) => run(script),
): Opened {
  const access = sshAccess(keys);
  const channel: Channel = {
    run: (endpoint, script, options) =>
      around(script, (sent) => access.channel.run(endpoint, sent, options), endpoint.port),
    cancel: (endpoint, runId) => access.channel.cancel(endpoint, runId),
    [Symbol.asyncDispose]: () => access.channel[Symbol.asyncDispose](),
  };
  const deps: DiscoveryDeps = { ...access, channel };
  const content = { format: 'prometheus', group: 'web', port: 80, settle_time: 0 };
  const settings = { file, hosts: hosts.map(({ entry }) => entry), ...content, ...more };
  return {
    balancer: openedWith({ provider: 'file', settings }, deps),
    [Symbol.asyncDispose]: channel[Symbol.asyncDispose],
  };
}

const SERVERS: readonly Server[] = [{ ip: '127.0.2.1', name: 'web-1' }];
const FULL = `[
  {"targets":["127.0.2.1:80"],"labels":{"__meta_springtide_group":"web","__meta_springtide_node":"web-1"}}
]\n`;
const isKept = (script: string): boolean => script.includes("keep='yes'");

describe('several hosts', () => {
  test('change all or none, and members say where one differs', async () => {
    await using hosts = await startFileHosts('targets.json', '[]\n', 2);
    const [first, second] = hosts.hosts;
    const gone = second?.entry.port;
    let isCut = true;
    await using access = opening(hosts, {}, async (script, run, port) =>
      isCut && port === gone && isKept(script)
        ? { kind: 'unreachable', reason: 'cable cut', mayRun: false }
        : run(script),
    );
    expect(await all(access.balancer.register(SERVERS, never))).toMatchObject([
      { ok: false, log: expect.stringMatching(/^load balancer at 127\.0\.0\.1:\d+, .*targets\.json: cable cut$/) },
    ]);
    for (const host of hosts.hosts) expect(await host.text()).toBe('[]\n');
    isCut = false;
    expect(await all(access.balancer.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    for (const host of hosts.hosts) expect(await host.text()).toBe(FULL);
    await second?.write('[]\n');
    expect(await access.balancer.members(never)).toMatchObject([{ name: 'web-1', isUneven: true }]);
    await first.write('[');
    expect(await access.balancer.check()).toEqual([expect.stringContaining('it is not JSON')]);
    expect(await all(access.balancer.register(SERVERS, never))).toMatchObject([{ ok: false }]);
    expect(await Promise.all(hosts.hosts.map((host) => host.text()))).toEqual(['[', '[]\n']);
  });
});

describe('a file', () => {
  test('keeps owner and mode, is moved into place, and gets what somebody wrote meanwhile', async () => {
    await using hosts = await startFileHosts('targets.json', '[]\n');
    const [host] = hosts.hosts;
    const path = `${host.directory}/targets.json`;
    await chmod(path, 0o640);
    await chown(path, 0, 4);
    const before = await stat(path);
    const theirs = '[\n  {"targets": ["10.9.9.9:1"]}\n]\n';
    let edits = 0;
    await using access = opening(hosts, {}, async (script, run) => {
      const status = await run(script);
      edits += 1;
      if (edits === 1) await host.write(theirs);
      return status;
    });
    expect(await all(access.balancer.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(JSON.parse(await host.text())).toEqual([...JSON.parse(theirs), ...JSON.parse(FULL)]);
    const now = await stat(path);
    expect([now.mode, now.uid, now.gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(now.ino).not.toBe(before.ino);
    expect((await readdir(host.directory)).toSorted()).toEqual(['.targets.json.springtide.lock', 'targets.json']);
    expect(await access.balancer.check()).toEqual([]);
    expect(await all(access.balancer.unregister(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(await host.text()).toBe(theirs);
  });

  test('that is made to be hard to read is refused, while the server goes on', async () => {
    await using hosts = await startFileHosts('targets.yml', '{'.repeat(30_000));
    await using access = opening(hosts);
    let turns = 0;
    const turning = setInterval(() => turns++, 10);
    expect(await access.balancer.check()).toEqual([expect.stringContaining('cannot be read')]);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(20);
  });

  test.each([
    ['without the file', { file: '/nonexistent/targets.json' }, /there is no such file/],
    ['without the list', { format: 'envoy' }, /no cluster web/],
  ])('%s is said', async (_, more, complaint) => {
    await using hosts = await startFileHosts('targets.json', '[]\n');
    await using access = opening(hosts, more);
    expect((await access.balancer.check()).join()).toMatch(complaint);
  });
});

test('a node is unregistered only after the wait, which can be given up', async () => {
  await using hosts = await startFileHosts('targets.json', FULL);
  await using access = opening(hosts, { settle_time: 3600 });
  const control = new AbortController();
  const events = all(access.balancer.unregister(SERVERS, control.signal));
  await expect.poll(() => hosts.hosts[0].text()).toBe('[]\n');
  control.abort(new Error('lease lost'));
  await expect(events).rejects.toThrow('lease lost');
  await using patient = opening(hosts, { settle_time: 0.2 });
  expect(await all(patient.balancer.unregister(SERVERS, never))).toEqual([
    { ip: '127.0.2.1', ok: true, log: 'web-1 was not there: waited for 0.2 s' },
  ]);
});

test('what somebody else wrote fails its server alone, as it goes on getting requests', async () => {
  const theirs = FULL.replace(',"__meta_springtide_node":"web-1"', '');
  await using hosts = await startFileHosts('targets.json', theirs);
  await using access = opening(hosts);
  const events = await all(access.balancer.unregister([...SERVERS, { ip: '127.0.2.2', name: 'web-2' }], never));
  expect(events.map(({ ip, ok }) => [ip, ok])).toEqual([
    ['127.0.2.1', false],
    ['127.0.2.2', true],
  ]);
  expect(events[0]?.log).toContain('127.0.2.1:80 stays, as somebody else wrote its entry');
  expect(await hosts.hosts[0].text()).toBe(theirs);
  const named = [{ ip: '127.0.2.1', name: '127.0.2.1:80' }];
  expect(await all(access.balancer.unregister(named, never))).toMatchObject([{ ok: true }]);
  expect(await hosts.hosts[0].text()).toBe('[]\n');
});
