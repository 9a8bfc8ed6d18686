import { existsSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { englishOf } from '../../src/messages/message.ts';
import type { Channel, Endpoint, RunOptions } from '../../src/channel/channel.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { type ChannelRig, inSeconds, newRun, startChannelRig } from '../support/channel-rig.ts';
import { until } from '../support/until.ts';
import { layCable, startSshd } from '../support/sshd.ts';

let rig: ChannelRig;

beforeAll(async () => {
  rig = await startChannelRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

describe('a connection', () => {
  test('serves one run after the other', async () => {
    await using channel = rig.openChannel();
    await using cable = await layCable(rig.sshd.endpoint);
    for (let step = 1; step <= 5; step += 1) {
      expect(await channel.run(cable.endpoint, `echo ${step}`, newRun())).toMatchObject({
        output: `${step}\n`,
      });
    }
    expect(cable.connections).toBe(1);
  });

  test('that breaks loses and repeats nothing, wherever it breaks (C1, C3)', async () => {
    await using channel = rig.openChannel();
    await using cable = await layCable(rig.sshd.endpoint);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9000 }), async (bytes) => {
        const same = newRun();
        cable.cut(); // no connection that is left from the last run
        cable.cutAfter(bytes);
        const script = `echo x >>broken-${same.runId}; sleep 0.1; echo done`;
        expect(await channel.run(cable.endpoint, script, same)).toEqual({ kind: 'exited', code: 0, output: 'done\n' });
        expect(await rig.lines(`broken-${same.runId}`)).toBe(1);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  test('that breaks while output comes: it goes on where it was', async () => {
    await using channel = rig.openChannel();
    await using cable = await layCable(rig.sshd.endpoint);
    let seen = '';
    const onOutput = (text: string): void => {
      seen += text;
    };
    const script = 'echo 1; until [ -e cut-done ]; do sleep 0.05; done; echo 2';
    const status = channel.run(cable.endpoint, script, newRun({ onOutput }));
    await until('the first line was shown', () => seen === '1\n');
    cable.cut();
    await writeFile(join(rig.sshd.home, 'cut-done'), '');
    expect(await status).toMatchObject({ kind: 'exited', code: 0, output: '1\n2\n' });
    // the rest came with the status, or before it
    expect(['1\n', '1\n2\n']).toContain(seen);
  });

  test('is let go at once when the caller is told to, and the run goes on', async () => {
    await using channel = rig.openChannel();
    const control = new AbortController();
    const same = newRun({ signal: control.signal });
    const status = channel.run(rig.sshd.endpoint, 'echo x >>let-go; sleep 0.5; echo done', same);
    await until('the run began', async () => (await rig.lines('let-go')) === 1);
    control.abort(new Error('fenced'));
    await expect(status).rejects.toThrow('fenced');
    const again = await channel.run(rig.sshd.endpoint, 'never', { ...same, signal: new AbortController().signal });
    expect(again).toEqual({ kind: 'exited', code: 0, output: 'done\n' });
    expect(await rig.lines('let-go')).toBe(1);
  });

  test('is one of at most so many', async () => {
    await using channel = rig.openChannel({ maxConnections: 3 });
    const count = 'pgrep -c -P "$(cut -d" " -f4 /proc/self/stat)" >/dev/null; echo ok';
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => channel.run(rig.sshd.endpoint, count, newRun())),
    );
    expect(answers.every((status) => status.kind === 'exited')).toBe(true);
    await using cable = await layCable(rig.sshd.endpoint);
    await using other = await layCable(rig.sshd.endpoint);
    // all three places are taken by idle connections to another endpoint: the oldest makes room
    expect(await channel.run(cable.endpoint, 'echo a', newRun())).toMatchObject({ output: 'a\n' });
    expect(await channel.run(other.endpoint, 'echo b', newRun())).toMatchObject({ output: 'b\n' });
  });
});

describe('nodes that are slow to let in', () => {
  test('keep nobody from beginning, however many they were (SP3)', async () => {
    await using channel = rig.openChannel({ maxConnections: 40 });
    await using cable = await layCable(rig.sshd.endpoint);
    const run = () => channel.run(cable.endpoint, 'echo in', newRun({ deadline: inSeconds(60) }));
    // as many as may begin at a time
    const count = 32;
    cable.block();
    const all = Promise.all(Array.from({ length: count }, run));
    await until('all of them connect', () => cable.connections === count);
    // longer than a login has a turn
    await delay(3500);
    cable.unblock();
    expect(await all).toEqual(Array.from({ length: count }, () => ({ kind: 'exited', code: 0, output: 'in\n' })));
    const next = await channel.run(rig.sshd.endpoint, 'echo next', newRun({ deadline: inSeconds(15) }));
    expect(next).toEqual({ kind: 'exited', code: 0, output: 'next\n' });
  }, 100_000);
});

const reasonOf = async (channel: Channel, endpoint: Endpoint, more: Partial<RunOptions> = {}): Promise<string> => {
  const status = await channel.run(endpoint, 'echo x >>refused', newRun(more));
  expect(status.kind).toBe('unreachable');
  return status.kind === 'unreachable' ? englishOf(status.reason) : '';
};

describe('a node that says no', () => {
  test('with another host key than before', async () => {
    await using own = await startSshd('127.0.0.2');
    await using channel = rig.openChannel();
    await using cable = await layCable(own.endpoint);
    const { endpoint } = cable;
    expect(await channel.run(endpoint, 'true', newRun())).toMatchObject({ kind: 'exited' });
    await own.changeHostKey();
    cable.cut();
    await using fresh = rig.openChannel();
    for (const from of [channel, fresh]) expect(await reasonOf(from, endpoint)).toMatch(/host key is not the one/);
    expect(existsSync(join(own.home, 'refused'))).toBe(false);
  });

  test('to our key, or is not there', async () => {
    await using own = await startSshd('127.0.0.3');
    await using channel = rig.openChannel();
    expect(await reasonOf(channel, { ...own.endpoint, key: rig.sshd.keyFile })).toMatch(/does not accept our key/);
    expect(await reasonOf(channel, { ...own.endpoint, key: '/nowhere' })).toMatch(/\/nowhere cannot be read/);
    const gone = { ...own.endpoint, host: '127.0.0.4' };
    expect(await reasonOf(channel, gone, { deadline: inSeconds(1) })).toMatch(/ECONNREFUSED/);
  });

  test('to a key of ours that cannot be used: at once, with the remedy', async () => {
    await using own = await startSshd('127.0.0.7');
    await using channel = rig.openChannel();
    const keyFile = join(own.home, 'key');
    const use = (): Promise<string> =>
      reasonOf(channel, { ...own.endpoint, key: keyFile }, { deadline: inSeconds(3600) });
    const { private: locked, public: open } = ssh2.utils.generateKeyPairSync('rsa', {
      bits: 2048,
      passphrase: 'secret',
      cipher: 'aes256-cbc',
      rounds: 1,
    });
    await writeFile(keyFile, locked);
    expect(await use()).toContain(`the private key ${keyFile} cannot be used: it has a passphrase`);
    await writeFile(keyFile, open);
    expect(await use()).toContain('it is a public key: give the file beside it, without .pub');
    await writeFile(keyFile, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    expect(await use()).toContain('it is in PKCS#8 format: change it to that of OpenSSH with ssh-keygen -p');
    await writeFile(keyFile, newPrivateKey());
    await chmod(keyFile, 0o600);
    expect(await use()).toMatch(/does not accept our key/);
  });

  test('because it cannot keep runs', async () => {
    await using own = await startSshd('127.0.0.5');
    await using channel = rig.openChannel();
    await writeFile(join(own.home, 'taken'), 'a file where a directory should be');
    const endpoint = { ...own.endpoint, runDir: join(own.home, 'taken') };
    expect(await reasonOf(channel, endpoint)).toMatch(/taken\/\.springtide-\w+ cannot be used: .* set run_dir/);
  });
});

test('what ended weeks ago is swept', async () => {
  await using own = await startSshd('127.0.0.6');
  await using channel = rig.openChannel({ sweepDue: () => Promise.resolve(true) });
  const old = newRun();
  await channel.run(own.endpoint, 'echo old', old);
  await channel.run(own.endpoint, 'mkdir -m 700 -p .springtide/modules/old .springtide/modules/used', newRun());
  const paths = `.springtide/runs/${old.runId}.* .springtide/modules/old`;
  await channel.run(own.endpoint, `touch -d "20 days ago" ${paths}`, newRun());
  await using later = rig.openChannel({ sweepDue: () => Promise.resolve(true) });
  await later.run(own.endpoint, 'echo new', newRun());
  const left = await readdir(join(own.home, '.springtide/runs'));
  const ids = new Set(left.map((name) => name.replace(/\.[a-z]+$/, '')));
  expect(ids.size).toBe(3);
  expect(ids).not.toContain(old.runId);
  expect(await readdir(join(own.home, '.springtide/modules'))).toEqual(['used']);
});
