import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChannelRig, newRun, startChannelRig } from '../support/channel-rig.ts';
import { seenByOthers } from '../support/seen-by-others.ts';

const execute = promisify(execFile);

let rig: ChannelRig;

beforeAll(async () => {
  rig = await startChannelRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** Every file of the node's runs in which a text stands. */
async function keptIn(text: string): Promise<string> {
  const search = execute('grep', ['-rlsF', text, join(rig.sshd.home, '.springtide')]);
  return (await search.catch(() => ({ stdout: '' }))).stdout;
}

test('nobody else on a node sees a script or what stands in it, and nothing keeps it when the run ended', async () => {
  await execute('chmod', ['755', rig.sshd.home, join(rig.sshd.home, '..')]);
  await using channel = rig.openChannel();
  const secret = `hunter2x${process.pid}x${'long'.repeat(5)}`;
  const ready = join(rig.sshd.home, 'ready');
  const places = [rig.sshd.home, '/var/tmp', '/dev/shm'];
  // the shell's own test and its own sleep: a program that the script starts gets what the script gives it
  const script = `password=${secret}; : >ready; until [ -e go-on ]; do sleep 0.05; done; exit 3`;
  const run = newRun();
  const status = channel.run(rig.sshd.endpoint, script, run);
  let looks = 0;
  for (; !existsSync(ready) || looks < 5; looks += existsSync(ready) ? 1 : 0)
    expect(await seenByOthers(secret, places)).toEqual([]);
  // it is there, for its owner's eyes
  expect(await keptIn(secret)).toMatch(`${run.runId}.script`);
  await writeFile(join(rig.sshd.home, 'go-on'), '');
  expect(await status).toEqual({ kind: 'exited', code: 3, output: '' });
  expect(await keptIn(secret)).toBe('');
  const runs = join(rig.sshd.home, '.springtide/runs');
  for (const name of await readdir(runs)) expect((await stat(join(runs, name))).mode & 0o077).toBe(0);
});

test('a script has the umask of its account, and its surroundings', async () => {
  await using channel = rig.openChannel();
  const status = await channel.run(
    rig.sshd.endpoint,
    'umask; set | grep -c "^payload="; env | grep -c hunter',
    newRun(),
  );
  expect(status).toMatchObject({ output: '0022\n0\n0\n' });
});

test('a run that was killed leaves no script when that is known', async () => {
  await using channel = rig.openChannel();
  const secret = `hunter3x${process.pid}`;
  const run = newRun();
  const status = channel.run(rig.sshd.endpoint, `: ${secret}; kill -9 $PPID; sleep 0.2`, run);
  expect(await status).toMatchObject({ kind: 'lost' });
  expect(await keptIn(secret)).toBe('');
});

test('of much output the beginning and the end stay on the node, and the right number is told', async () => {
  await using channel = rig.openChannel();
  const run = newRun();
  const script = 'echo the beginning; yes abcdefg | head -c 5000000; echo; echo the reason; exit 1';
  const status = await channel.run(rig.sshd.endpoint, script, run);
  const output = status.kind === 'exited' ? status.output : '';
  const whole = 'the beginning\n'.length + 5_000_000 + '\nthe reason\n'.length;
  expect(output.startsWith('the beginning\nabcdefg\n')).toBe(true);
  expect(output.endsWith('\nthe reason\n')).toBe(true);
  // cut at line ends: parts of two lines are left out as well
  expect(output).toContain(`abcdefg\n… ${whole - 256 * 1024 + 6} bytes are left out here`);
  const file = join(rig.sshd.home, '.springtide/runs', `${run.runId}.out`);
  expect((await stat(file)).size).toBeLessThan(1.5 * 1024 * 1024);
  expect(await channel.run(rig.sshd.endpoint, script, run)).toEqual(status);
});

test('the oldest outputs go when there is too much of them, and running ones stay', async () => {
  await using channel = rig.openChannel();
  const plant = `cd .springtide/runs
n=10
while [ $n -lt 80 ]; do
  head -c 1200000 /dev/zero >old-$n.out
  echo 0 >old-$n.rc
  touch -d "$n hours ago" old-$n.out
  n=$((n + 1))
done
rm old-79.rc
sleep 1000 >/dev/null 2>&1 &
echo "$! $(cut -d' ' -f22 "/proc/$!/stat")/$(cat /proc/sys/kernel/random/boot_id)" >old-79.pid
`;
  await channel.run(rig.sshd.endpoint, plant, newRun());
  await using later = rig.openChannel({ sweepDue: () => Promise.resolve(true) });
  await later.run(rig.sshd.endpoint, 'echo now', newRun());
  const runs = join(rig.sshd.home, '.springtide/runs');
  const sizes = await Promise.all(
    ['old-10.out', 'old-60.out', 'old-78.out', 'old-79.out'].map(async (name) => (await stat(join(runs, name))).size),
  );
  expect(sizes).toEqual([1_200_000, 1_200_000, 0, 1_200_000]);
  process.kill(Number((await readFile(join(runs, 'old-79.pid'), 'utf8')).split(' ')[0]));
});
