import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { KeyFiles } from '../../src/base/private-key.ts';
import type { Machine } from '../../src/machines/provider.ts';
import { identify } from '../../src/machines/process-identity.ts';
import { machineProviderKinds } from '../../src/machines/registry.ts';
import { runProgram } from '../../src/machines/run-program.ts';
import { hostIsolation } from '../../src/machines/sandbox-isolation.ts';
import { loopbackAddresses } from '../../src/machines/sandbox-loopback.ts';
import { addressesOf, ensureNetwork } from '../../src/machines/sandbox-network.ts';
import { namesOf } from '../../src/machines/sandbox-namespaces.ts';
import { readInit } from '../../src/machines/sandbox-place.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { onNode } from '../support/node-shell.ts';
import { createAll, destroyAll, makeAll, type TestSandbox, testSandbox } from '../support/sandbox.ts';

let test_: TestDatabase;

beforeAll(async () => {
  test_ = await testDatabase();
});

afterAll(() => test_[Symbol.asyncDispose]());

/** What a script of sh prints on a node, and how it ended; one that fails there is no failure here. */
async function tried(sandbox: TestSandbox, { ip }: Machine, script: string): Promise<string> {
  const text = await onNode(sandbox.dataDir, ip, `( ${script} ) 2>&1; echo "code $?"`);
  return text.trim();
}

