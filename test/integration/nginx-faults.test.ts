import { chmod, chown, lstat, readdir, readFile, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Channel, ExitStatus } from '../../src/channel/channel.ts';
import type { DiscoveryDeps, Server } from '../../src/discovery/discovery.ts';
import { all, never, type OpenBalancer, openedWith, states } from '../support/discoveries.ts';
import { EMPTY_UPSTREAM, type NginxHost, startNginx, type TestNginx } from '../support/nginx.ts';
import { sshAccess } from '../support/ssh-access.ts';
import { until } from '../support/until.ts';

/*
 * What goes wrong between a change and its end: nothing is half, and the next change completes what a crash left.
 */

type Run = (port: number, script: string, run: (script: string) => Promise<ExitStatus>) => Promise<ExitStatus>;

interface Opened extends AsyncDisposable {
  readonly discovery: OpenBalancer;
}

/** The balancer of a test; `around` is called instead of each run on a host. */
function opening(
  nginx: TestNginx,
  more: Record<string, unknown> = {},
  around: Run = (_, script, run) => run(script),
): Opened {
  const access = sshAccess(nginx.keys);
  const channel: Channel = {
    run: (endpoint, script, options) =>
      around(endpoint.port, script, (sent) => access.channel.run(endpoint, sent, options)),
    cancel: (endpoint, runId) => access.channel.cancel(endpoint, runId),
    [Symbol.asyncDispose]: () => access.channel[Symbol.asyncDispose](),
  };
  const deps: DiscoveryDeps = { ...access, channel };
  const settings = { ...nginx.settings, port: 80, check: false, ...more };
  return {
    discovery: openedWith({ provider: 'nginx', settings }, deps),
    [Symbol.asyncDispose]: () => access.channel[Symbol.asyncDispose](),
  };
}

const SERVERS: readonly Server[] = [{ ip: '127.0.2.1', name: 'web-1' }];
const FULL = EMPTY_UPSTREAM.replace('127.0.0.1:1 down; # springtide placeholder', '127.0.2.1:80; # springtide web-1');
const isKept = (script: string): boolean => script.includes("keep='yes'");

/** Names of files beside that of the upstreams that only a change in the middle has. */
const leftovers = async (host: NginxHost): Promise<readonly string[]> =>
  (await readdir(host.path('conf.d'))).filter((name) => /\.(old|new|put|unloaded)$/.test(name));

const UNREACHABLE: ExitStatus = { kind: 'unreachable', reason: 'cable cut', mayRun: false };

function first(nginx: TestNginx): NginxHost {
  const [host] = nginx.hosts;
  if (host === undefined) throw new Error('nginx has no host');
  return host;
}

