import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Machine, MachineProvider } from '../../src/machines/provider.ts';
import { untilSshAnswers } from '../../src/machines/until-ssh-answers.ts';
import { englishOf } from '../../src/messages/message.ts';
import { type DockerBench, IMAGE, startDockerBench, TYPE } from '../support/docker-bench.ts';
import { whyNoDockerd } from '../support/dockerd.ts';
import { importProgramsImage } from '../support/node-image.ts';
import { onNode } from '../support/node-shell.ts';
import { createAll, destroyAll, listAll, makeAll, withdrawAll } from '../support/sandbox.ts';
import { startSshd } from '../support/sshd.ts';

/*
 * Machines of type docker on a real daemon: what the suite of all providers does not ask. Where none can be started, nothing is tried.
 */

async function made(provider: MachineProvider, token = 'a'): Promise<Machine> {
  const [machine] = await makeAll(provider, [token]);
  if (machine === undefined) throw new Error('one was asked for');
  return machine;
}

/** Why a machine cannot be made; empty = it is made. */
async function reasonOf(provider: MachineProvider): Promise<string> {
  const events = await createAll(provider, ['a']);
  return events.flatMap((event) => (event.kind === 'failed' ? [englishOf(event.reason)] : [])).join();
}

async function complaintsOf(provider: MachineProvider): Promise<readonly string[]> {
  return (await provider.check()).map(englishOf);
}

function answers(host: string, port = 22): Promise<void> {
  return untilSshAnswers({ host, port, signal: AbortSignal.timeout(20_000), stillComes: async () => {} });
}

