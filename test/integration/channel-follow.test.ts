import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunOptions } from '../../src/channel/channel.ts';
import { type ChannelRig, newRun, startChannelRig } from '../support/channel-rig.ts';
import { layCable, startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

/** A script that goes on until it is told to end. */
const QUIET = 'echo begun; until [ -e go-on ]; do /bin/sleep 0.1; done; echo done';

let rig: ChannelRig;

beforeAll(async () => {
  rig = await startChannelRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** A node that notes every program which it starts by its name; `missing` are there, and fail. */
async function startCounting(address: string, missing: readonly string[], stack: AsyncDisposableStack) {
  const home = await mkdtemp(join(tmpdir(), 'springtide-follow-'));
  stack.defer(() => rm(home, { recursive: true, force: true }));
  for (const name of ['sleep', 'cat', 'tail', 'head', 'sh']) {
    const then = missing.includes(name) ? 'exit 1' : `exec /bin/${name} "$@"`;
    await writeFile(join(home, name), `#!/bin/sh\necho ${name} >>${home}/started\n${then}\n`);
    await chmod(join(home, name), 0o755);
  }
  const config = [`SetEnv HOME=${home} PATH=${home}:/usr/bin:/bin`];
  const sshd = stack.use(await startSshd(address, { home, config }));
  const started = async (name: string): Promise<number> => {
    const names = await readFile(join(home, 'started'), 'utf8').catch(() => '');
    return names.split('\n').filter((line) => line === name).length;
  };
  return { sshd, home, started };
}

/** The processes of a node whose command line begins with these words. */
async function processesOf({ home }: TestSshd, ...begin: readonly string[]): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = async (file: string): Promise<readonly string[]> =>
        (await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')).split('\0');
      const [environment, words] = await Promise.all([read('environ'), read('cmdline')]);
      const isIt = environment.includes(`HOME=${home}`) && begin.every((word, index) => words[index] === word);
      return isIt ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

function watched(more: Partial<RunOptions> = {}) {
  let seen = '';
  const run = newRun({ onOutput: (text) => (seen += text), ...more });
  return { run, seen: () => seen };
}

test('a command that writes nothing before its end is waited for, and followed by nothing', async () => {
  await using stack = new AsyncDisposableStack();
  const node = await startCounting('127.0.0.9', [], stack);
  await using channel = rig.openChannel();
  const { run, seen } = watched({ isSilent: true });
  const status = channel.run(node.sshd.endpoint, QUIET, run);
  await until('it has begun', async () => (await readdir(node.home)).includes('.springtide'));
  // longer than another command is waited for
  await delay(2000);
  await writeFile(join(node.home, 'go-on'), '');
  expect(await status).toEqual({ kind: 'exited', code: 0, output: 'begun\ndone\n' });
  expect([seen(), await node.started('sleep'), await node.started('cat'), await node.started('tail')]).toEqual([
    '',
    0,
    0,
    0,
  ]);
});

test('following a quiet command starts one program, however long it takes, and shows its output', async () => {
  await using stack = new AsyncDisposableStack();
  const node = await startCounting('127.0.0.9', [], stack);
  await using channel = rig.openChannel();
  const { run, seen } = watched();
  const status = channel.run(node.sshd.endpoint, QUIET, run);
  await until('it is followed', async () => seen() === 'begun\n' && (await node.started('tail')) === 1);
  await delay(2000);
  expect([await node.started('sleep'), await node.started('cat'), await node.started('tail')]).toEqual([0, 0, 1]);
  await writeFile(join(node.home, 'go-on'), '');
  expect(await status).toEqual({ kind: 'exited', code: 0, output: 'begun\ndone\n' });
  // what came last
  expect(await node.started('cat')).toBe(1);
});

test('where no tail knows when to end, the output is shown all the same', async () => {
  await using stack = new AsyncDisposableStack();
  const node = await startCounting('127.0.0.10', ['tail'], stack);
  await using channel = rig.openChannel();
  const { run, seen } = watched();
  const status = channel.run(node.sshd.endpoint, QUIET, run);
  await until('it is followed', () => seen() === 'begun\n');
  await writeFile(join(node.home, 'go-on'), '');
  expect(await status).toEqual({ kind: 'exited', code: 0, output: 'begun\ndone\n' });
});

test('a tail that is killed loses and repeats nothing', async () => {
  await using own = await startSshd('127.0.0.12');
  await using channel = rig.openChannel();
  const { run, seen } = watched();
  const status = channel.run(own.endpoint, QUIET, run);
  await until('it is followed', () => seen() === 'begun\n');
  const [tail = 0, ...others] = await processesOf(own, 'tail');
  expect(others).toEqual([]);
  process.kill(tail, 'SIGKILL');
  await writeFile(join(own.home, 'go-on'), '');
  expect(await status).toEqual({ kind: 'exited', code: 0, output: 'begun\ndone\n' });
});

test('what follows ends when nobody listens any more, and the run goes on', async () => {
  await using own = await startSshd('127.0.0.11');
  await using cable = await layCable(own.endpoint);
  await using channel = rig.openChannel();
  const control = new AbortController();
  const { run, seen } = watched({ signal: control.signal });
  const status = channel.run(cable.endpoint, QUIET, run);
  status.catch(() => {}); // it is let go of below
  const tails = async (): Promise<number> => (await processesOf(own, 'tail')).length;
  const shells = async (): Promise<number> => (await processesOf(own, '/bin/sh', '-s')).length;
  await until('it is followed', async () => seen() === 'begun\n' && (await tails()) === 1);
  cable.cut();
  const isFollowedAnew = async (): Promise<boolean> => (await tails()) === 0 && (await shells()) > 1;
  await until('it is followed anew', async () => cable.connections === 2 && (await isFollowedAnew()));
  control.abort(new Error('enough'));
  await expect(status).rejects.toThrow('enough');
  await until('nothing follows', async () => (await tails()) === 0 && (await shells()) === 1);
  await writeFile(join(own.home, 'go-on'), '');
  const again = await channel.run(cable.endpoint, 'never', { ...run, signal: new AbortController().signal });
  expect(again).toEqual({ kind: 'exited', code: 0, output: 'begun\ndone\n' });
});
