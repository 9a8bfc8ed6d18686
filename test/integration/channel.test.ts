import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExitStatus } from '../../src/channel/channel.ts';
import { startProgram } from '../../src/channel/node/run-once.ts';
import { type ChannelRig, inSeconds, newRun, startChannelRig } from '../support/channel-rig.ts';
import { until } from '../support/until.ts';

let rig: ChannelRig;

beforeAll(async () => {
  rig = await startChannelRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

describe('a run', () => {
  test('answers with output and exit code', async () => {
    await using channel = rig.openChannel();
    const script = 'echo "to stdout in $PWD"; echo to stderr >&2; exit 7';
    expect(await channel.run(rig.sshd.endpoint, script, newRun())).toEqual({
      kind: 'exited',
      code: 7,
      output: `to stdout in ${rig.sshd.home}\nto stderr\n`,
      stderr: [1, 2],
    });
  });

  test.each([
    ['short, and shown by the shell', "printf 'a\\303\\244\\377\\n\\nb'", 'a\u00c3\u00a4\u00ff\n\nb'],
    ['short, with NUL', "printf 'a\\000b\\000\\n\\000'", 'a\0b\0\n\0'],
    ['long', "head -c 5000 /dev/zero; printf '\\377'", `${'\0'.repeat(5000)}\u00ff`],
    ['followed', "printf 'a\\000'; sleep 1.6; printf '\\377'", 'a\0\u00ff'],
  ])('that is no text answers byte by byte: %s', async (_, script, output) => {
    await using channel = rig.openChannel();
    expect(await channel.run(rig.sshd.endpoint, script, newRun({ isBinary: true }))).toMatchObject({ code: 0, output });
  });

  test.each([
    ['echo a; echo b >&2; echo c; echo d >&2; echo e >&2', [3, 5]],
    ['echo a; echo b >&2; sleep 1.6; echo c >&2', [1, 3]],
    ['echo a >&2', [0, 1]],
    ['printf a; echo b >&2', undefined],
    ['echo a >&2; echo b', undefined],
    ['echo a', undefined],
    ['exec 2>&1; echo a >&2', undefined],
    ['yes out | head -n 100000; yes err | head -n 30 >&2', 'the last 30'],
  ] as const)('%s: it is known what came over stderr last', async (script, expected) => {
    await using channel = rig.openChannel();
    const run = newRun();
    const status = await channel.run(rig.sshd.endpoint, script, run);
    expect(await channel.run(rig.sshd.endpoint, script, run), 'asked for once more').toEqual(status);
    if (status.kind !== 'exited') throw new Error(status.kind);
    const lines = status.output.trimEnd().split('\n').length;
    expect(status.stderr).toEqual(expected === 'the last 30' ? [lines - 30, lines] : expected);
  });

  test('goes to the interpreter of its first line', async () => {
    await using channel = rig.openChannel();
    const script = '#!/usr/bin/perl -l\nprint "perl " . join(",", 1..3);\n';
    expect(await channel.run(rig.sshd.endpoint, script, newRun())).toMatchObject({
      code: 0,
      output: 'perl 1,2,3\n',
    });
  });

  test('is done once, however often it is asked for (C1)', async () => {
    await using channel = rig.openChannel();
    await using other = rig.openChannel();
    const same = newRun();
    const ask = (): Promise<ExitStatus>[] =>
      [channel, other, channel].map((from) => from.run(rig.sshd.endpoint, 'echo x >>once; sleep 0.2; echo done', same));
    const answers = await Promise.all([...ask(), ...ask()]);
    expect(answers).toEqual(answers.map(() => ({ kind: 'exited', code: 0, output: 'done\n' })));
    expect(await channel.run(rig.sshd.endpoint, 'echo another script', same)).toMatchObject({ output: 'done\n' });
    expect(await rig.lines('once')).toBe(1);
  });

  test('is in a session of its own, also where the connection gives it none', async () => {
    const directory = await mkdtemp(join(rig.sshd.home, 'runs-'));
    const { nonce, text } = startProgram({ directory, runId: 'own' }, 'cut -d" " -f6 "/proc/$PPID/stat"; echo $PPID');
    const shell = spawn('/bin/sh', ['-s'], { stdio: 'pipe' }); // it leads no session
    shell.stdin.end(text);
    const [stdout, stderr] = await Promise.all([readAll(shell.stdout), readAll(shell.stderr)]);
    const [mark, session, runner] = stdout.trim().split('\n');
    expect(mark).toBe(`springtide-out ${nonce}`);
    expect(session).toBe(runner);
    expect(stderr).toBe(`springtide-run ${nonce} own begun\nspringtide-run ${nonce} own exited 0\n`);
  });

  test('goes on when nobody is there to be told that it began', async () => {
    const directory = await mkdtemp(join(rig.sshd.home, 'runs-'));
    const { text } = startProgram({ directory, runId: 'alone' }, 'echo done');
    const shell = spawn('/bin/sh', ['-s'], { detached: true, stdio: 'pipe' });
    shell.stdout.destroy();
    shell.stderr.destroy();
    shell.stdin.end(text);
    await once(shell, 'exit');
    expect(await readFile(join(directory, 'alone.rc'), 'utf8')).toBe('0\n');
  });

  test('shows its output while it runs', async () => {
    await using channel = rig.openChannel();
    let seen = '';
    const onOutput = (text: string): void => {
      seen += text;
    };
    const script = 'echo first; until [ -e go-on ]; do sleep 0.05; done; echo second';
    const status = channel.run(rig.sshd.endpoint, script, newRun({ onOutput }));
    await until('the first line is shown', () => seen === 'first\n');
    await writeFile(join(rig.sshd.home, 'go-on'), '');
    expect(await status).toMatchObject({ kind: 'exited', output: 'first\nsecond\n' });
    expect(seen).toBe('first\nsecond\n');
  });

  test('leaves nothing of a service that it started hanging on the connection', async () => {
    await using channel = rig.openChannel();
    const status = await channel.run(rig.sshd.endpoint, 'sleep 300 & echo $! >service.pid; echo started', newRun());
    expect(status).toMatchObject({ kind: 'exited', code: 0, output: 'started\n' });
    process.kill(Number(await readFile(join(rig.sshd.home, 'service.pid'), 'utf8')));
  });

  test('may be long, and write anything', async () => {
    await using channel = rig.openChannel();
    const long = `#${'x'.repeat(300_000)}\nprintf 'a\\000b\\377c'; echo long >>long; wc -c <"$0" | tr -d ' '`;
    const same = newRun();
    const status = await channel.run(rig.sshd.endpoint, long, same);
    expect(status).toMatchObject({ kind: 'exited', code: 0, output: `ab\uFFFDc${long.length}\n` });
    expect(await channel.run(rig.sshd.endpoint, long, same)).toEqual(status);
    expect(await rig.lines('long')).toBe(1);
    expect(await channel.run(rig.sshd.endpoint, '', newRun())).toMatchObject({
      kind: 'exited',
      code: 0,
      output: '',
    });
  });

  test.each([
    ['each byte', String.raw`i=1; while [ $i -lt 256 ]; do printf "\\$(printf %o $i)"; i=$((i+1)); done`],
    ['lines without an end', String.raw`printf '\n\n a\tb \\ c \n-n\n你好\n%%s'`],
    ['what is written past its own output', 'echo first; echo second >/proc/self/fd/2; echo third >&2'],
    ['more than is shown without another process', 'i=0; while [ $i -lt 400 ]; do echo "$i 行"; i=$((i+1)); done'],
  ])('of a run that ends at once is shown as it was written: %s', async (_, script) => {
    await using channel = rig.openChannel();
    const same = newRun();
    const status = await channel.run(rig.sshd.endpoint, script, same);
    const written = await readFile(join(rig.sshd.home, '.springtide/runs', `${same.runId}.out`), 'utf8');
    expect(status).toMatchObject({ kind: 'exited', code: 0, output: written });
    expect(await channel.run(rig.sshd.endpoint, script, same)).toEqual(status);
  });

  test('keeps the beginning and the end of a long output', async () => {
    await using channel = rig.openChannel();
    const script = 'i=0; while [ $i -lt 40000 ]; do echo "line $i"; i=$((i+1)); done';
    const quick = await channel.run(rig.sshd.endpoint, script, newRun());
    const slow = await channel.run(rig.sshd.endpoint, `${script}; sleep 1.5; echo the end`, newRun());
    const outputs = [quick, slow].map((status) => (status.kind === 'exited' ? status.output : ''));
    for (const [index, last] of ['line 39999\n', 'the end\n'].entries()) {
      expect(outputs[index]?.startsWith('line 0\nline 1\n')).toBe(true);
      expect(outputs[index]?.endsWith(last)).toBe(true);
      expect(outputs[index]).toMatch(/\n… \d+ bytes are left out here; all of it is in .*\.out on the node …\n/);
      expect(outputs[index]?.length).toBeLessThan(257 * 1024);
    }
  });
});

describe('a run that ends early', () => {
  test('at its deadline, with everything it started', async () => {
    await using channel = rig.openChannel();
    const script = 'trap "" TERM; sleep 301 & echo $! >child.pid; echo begun; wait; sleep 302';
    const same = newRun({ deadline: inSeconds(2) });
    expect(await channel.run(rig.sshd.endpoint, script, same)).toEqual({ kind: 'timed_out', output: 'begun\n' });
    expect(await channel.run(rig.sshd.endpoint, script, same)).toEqual({ kind: 'timed_out', output: 'begun\n' });
    const child = (await readFile(join(rig.sshd.home, 'child.pid'), 'utf8')).trim();
    await until('what it started is gone', async () =>
      /^State:\s+Z/m.test(await readFile(`/proc/${child}/status`, 'utf8').catch(() => 'State: Z')),
    );
  }, 20_000);

  test('is not begun after its deadline', async () => {
    await using channel = rig.openChannel();
    const late = newRun({ deadline: inSeconds(-1) });
    expect(await channel.run(rig.sshd.endpoint, 'echo late >>late', late)).toEqual({ kind: 'timed_out', output: '' });
    expect(await rig.lines('late')).toBe(0);
  });

  test('but had ended by itself: the answer is what it ended with (AT2)', async () => {
    await using channel = rig.openChannel();
    const same = newRun();
    await channel.run(rig.sshd.endpoint, 'echo in time; exit 3', same);
    const late = { ...same, deadline: inSeconds(-1) };
    expect(await channel.run(rig.sshd.endpoint, '', late)).toEqual({ kind: 'exited', code: 3, output: 'in time\n' });
  });

  test('cancelled', async () => {
    await using channel = rig.openChannel();
    let seen = '';
    const onOutput = (text: string): void => {
      seen += text;
    };
    const same = newRun({ onOutput });
    const status = channel.run(rig.sshd.endpoint, 'echo begun; exec sleep 303', same);
    await until('its first line is shown', () => seen === 'begun\n');
    await channel.cancel(rig.sshd.endpoint, same.runId);
    // some shells add a line of their own
    expect(await status).toMatchObject({ kind: 'exited', code: 143, output: expect.stringMatching(/^begun\n/) });
    await channel.cancel(rig.sshd.endpoint, same.runId);
    await channel.cancel(rig.sshd.endpoint, 'no-such-run');
  });

  test('lost by the node', async () => {
    await using channel = rig.openChannel();
    const same = newRun();
    const status = channel.run(rig.sshd.endpoint, 'echo begun; sleep 30', same);
    const run = join(rig.sshd.home, '.springtide/runs', same.runId);
    const pidFile = `${run}.pid`;
    await until('it runs', async () => /^\d+ /.test(await readFile(pidFile, 'utf8').catch(() => '')));
    await until('it has written', async () => (await readFile(`${run}.out`, 'utf8')) !== '');
    process.kill(-Number((await readFile(pidFile, 'utf8')).split(' ')[0]), 'SIGKILL');
    expect(await status).toEqual({ kind: 'lost', output: 'begun\n' });
    expect(await channel.run(rig.sshd.endpoint, 'echo again', same)).toEqual({ kind: 'lost', output: 'begun\n' });
  });
});