describe.runIf(whyNoDockerd === null)(`docker (${whyNoDockerd ?? 'a real one'})`, () => {
  let bench: DockerBench;

  beforeAll(async () => {
    bench = await startDockerBench();
  });

  afterAll(() => bench[Symbol.asyncDispose]());

  afterEach(async () => {
    const ids = (await bench.dockerd.docker('ps', '--all', '--quiet')).split('\n').filter((id) => id !== '');
    if (ids.length > 0) await bench.dockerd.docker('rm', '--force', ...ids);
    await bench.dockerd.docker('network', 'prune', '--force');
  });

  const inspected = async (vmId: string): Promise<Inspected> => {
    const [found] = JSON.parse(await bench.dockerd.docker('inspect', `springtide-${vmId}`)) as [Inspected];
    return found;
  };
  const networks = (): Promise<string> => bench.dockerd.docker('network', 'ls', '--format', '{{.Name}}');

  test('a machine has limits, few capabilities, labels, and what happened is told', async () => {
    const provider = bench.open({ cpus: 0.5, memory: 64, processes: 100 });
    const events = await createAll(provider, ['a']);
    const [machine] = events.flatMap((event) => (event.kind === 'created' ? [event.machine] : []));
    expect(events.flatMap((event) => (event.kind === 'progress' ? [event.note] : []))).toEqual([
      `container springtide-${machine?.vmId} is made of ${IMAGE}`,
      expect.stringMatching(`^it runs, with address ${machine?.ip} in network springtide-${TYPE}-`),
    ]);
    const { HostConfig: host, Config: config } = await inspected(machine?.vmId ?? '');
    expect(host).toMatchObject({ NanoCpus: 5e8, Memory: 64 * 1024 ** 2, MemorySwap: 64 * 1024 ** 2, PidsLimit: 100 });
    expect(host).toMatchObject({ Privileged: false, CapDrop: ['ALL'], Binds: null, PortBindings: {} });
    expect(config).toMatchObject({ Hostname: 'web-a', User: '0:0' });
    expect(config.Labels).toMatchObject({
      'springtide.installation': 'bench',
      'springtide.type': String(TYPE),
      'springtide.token': 'a',
      'springtide.cluster': 'shop',
      'springtide.service': 'web',
      'springtide.pool': 'web-a',
    });
    await answers(machine?.ip ?? '');
    const capabilities = await onNode(bench.dataDir, machine?.ip ?? '', 'grep CapBnd /proc/self/status');
    // chown, dac_override, fowner, fsetid, kill, setgid, setuid, net_bind_service, sys_chroot, audit_write
    expect(capabilities).toBe('CapBnd:\t00000000200404fb\n');
  });

  test('each has a host key of its own, which is known before the first contact', async () => {
    const machines = await makeAll(bench.open(), ['a', 'b']);
    expect(new Set(machines.map(({ hostKey }) => hostKey)).size).toBe(2);
    for (const { ip, hostKey } of machines) {
      await answers(ip);
      const { stdout } = await promisify(execFile)('ssh-keyscan', ['-t', 'ed25519', ip]);
      expect(stdout).toContain(` ${hostKey}\n`);
    }
  });

  test('another user of the image logs in, at another port', async () => {
    const provider = bench.open({ user: 'ops', port: 2222 });
    const { ip } = await made(provider);
    expect(provider.endpoint(ip)).toMatchObject({ user: 'ops', port: 2222 });
    await answers(ip, 2222);
    const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'BatchMode=yes'];
    const words = ['-i', join(bench.dataDir, 'ssh', 'id_ed25519'), '-p', '2222', ...options, `ops@${ip}`, 'id -un'];
    expect((await promisify(execFile)('ssh', words)).stdout).toBe('ops\n');
  });

  test('its network is made with the first machine and removed with the last', async () => {
    const provider = bench.open();
    const before = await networks();
    const machines = await makeAll(provider, ['a', 'b']);
    const [first, second] = machines.map(({ vmId }) => vmId);
    expect(await networks()).toMatch(new RegExp(`^springtide-${TYPE}-[0-9a-f]{8}$`, 'm'));
    await destroyAll(provider, [first ?? '']);
    expect(await networks()).not.toBe(before);
    await destroyAll(provider, [second ?? '']);
    expect(await networks()).toBe(before);
  });

  test('a network that settings name is neither made nor removed', async () => {
    const provider = bench.open({ network: 'office' });
    expect(await complaintsOf(provider)).toEqual([
      'the daemon has no network office: make it there, or leave network out',
    ]);
    expect(await reasonOf(provider)).toMatch(/^the daemon has no network office/);
    expect(await listAll(provider)).toEqual([]);
    await bench.dockerd.docker('network', 'create', '--subnet', '10.86.79.0/24', 'office');
    expect(await complaintsOf(provider)).toEqual([]);
    const machine = await made(provider);
    expect(machine.ip).toMatch(/^10\.86\.79\./);
    await destroyAll(provider, [machine.vmId]);
    expect(await networks()).toContain('office');
  });

  test('a network that was removed under a machine which never ran is made again', async () => {
    const provider = bench.open();
    const before = await networks();
    const { vmId } = await made(provider);
    const network = (await networks()).split('\n').find((name) => name.startsWith('springtide-')) ?? '';
    const { Config: config } = await inspected(vmId);
    await bench.dockerd.docker('rm', '--force', `springtide-${vmId}`);
    const labels = Object.entries(config.Labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    const words = ['--name', `springtide-${vmId}`, '--network', network, ...labels, IMAGE, 'sleep', '1'];
    await bench.dockerd.docker('create', ...words);
    await bench.dockerd.docker('network', 'rm', network);
    expect(await networks()).toBe(before);
    expect(await listAll(provider)).toMatchObject([{ vmId, state: 'making' }]);
    expect(await made(provider)).toMatchObject({ vmId });
    expect(await networks()).toContain(network);
  });

  test('one that somebody has stopped is listed so, and runs again when it is asked for', async () => {
    const provider = bench.open();
    const machine = await made(provider);
    await bench.dockerd.docker('kill', `springtide-${machine.vmId}`);
    expect(await listAll(provider)).toMatchObject([{ vmId: machine.vmId, state: 'stopped', token: 'a' }]);
    expect(await made(provider)).toMatchObject({ vmId: machine.vmId, hostKey: machine.hostKey });
    expect(await listAll(provider)).toMatchObject([{ state: 'running', made: expect.any(Date) as Date }]);
  });

  test('machines of another type and another installation are not listed, returned or withdrawn', async () => {
    const provider = bench.open();
    const other = await made(bench.open({}, { vmTypeId: TYPE + 1 }));
    expect(await listAll(provider)).toEqual([]);
    expect(await destroyAll(provider, [other.vmId])).toMatchObject([{ kind: 'failed' }]);
    expect(await withdrawAll(provider, ['a'])).toMatchObject([{ kind: 'returned' }]);
    expect(await inspected(other.vmId)).toMatchObject({ State: { Running: true } });
  });

  test('a daemon over TCP is asked over TLS, and makes the same machines', async () => {
    const over = bench.open({ daemon: bench.tcp, access: { certificates: 'tls' } });
    expect(await complaintsOf(over)).toEqual([]);
    const machine = await made(over);
    expect(await made(bench.open())).toEqual(machine);
  });

  test.each([
    [{}, /^a daemon over TCP needs certificates: .*keys as NAME\.ca\.pem/],
    [{ access: { certificates: 'gone' } }, /gone\.\w+\.pem cannot be read: ENOENT/],
  ])('a daemon over TCP with %j is not used', async (settings, reason) => {
    const provider = bench.open({ daemon: bench.tcp, ...settings });
    expect(await complaintsOf(provider)).toEqual([expect.stringMatching(reason)]);
    expect(await reasonOf(provider)).toMatch(reason);
  });

  test('a daemon with another CA is not trusted', async () => {
    const keys = join(bench.dataDir, 'keys');
    const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=127.0.0.1'];
    const files = ['-keyout', join(keys, 'other.key.pem'), '-out', join(keys, 'other.cert.pem')];
    await promisify(execFile)('openssl', [...words, ...files]);
    await writeFile(join(keys, 'other.ca.pem'), await readFile(join(keys, 'other.cert.pem')));
    const provider = bench.open({ daemon: bench.tcp, access: { certificates: 'other' } });
    expect(await complaintsOf(provider)).toEqual([expect.stringMatching(/does not answer: self-signed certificate/)]);
  });

  test('a daemon over SSH is reached by a login that may forward and nothing else', async () => {
    await using sshd = await startSshd();
    const authorized = join(dirname(sshd.keyFile), 'authorized_keys');
    const line = await readFile(join(bench.dataDir, 'ssh', 'id_ed25519.pub'), 'utf8');
    await writeFile(authorized, `restrict,port-forwarding ${line}`);
    const daemon = `ssh://${sshd.endpoint.user}@127.0.0.1:${sshd.endpoint.port}`;
    const daemons = [`${daemon}${bench.dockerd.socket}`, `${daemon}/nothing/here.sock`];
    const provider = bench.open({ daemon: daemons[0] }, { daemons });
    expect(await complaintsOf(provider)).toEqual([]);
    const machine = await made(provider);
    expect(await listAll(bench.open())).toMatchObject([{ vmId: machine.vmId }]);
    const wrong = bench.open({ daemon: daemons[1] }, { daemons });
    expect(await complaintsOf(wrong)).toEqual([
      expect.stringMatching(/^nothing listens at \/nothing\/here\.sock of 127\.0\.0\.1/),
    ]);
  });

  test('only a daemon that the server names is used', async () => {
    const provider = bench.open({ daemon: 'unix:///var/run/another.sock' });
    const reason = /^this server may not use unix:\/\/\/var\/run\/another\.sock: add it to SPRINGTIDE_DOCKER/;
    expect(await complaintsOf(provider)).toEqual([expect.stringMatching(reason)]);
    expect(await reasonOf(provider)).toMatch(reason);
    await expect(listAll(provider)).rejects.toThrow(reason);
    expect(await destroyAll(provider, ['docker-7-x'])).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });

  describe('a sentence says what is wrong when', () => {
    test('nothing listens', async () => {
      const daemon = `unix://${bench.dataDir}/gone.sock`;
      const provider = bench.open({ daemon }, { daemons: [daemon] });
      expect(await complaintsOf(provider)).toEqual([
        `nothing listens at ${daemon}: start Docker there (systemctl start docker)`,
      ]);
      await expect(listAll(provider)).rejects.toThrow('nothing listens');
    });

    test('there is no such image', async () => {
      const provider = bench.open({ image: 'gone:1' });
      const reason = 'the daemon has no image gone:1: run docker pull gone:1 there, or build it';
      expect(await complaintsOf(provider)).toEqual([reason]);
      expect(await reasonOf(provider)).toBe(reason);
      expect(await withdrawAll(provider, ['a'])).toMatchObject([{ kind: 'returned' }]);
    });

    test.each([
      ['sshd', ['/usr/bin/dash', '/usr/bin/sh'], /has no \/usr\/sbin\/sshd/],
      ['ssh-keygen', ['/usr/bin/dash', '/usr/bin/sh', '/usr/sbin/sshd'], /has no ssh-keygen/],
      ['a shell', ['/usr/bin/true'], /has no \/bin\/sh/],
    ])('the image has no %s, and nothing is left of it', async (_, programs, reason) => {
      await importProgramsImage(bench.dockerd, 'lacking:1', programs);
      const provider = bench.open({ image: 'lacking:1' });
      expect(await reasonOf(provider)).toMatch(reason);
      expect(await listAll(provider)).toEqual([]);
    });

    test('another network has its addresses', async () => {
      await bench.dockerd.docker('network', 'create', '--subnet', '10.86.78.0/24', 'before');
      expect(await reasonOf(bench.open({ subnet: '10.86.78.0/25' }))).toBe(
        'another network of the daemon has addresses of 10.86.78.0/25: set another subnet',
      );
    });

    test('the addresses are used up', async () => {
      const provider = bench.open({ subnet: '10.86.80.0/29' });
      const events = await createAll(provider, ['a', 'b', 'c', 'd', 'e', 'f']);
      expect(events.filter(({ kind }) => kind === 'failed')).toEqual([
        expect.objectContaining({ reason: expect.stringMatching(/^every address of network springtide-7-.* in use/) }),
      ]);
    });

    test('the host has not so many processors', async () => {
      expect(await reasonOf(bench.open({ cpus: 1000 }))).toMatch(/^the host of unix:.* has not so many processors/);
    });

    test('somebody else has a container of its name, which stays', async () => {
      const provider = bench.open();
      const { vmId } = await made(provider);
      await bench.dockerd.docker('rm', '--force', `springtide-${vmId}`);
      await bench.dockerd.docker('create', '--name', `springtide-${vmId}`, IMAGE, 'sleep', '1');
      expect(await reasonOf(provider)).toMatch(/has the name of this machine, and was made by somebody else/);
      expect(await destroyAll(provider, [vmId])).toMatchObject([{ kind: 'failed' }]);
      expect(await inspected(vmId)).toMatchObject({ State: { Status: 'created' } });
    });
  });
});

interface Inspected {
  readonly State: Readonly<Record<string, unknown>>;
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Config: { readonly Labels: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>;
}