describe.runIf(hostIsolation() === 'namespaces')('a machine made of namespaces', () => {
  const HOST_FILE = '/usr/bin/env';
  let sandbox: TestSandbox;
  let node: Machine;
  let other: Machine;

  beforeAll(async () => {
    sandbox = await testSandbox(test_.database);
    const made = await makeAll(sandbox.provider, ['one', 'two']);
    const [first, second] = made.toSorted((left, right) => left.token.localeCompare(right.token));
    if (first === undefined || second === undefined) throw new Error('two machines were asked for');
    [node, other] = [first, second];
    await writeFile(join(sandbox.dataDir, 'secret'), 'a secret of the server');
  });

  afterAll(async () => {
    await sandbox[Symbol.asyncDispose]();
  });

  test('does what a machine does', async () => {
    const script = `
      set -e
      [ "$(id -u)" = 0 ] && [ "$(hostname)" = web-one ] && [ "$HOME" = /root ]
      useradd -m worker && su worker -c 'echo $(id -un) >~/mine' && cat ~worker/mine
      echo changed >/usr/share/changed && mv /usr/share/changed /usr/local/changed && cat /usr/local/changed
      perl -e 'use IO::Socket::INET; IO::Socket::INET->new(LocalPort => 80, Listen => 1) or die $!; print "serves\\n"'
      echo hello >/dev/shm/x && [ -c /dev/null ] && [ "$(stat -c %a /tmp)" = 1777 ] && dpkg --version >/dev/null
      ldconfig -p >/dev/null && getent passwd sshd nobody >/dev/null && echo all`;
    expect(await tried(sandbox, node, script)).toBe('worker\nchanged\nserves\nall\ncode 0');
  });

  test('sees none of the files that are the host’s own', async () => {
    const paths = [
      sandbox.dataDir,
      join(sandbox.place.directory, other.vmId),
      '/work',
      '/proc/kcore',
      '/proc/1/root/boot',
    ];
    for (const path of paths) expect(await tried(sandbox, node, `cat ${path} || ls ${path}`)).toMatch(/No such file/);
    expect(await onNode(sandbox.dataDir, node.ip, 'ls -A /home /srv /opt /mnt /media /sys /usr/local /usr/src')).toBe(
      ['/home', '/media', '/mnt', '/opt', '/srv', '/sys', '/usr/local', '/usr/src']
        .map((name) => `${name}:\n`)
        .join('\n')
        .replace('/home:\n', '/home:\nworker\n')
        .replace('/usr/local:\n', '/usr/local:\nchanged\n'),
    );
    expect(await tried(sandbox, node, 'cat /etc/shadow')).not.toContain('$');
    expect(await tried(sandbox, node, 'ls /etc/ssh /var/lib/postgresql')).toMatch(/code 2$/);
    const seen = await onNode(sandbox.dataDir, node.ip, 'find / -xdev -name id_ed25519 -o -xdev -name "ssh_host_*"');
    expect(seen).toBe('');
  });

  test('sees and ends no process but its own', async () => {
    const pids = await onNode(sandbox.dataDir, node.ip, 'cd /proc && ls -d [0-9]*');
    expect(pids.trim().split('\n').length).toBeLessThan(10);
    expect(await tried(sandbox, node, `kill -9 ${process.pid}`)).toMatch(/No such process/);
    expect(await tried(sandbox, node, 'nsenter -t 1 -m true')).toMatch(/not permitted/);
  });

  test('changes its own copy of what is the host’s, and nothing else', async () => {
    const before = await stat(HOST_FILE);
    const passwd = await readFile('/etc/passwd', 'utf8');
    const script = `rm ${HOST_FILE} && echo mine >${HOST_FILE} && echo evil::0:0::/:/bin/sh >>/etc/passwd && cat ${HOST_FILE}`;
    expect(await tried(sandbox, node, script)).toBe('mine\ncode 0');
    expect(await tried(sandbox, other, `cat ${HOST_FILE} | head -c 4; grep -c evil /etc/passwd`)).not.toContain('mine');
    const after = await stat(HOST_FILE);
    expect([after.ino, after.size, after.mtimeMs]).toEqual([before.ino, before.size, before.mtimeMs]);
    expect(await readFile('/etc/passwd', 'utf8')).toBe(passwd);
  });

  test('is nobody to the host, whatever it makes', async () => {
    await onNode(sandbox.dataDir, node.ip, 'cp /bin/sh /root/shell && chmod 4755 /root/shell');
    const { uid, gid } = await stat(join(sandbox.place.pathOf(node.vmId), 'root', 'shell'));
    expect([uid, gid]).toEqual([sandbox.place.firstUid, sandbox.place.firstUid]);
    const init = await readInit(sandbox.place.pathOf(node.vmId));
    const map = await readFile(`/proc/${init?.pid}/uid_map`, 'utf8');
    expect(map.trim().split(/\s+/)).toEqual(['0', String(sandbox.place.firstUid), '65536']);
  });

  test.each([
    ['mounts', 'mount -t tmpfs none /mnt'],
    ['mounts a disk', 'mknod /root/disk b 254 0 && mount /root/disk /mnt'],
    ['makes a device', 'mknod /root/null c 1 3'],
    ['takes away a protection', 'umount /proc/sys'],
    ['makes it writable', 'mount -o remount,rw,bind /proc/sys'],
    ['sets the kernel', 'echo 1 >/proc/sys/kernel/sysrq || echo "|/bin/sh" >/proc/sys/kernel/core_pattern'],
    ['sets the network', 'echo 1 >/proc/sys/net/ipv4/ip_forward'],
    ['makes namespaces', 'unshare --user true || unshare --mount true'],
    ['takes an address', 'ip addr add 10.87.255.250/16 dev eth0'],
    ['speaks for others', `perl -e 'socket(S, 17, 3, 8) or die' || perl -e 'socket(S, 2, 3, 1) or die'`],
    ['loads a module', `perl -e 'my $n = ""; exit(syscall(313, 0, $n, 0) == 0 ? 0 : 1)'`],
    ['reads the kernel’s log', 'dmesg'],
    ['sets the clock', 'date -s 2001-01-01'],
    ['has a new root', 'echo b >/proc/sysrq-trigger'],
  ])('never %s', async (_, script) => {
    expect(await tried(sandbox, node, script)).toMatch(/code [1-9]\d*$/);
  });

  test('has the capabilities that it needs, and keeps none of the server’s files open', async () => {
    expect(await onNode(sandbox.dataDir, node.ip, 'grep -h Cap[PEB] /proc/1/status /proc/self/status | sort -u')).toBe(
      ['CapBnd', 'CapEff', 'CapPrm'].map((name) => `${name}:\t00000000a00405fb\n`).join(''),
    );
    const open = await onNode(sandbox.dataDir, node.ip, 'for f in /proc/1/fd/*; do readlink $f; done');
    expect(
      open
        .replaceAll(/socket:\[\d+\]/g, 'socket')
        .trim()
        .split('\n')
        .toSorted(),
    ).toEqual(['/dev/null', '/dev/null', '/dev/null', '/run/sshd.log', 'socket']);
    expect(await tried(sandbox, node, 'ls -A /proc/1/cwd | head -1; readlink /proc/1/root')).toBe('bin\n/\ncode 0');
  });

  test('reaches nothing that listens on the host, but other machines', async () => {
    const servers = await Promise.all(
      ['127.0.0.1', '0.0.0.0', '::'].map(async (host) => {
        const server = createServer((socket) => socket.end('reached')).listen(0, host);
        await once(server, 'listening');
        return server;
      }),
    );
    const ports = servers.map((server) => (server.address() as { port: number }).port);
    const gateway = (await onNode(sandbox.dataDir, node.ip, 'ip -4 route show default')).split(' ')[2] ?? '';
    const { stdout } = await runProgram('ip', ['-json', 'addr', 'show', 'dev', `spt${sandbox.place.hash}`]);
    const [bridge] = JSON.parse(stdout) as readonly { addr_info: readonly { local: string }[] }[];
    const hostAddresses = bridge?.addr_info.map(({ local }) => local) ?? [];
    expect(hostAddresses).toContain(gateway);
    const targets = [...hostAddresses, '127.0.0.1', '::1'].flatMap((address) =>
      ports.map((port) => `${address.startsWith('fe80:') ? `${address}%eth0` : address} ${port}`),
    );
    const script = `perl -MIO::Socket::IP -e '
      while (@ARGV) {
        my ($host, $port, $text) = (shift, shift, "nothing");
        my $socket = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port, Timeout => 1);
        sysread $socket, $text, 7 if $socket;
        print "$text\\n";
      }'`;
    const answers = await onNode(sandbox.dataDir, node.ip, `${script} ${targets.join(' ')} ${other.ip} 22`);
    expect(answers.trim().split('\n')).toEqual([...targets.map(() => 'nothing'), 'SSH-2.0']);
    for (const server of servers) server.close();
  });
});

