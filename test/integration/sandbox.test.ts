import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../src/machines/provider.ts';
import { runProgram } from '../../src/machines/sandbox/run-program.ts';
import { hostIsolation } from '../../src/machines/sandbox/isolation.ts';
import { readInit } from '../../src/machines/sandbox/place.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { onNode } from '../support/node-shell.ts';
import { makeAll, type TestSandbox, testSandbox } from '../support/sandbox.ts';

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

/** What goes on here may harm the host of a machine whose root is the host's, and does not begin on one. */
async function assertApart({ place }: TestSandbox, { vmId }: Machine): Promise<void> {
  const init = await readInit(place.pathOf(vmId));
  const map = (await readFile(`/proc/${init?.pid}/uid_map`, 'utf8')).trim().split(/\s+/);
  const [mine, theirs] = [await stat('/etc'), await stat(`/proc/${init?.pid}/root/etc`)];
  const isApart = map.join(' ') === `0 ${place.firstUid} 65536` && place.firstUid > 65_536 && mine.dev !== theirs.dev;
  if (!isApart) throw new Error(`machine ${vmId} is not apart from this host`);
}

describe.runIf(hostIsolation() === 'namespaces')('a machine made of namespaces', () => {
  const HOST_FILE = '/usr/share/springtide-test';
  let sandbox: TestSandbox;
  let node: Machine;
  let other: Machine;

  beforeAll(async () => {
    sandbox = await testSandbox(test_.database);
    await writeFile(HOST_FILE, 'of the host');
    const made = await makeAll(sandbox.provider, ['one', 'two']);
    const [first, second] = made.toSorted((left, right) => left.token.localeCompare(right.token));
    if (first === undefined || second === undefined) throw new Error('two machines were asked for');
    for (const machine of made) await assertApart(sandbox, machine);
    [node, other] = [first, second];
    await writeFile(join(sandbox.dataDir, 'secret'), 'a secret of the server');
  });

  afterAll(async () => {
    await rm(HOST_FILE, { force: true });
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
    const neighbour = sandbox.place.pathOf(other.vmId);
    const paths = [
      sandbox.dataDir,
      `${sandbox.dataDir}/secret`,
      neighbour,
      '/boot',
      '/etc/ssh',
      '/proc/kcore',
      '/proc/1/root/boot',
    ];
    expect(await onNode(sandbox.dataDir, node.ip, `ls -d ${paths.join(' ')} 2>/dev/null || true`)).toBe('');
    expect(await onNode(sandbox.dataDir, node.ip, 'ls -A /home /srv /opt /mnt /media /sys /usr/local /usr/src')).toBe(
      ['/home', '/media', '/mnt', '/opt', '/srv', '/sys', '/usr/local', '/usr/src']
        .map((name) => `${name}:\n`)
        .join('\n')
        .replace('/home:\n', '/home:\nworker\n')
        .replace('/usr/local:\n', '/usr/local:\nchanged\n'),
    );
    expect(await tried(sandbox, node, 'cat /etc/shadow')).not.toContain('$');
    const seen = await onNode(sandbox.dataDir, node.ip, 'find / -xdev -name id_ed25519 -o -xdev -name "ssh_host_*"');
    expect(seen).toBe('');
  });

  test('sees and ends no process but its own', async () => {
    const pids = await onNode(sandbox.dataDir, node.ip, 'cd /proc && ls -d [0-9]*');
    expect(pids.trim().split('\n').length).toBeLessThan(10);
    expect(await tried(sandbox, node, `kill -0 ${process.pid}`)).toMatch(/No such process/);
    expect(await tried(sandbox, node, 'nsenter -t 1 -m true')).toMatch(/not permitted/);
  });

  test('changes its own copy of what is the host’s, and nothing else', async () => {
    const users = await readFile('/etc/group', 'utf8');
    const script = `echo mine >${HOST_FILE} && echo crowd:x:777: >>/etc/group && cat ${HOST_FILE}`;
    expect(await tried(sandbox, node, script)).toBe('mine\ncode 0');
    expect(await tried(sandbox, node, `rm ${HOST_FILE}; grep crowd /etc/group; ls ${HOST_FILE}`)).toMatch(
      /^crowd:x:777:\n.*No such/,
    );
    expect(await tried(sandbox, other, `cat ${HOST_FILE}; grep crowd /etc/group`)).toBe('of the hostcode 1');
    expect(await readFile(HOST_FILE, 'utf8')).toBe('of the host');
    expect(await readFile('/etc/group', 'utf8')).toBe(users);
  });

  test('is nobody to the host, whatever it makes', async () => {
    await onNode(sandbox.dataDir, node.ip, 'cp /bin/sh /root/shell && chmod 4755 /root/shell');
    const { uid, gid } = await stat(join(sandbox.place.pathOf(node.vmId), 'root', 'shell'));
    expect([uid, gid]).toEqual([sandbox.place.firstUid, sandbox.place.firstUid]);
  });

  test.each([
    ['mounts', 'mount -t tmpfs none /mnt'],
    ['mounts a disk', 'mknod /root/disk b 254 0 && mount /root/disk /mnt'],
    ['makes a device', 'mknod /root/null c 1 3'],
    ['takes away a protection', 'umount /proc/sys'],
    ['makes it writable', 'mount -o remount,rw,bind /proc/sys'],
    ['sets the kernel', 'p=$(cat /proc/sys/kernel/core_pattern); echo "$p" >/proc/sys/kernel/core_pattern'],
    ['sets the network', 'n=$(cat /proc/sys/net/ipv4/ip_forward); echo "$n" >/proc/sys/net/ipv4/ip_forward'],
    ['makes namespaces', 'unshare --user true || unshare --mount true'],
    ['takes an address', 'ip addr add 10.87.255.250/16 dev eth0'],
    ['speaks for others', `perl -e 'socket(S, 17, 3, 8) or die' || perl -e 'socket(S, 2, 3, 1) or die'`],
    ['loads a module', `perl -e 'my $n = ""; exit(syscall(313, 0, $n, 0) == 0 ? 0 : 1)'`],
    ['reads the kernel’s log', 'dmesg'],
    ['sets the clock', 'date -s "$(date)"'],
    ['asks the kernel for anything', 'echo h >/proc/sysrq-trigger'],
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