describe('all hosts or none', () => {
  test('a configuration that nginx rejects at one host changes nothing at any (NC1)', async () => {
    await using nginx = await startNginx({ hosts: 2 });
    const bad = nginx.hosts[1] ?? first(nginx);
    await writeFile(bad.path('conf.d/other.conf'), 'no_such_directive on;\n');
    await using access = opening(nginx);
    const [event] = await all(access.discovery.register(SERVERS, never));
    expect(event?.ok).toBe(false);
    expect(event?.log).toMatch(
      /load balancer at 127\.0\.0\.1:\d+, .*rejects .*unknown directive "no_such_directive" in .*other\.conf:1/,
    );
    for (const host of nginx.hosts) {
      expect(await host.text()).toBe(EMPTY_UPSTREAM);
      expect(await host.reloads()).toBe(0);
      expect(await leftovers(host)).toEqual([]);
    }
    expect(await access.discovery.check()).toEqual([expect.stringContaining('no_such_directive')]);

    await writeFile(bad.path('conf.d/other.conf'), '');
    expect(await all(access.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    for (const host of nginx.hosts) expect(await host.text()).toBe(FULL);
  });

  test('a host that is gone between the two phases: the others get back what they had (NC2)', async () => {
    await using nginx = await startNginx({ hosts: 2 });
    const gone = nginx.hosts[1]?.entry.port;
    await using access = opening(nginx, {}, async (port, script, run) =>
      port === gone && isKept(script) ? UNREACHABLE : run(script),
    );
    const [event] = await all(access.discovery.register(SERVERS, never));
    expect(event).toMatchObject({ ok: false, log: expect.stringMatching(/cable cut$/) });
    for (const host of nginx.hosts) expect(await host.text()).toBe(EMPTY_UPSTREAM);
    expect(await first(nginx).reloads()).toBe(2);
    expect(await states(access.discovery)).toEqual({});
  });

  test('where that fails too, it is said who has the change', async () => {
    await using nginx = await startNginx({ hosts: 2 });
    const kept = first(nginx).entry.port;
    let keeps = 0;
    await using access = opening(nginx, {}, async (port, script, run) => {
      if (!isKept(script)) return run(script);
      if (port === kept) keeps += 1;
      return port === kept && keeps === 1 ? run(script) : UNREACHABLE;
    });
    await using other = opening(nginx);
    const [event] = await all(access.discovery.register(SERVERS, never));
    expect(event).toMatchObject({ ok: false, log: expect.stringContaining(`still on 127.0.0.1:${kept}, `) });
    expect(await Promise.all(nginx.hosts.map((host) => host.text()))).toEqual([FULL, EMPTY_UPSTREAM]);
    expect(await all(other.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    for (const host of nginx.hosts) expect(await host.text()).toBe(FULL);
  });

  test('members say where a host has something else', async () => {
    await using nginx = await startNginx({ hosts: 2 });
    await using access = opening(nginx);
    await all(access.discovery.register(SERVERS, never));
    await nginx.hosts[1]?.write(EMPTY_UPSTREAM);
    expect(await access.discovery.members(never)).toMatchObject([{ name: 'web-1', isUneven: true }]);
    expect(await all(access.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(await nginx.hosts[1]?.text()).toBe(FULL);
  });
});

describe('a file that somebody else changes', () => {
  test('between reading and writing: both changes are there (NC3)', async () => {
    await using nginx = await startNginx();
    const host = first(nginx);
    let edits = 0;
    await using access = opening(nginx, {}, async (_, script, run) => {
      const wasLook = !script.includes('keep=');
      const ended = await run(script);
      if (wasLook && edits < 2) {
        edits += 1;
        await host.write(`${await host.text()}# edit ${edits}\n`);
      }
      return ended;
    });
    expect(await all(access.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(await host.text()).toBe(`${FULL}# edit 1\n# edit 2\n`);
  });

  test('and does not load: members do not say that it serves, and the next change loads it (NC4)', async () => {
    await using nginx = await startNginx();
    const host = first(nginx);
    await using access = opening(nginx);
    await all(access.discovery.register(SERVERS, never));
    const edited = FULL.replace('}', '    server 127.0.2.2:80;\n}');
    // times of files and processes are told apart from two seconds on
    await until('it is known that the file is newer than the workers', async () => {
      await host.write(edited);
      return (await states(access.discovery))['web-1'] === 'unknown';
    });
    expect(await access.discovery.check()).toEqual([expect.stringContaining('older version of the file')]);
    const before = await host.reloads();
    expect(await all(access.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(await host.reloads()).toBe(before + 1);
    expect(await states(access.discovery)).toEqual({ 'web-1': 'up', '127.0.2.2:80': 'up' });
  });
});

describe('a crash in the middle', () => {
  test.each([
    ['while nginx tests', 'die-at-test', 0],
    ['between the file and the reload', 'die-at-reload', 1],
  ])('%s: the next change completes it (NX1, NX2)', async (_, trap, calls) => {
    await using nginx = await startNginx();
    const host = first(nginx);
    await using access = opening(nginx);
    await writeFile(host.path(trap), '');
    const [event] = await all(access.discovery.register(SERVERS, never));
    expect(event).toMatchObject({ ok: false, log: expect.stringMatching(/lost the run midway/) });
    expect(await host.text()).toBe(FULL);
    expect(await host.reloads()).toBe(calls);
    // nobody decided on it: what was there before is there again
    expect(await access.discovery.members(never)).toEqual([]);
    expect(await host.text()).toBe(EMPTY_UPSTREAM);
    expect(await access.discovery.check()).toEqual([expect.stringContaining('older version of the file')]);

    // even a change that changes nothing reloads
    expect(await all(access.discovery.unregister(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(await host.reloads()).toBe(calls + 1);
    expect(await access.discovery.check()).toEqual([]);
    expect(await all(access.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(await states(access.discovery)).toEqual({ 'web-1': 'up' });
    expect(await leftovers(host)).toEqual([]);
  });

  test('what somebody wrote after a crash stays', async () => {
    await using nginx = await startNginx();
    const host = first(nginx);
    await using access = opening(nginx);
    await writeFile(host.path('die-at-reload'), '');
    await all(access.discovery.register(SERVERS, never));
    await host.write(`${FULL}# mended by hand\n`);
    expect(await all(access.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
    expect(await host.text()).toBe(`${FULL}# mended by hand\n`);
    expect(await host.reloads()).toBe(2);
  });
});

describe('a host', () => {
  test.each([
    ['without the file', { file: '/nonexistent/web.conf' }, /there is no such file/],
    ['without the upstream', { upstreams: ['shop'] }, /the file has no upstream shop/],
    ['without the program', { program: '/nonexistent/nginx' }, /rejects the configuration.*not found/],
    ['with another process', { pid_file: '/nonexistent/nginx.pid' }, /nginx does not run: \/nonexistent\/nginx\.pid/],
  ])('%s says so', async (_, more, complaint) => {
    await using nginx = await startNginx();
    await using access = opening(nginx, more);
    const [event] = await all(access.discovery.register(SERVERS, never));
    expect(event).toMatchObject({ ok: false, log: expect.stringMatching(complaint) });
    expect((await access.discovery.check()).join()).toMatch(complaint);
    expect(await first(nginx).text()).toBe(EMPTY_UPSTREAM);
  });

  test('whose disk is full changes nothing', async () => {
    await using nginx = await startNginx();
    const host = first(nginx);
    // what a full disk does to a text: it arrives shorter than it is
    await using full = opening(nginx, {}, (_, script, run) =>
      run(script.replace(/(base64 -d <<'END'\n)[^\n]+\n/, '$1YQ==\n')),
    );
    const [event] = await all(full.discovery.register(SERVERS, never));
    expect(event).toMatchObject({ ok: false, log: expect.stringContaining('arrived incompletely') });
    expect(await host.text()).toBe(EMPTY_UPSTREAM);
    expect(await leftovers(host)).toEqual([]);
  });

  test('that sends something else is not believed', async () => {
    await using nginx = await startNginx();
    for (const output of ['', 'welcome to my host\n', 'x'.repeat(1_000_000), '0 done\n']) {
      await using access = opening(nginx, {}, () => Promise.resolve({ kind: 'exited', code: 0, output }));
      const [event] = await all(access.discovery.register(SERVERS, never));
      expect(event).toMatchObject({ ok: false, log: expect.stringContaining('the answer makes no sense') });
      expect(JSON.stringify(event).length).toBeLessThan(700);
    }
  });
});

test('what questions leave on a host is removed by later ones, and nothing else', async () => {
  await using nginx = await startNginx();
  const host = first(nginx);
  await using access = opening(nginx);
  await access.discovery.members(never);
  const runs = join(host.sshd.home, '.springtide/runs');
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
  const old = [...(await readdir(runs)), 'task-1.rc'];
  await writeFile(join(runs, 'task-1.rc'), '0\n');
  for (const name of old) await utimes(join(runs, name), hoursAgo, hoursAgo);
  await access.discovery.members(never);
  const left = await readdir(runs);
  expect(old.filter((name) => left.includes(name))).toEqual(['task-1.rc']);
});

test('a file behind a link stays behind it, with its mode and owner', async () => {
  await using nginx = await startNginx();
  const host = first(nginx);
  const target = host.path('temp/real.conf');
  await rename(host.path('conf.d/web.conf'), target);
  await symlink(target, host.path('conf.d/web.conf'));
  await chmod(target, 0o640);
  await chown(target, 0, 4);
  await using access = opening(nginx);
  expect(await all(access.discovery.register(SERVERS, never))).toMatchObject([{ ok: true }]);
  expect((await lstat(host.path('conf.d/web.conf'))).isSymbolicLink()).toBe(true);
  expect(await readFile(target, 'utf8')).toBe(FULL);
  const { mode, gid } = await stat(target);
  expect([mode & 0o777, gid]).toEqual([0o640, 4]);
});