describe('making and returning', () => {
  let sandbox: TestSandbox;

  afterEach(async () => {
    await sandbox[Symbol.asyncDispose]();
  });

  test('an address that is used again reaches the machine that has it now', async () => {
    sandbox = await testSandbox(test_.database);
    const addresses = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const machines = await makeAll(sandbox.provider, [`a${round}`, `b${round}`]);
      addresses.add(
        machines
          .map(({ ip }) => ip)
          .toSorted()
          .join(' '),
      );
      // each knows the other, so that what they remember is put to the test too
      for (const { ip } of machines) expect(await onNode(sandbox.dataDir, ip, 'hostname')).toBeTruthy();
      await destroyAll(
        sandbox.provider,
        machines.map(({ vmId }) => vmId),
      );
    }
    expect(addresses.size).toBe(1);
  });

  test('one that cannot be made fails alone, and leaves nothing', async () => {
    sandbox = await testSandbox(test_.database);
    const { place, provider } = sandbox;
    await makeAll(provider, ['first']);
    // all addresses but one are somebody else's
    const ours =
      hostIsolation() === 'loopback' ? loopbackAddresses(place.hash) : addressesOf(await ensureNetwork(place));
    const [, free, ...others] = ours;
    await Promise.all(others.map((ip) => writeFile(join(place.ips, ip), 'other')));
    const events = await createAll(provider, ['second', 'third']);
    expect(events.map(({ kind }) => kind).toSorted()).toEqual(['created', 'failed']);
    expect(events.find(({ kind }) => kind === 'failed')).toMatchObject({
      reason: expect.stringContaining('every address of the sandbox is in use'),
    });
    const made = await provider.list();
    expect(made.map(({ ip }) => ip)).toContain(free);
    expect(made).toHaveLength(2);
    expect((await place.vmIds()).toSorted()).toEqual(made.map(({ vmId }) => vmId).toSorted());
  });

  test('what is not a sandbox machine is not ended, whatever its id says', async () => {
    sandbox = await testSandbox(test_.database);
    await mkdir(sandbox.place.ips, { recursive: true });
    const precious = join(sandbox.dataDir, 'precious');
    await mkdir(precious);
    expect(await destroyAll(sandbox.provider, ['../precious', 'sbx-00000000'])).toEqual([
      { vmId: '../precious', kind: 'failed', reason: '"../precious" is not a sandbox machine' },
      { vmId: 'sbx-00000000', kind: 'returned' },
    ]);
    expect(existsSync(precious)).toBe(true);
  });

  test('where the sandbox is not offered, what there is stays in use and can be returned', async () => {
    sandbox = await testSandbox(test_.database);
    const [machine] = await makeAll(sandbox.provider, ['before']);
    const closed = await sandbox.open(false);
    expect(await createAll(closed, ['before', 'after'])).toEqual([
      { token: 'before', kind: 'created', machine },
      { token: 'after', kind: 'failed', reason: expect.stringContaining('start it with SPRINGTIDE_SANDBOX=1') },
    ]);
    expect(await closed.check()).toContainEqual(expect.stringContaining('offers no sandbox machines'));
    expect(await closed.list()).toEqual([machine]);
    expect(await destroyAll(closed, [machine?.vmId ?? ''])).toEqual([{ vmId: machine?.vmId, kind: 'returned' }]);
    expect(await closed.list()).toEqual([]);
  });

  test('loopback machines say that they are no boundary', async () => {
    sandbox = await testSandbox(test_.database);
    const { sandbox: kind } = machineProviderKinds;
    const { dataDir } = sandbox;
    const files = { dataDir, keys: new KeyFiles(dataDir), publicKeyFile: '' };
    const deps = { database: test_.database, ...files, offersSandbox: true };
    expect(await kind.open(1 as never, { isolation: 'loopback' }, deps).check()).toContainEqual(
      expect.stringMatching(/run on this host as .*, and may do what the server may/),
    );
  });

  describe.runIf(hostIsolation() === 'namespaces')('with namespaces', () => {
    test('one that does not start says why, at once, and leaves nothing', async () => {
      sandbox = await testSandbox(test_.database);
      const { place, provider } = sandbox;
      const vmId = place.vmIdOf('broken');
      // something of another day, in its way and beyond its reach: a mount
      await mkdir(join(place.pathOf(vmId), 'busy'), { recursive: true });
      await runProgram('mount', ['-t', 'tmpfs', 'tmpfs', join(place.pathOf(vmId), 'busy')]);
      const events = await createAll(provider, ['broken', 'fine']);
      await runProgram('umount', [join(place.pathOf(vmId), 'busy')]);
      expect(events).toContainEqual(expect.objectContaining({ token: 'fine', kind: 'created' }));
      expect(events).toContainEqual({ token: 'broken', kind: 'failed', reason: expect.stringContaining('EBUSY') });
      expect(await makeAll(provider, ['broken'])).toHaveLength(1);
    });

    test('what is left in the kernel of one that is forgotten is in nobody’s way', async () => {
      sandbox = await testSandbox(test_.database);
      const { place, provider } = sandbox;
      const { namespace } = namesOf(place, place.vmIdOf('left'));
      await runProgram('ip', ['netns', 'add', namespace]);
      expect(await makeAll(provider, ['left', 'right'])).toHaveLength(2);
    });

    test('one whose server died while it started is cleared by the next create', async () => {
      sandbox = await testSandbox(test_.database);
      const { place, provider } = sandbox;
      const [machine] = await makeAll(provider, ['orphan']);
      const path = place.pathOf(machine?.vmId ?? '');
      const init = await readInit(path);
      await runProgram('rm', [join(path, 'machine.json')]);
      await writeFile(join(path, 'maker'), JSON.stringify({ pid: process.pid, started: 'another time' }));
      const [again] = await makeAll(provider, ['orphan']);
      expect(again).toMatchObject({ vmId: machine?.vmId });
      expect((await identify(init?.pid ?? 0))?.started).not.toBe(init?.started);
      expect(await provider.list()).toEqual([again]);
    });
  });
});
