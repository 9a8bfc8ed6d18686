import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, Endpoint, ExitStatus, RunOptions } from '../../src/channel/channel.ts';
import { startCommand } from '../../src/channel/run-once.ts';
import { createSshChannel } from '../../src/channel/ssh.ts';
import { HostKeys } from '../../src/store/host-keys.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { layCable, startSshd, type TestSshd } from '../support/sshd.ts';

let test_: TestDatabase;
let sshd: TestSshd;
let runs = 0;

beforeAll(async () => {
  test_ = await testDatabase();
  sshd = await startSshd();
});
afterAll(async () => {
  await sshd[Symbol.asyncDispose]();
  await test_[Symbol.asyncDispose]();
});

const never = new AbortController().signal;
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

function openChannel(options: { maxConnections?: number; sweepDue?: () => Promise<boolean> } = {}): Channel {
  const hostKeys = new HostKeys(test_.database);
  return createSshChannel({
    defaultKeyFile: sshd.keyFile,
    checkHostKey: hostKeys.check,
    sweepDue: options.sweepDue ?? hostKeys.sweepDue,
    maxConnections: options.maxConnections ?? 10,
  });
}

function options(more: Partial<RunOptions> = {}): RunOptions {
  runs += 1;
  return { runId: `test-${runs}`, deadline: inSeconds(60), signal: never, ...more };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const lines = async (name: string): Promise<number> =>
  (await readFile(join(sshd.home, name), 'utf8').catch(() => '')).split('\n').length - 1;

describe('a run', () => {
  test('answers with output and exit code', async () => {
    await using channel = openChannel();
    const script = 'echo "to stdout in $PWD"; echo to stderr >&2; exit 7';
    expect(await channel.run(sshd.endpoint, script, options())).toEqual({
      kind: 'exited',
      code: 7,
      output: `to stdout in ${sshd.home}\nto stderr\n`,
    });
  });

  test('goes to the interpreter of its first line', async () => {
    await using channel = openChannel();
    const script = '#!/usr/bin/perl -l\nprint "perl " . join(",", 1..3);\n';
    expect(await channel.run(sshd.endpoint, script, options())).toMatchObject({ code: 0, output: 'perl 1,2,3\n' });
  });

  test('is done once, however often it is asked for (C1)', async () => {
    await using channel = openChannel();
    await using other = openChannel();
    const same = options();
    const ask = (): Promise<ExitStatus>[] =>
      [channel, other, channel].map((from) => from.run(sshd.endpoint, 'echo x >>once; sleep 0.2; echo done', same));
    const answers = await Promise.all([...ask(), ...ask()]);
    expect(answers).toEqual(answers.map(() => ({ kind: 'exited', code: 0, output: 'done\n' })));
    expect(await channel.run(sshd.endpoint, 'echo another script', same)).toMatchObject({ output: 'done\n' });
    expect(await lines('once')).toBe(1);
  });

  test('is in a session of its own, also where the connection gives it none', async () => {
    const directory = await mkdtemp(join(sshd.home, 'runs-'));
    const command = startCommand({ directory, runId: 'own' }, 'cut -d" " -f6 "/proc/$PPID/stat"; echo $PPID');
    // `; :` keeps the shell from becoming the command: then this process is the one that leads the session
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', `(${command ?? ''}); :`]);
    const [session, runner] = stdout.trim().split('\n');
    expect(session).toBe(runner);
    expect(stderr).toMatch(/^springtide-run own exited 0$/m);
  });

  test('goes on when nobody is there to be told that it began', async () => {
    const directory = await mkdtemp(join(sshd.home, 'runs-'));
    const command = startCommand({ directory, runId: 'alone' }, 'echo done') ?? '';
    const shell = spawn('sh', ['-c', command], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    shell.stdout.destroy();
    shell.stderr.destroy();
    await once(shell, 'exit');
    expect(await readFile(join(directory, 'alone.rc'), 'utf8')).toBe('0\n');
  });

  test('shows its output while it runs', async () => {
    await using channel = openChannel();
    let seen = '';
    const onOutput = (text: string): void => {
      seen += text;
    };
    const script = 'echo first; until [ -e go-on ]; do sleep 0.05; done; echo second';
    const status = channel.run(sshd.endpoint, script, options({ onOutput }));
    await until(() => seen === 'first\n');
    await writeFile(join(sshd.home, 'go-on'), '');
    expect(await status).toMatchObject({ kind: 'exited', output: 'first\nsecond\n' });
    expect(seen).toBe('first\nsecond\n');
  });

  test('leaves nothing of a service that it started hanging on the connection', async () => {
    await using channel = openChannel();
    const status = await channel.run(sshd.endpoint, 'sleep 300 & echo $! >service.pid; echo started', options());
    expect(status).toMatchObject({ kind: 'exited', code: 0, output: 'started\n' });
    process.kill(Number(await readFile(join(sshd.home, 'service.pid'), 'utf8')));
  });

  test('may be long, and write anything', async () => {
    await using channel = openChannel();
    const long = `#${'x'.repeat(300_000)}\nprintf 'a\\000b\\377c'; echo long >>long; wc -c <"$0" | tr -d ' '`;
    const same = options();
    const status = await channel.run(sshd.endpoint, long, same);
    expect(status).toMatchObject({ kind: 'exited', code: 0, output: `ab\uFFFDc${long.length}\n` });
    expect(await channel.run(sshd.endpoint, long, same)).toEqual(status);
    expect(await lines('long')).toBe(1);
    expect(await channel.run(sshd.endpoint, '', options())).toMatchObject({ kind: 'exited', code: 0, output: '' });
  });

  test.each([
    ['each byte', String.raw`i=1; while [ $i -lt 256 ]; do printf "\\$(printf %o $i)"; i=$((i+1)); done`],
    ['lines without an end', String.raw`printf '\n\n a\tb \\ c \n-n\n你好\n%%s'`],
    ['what is written past its own output', 'echo first; echo second >/proc/self/fd/2; echo third >&2'],
    ['more than is shown without another process', 'i=0; while [ $i -lt 400 ]; do echo "$i 行"; i=$((i+1)); done'],
  ])('of a run that ends at once is shown as it was written: %s', async (_, script) => {
    await using channel = openChannel();
    const same = options();
    const status = await channel.run(sshd.endpoint, script, same);
    const written = await readFile(join(sshd.home, '.springtide/runs', `${same.runId}.out`), 'utf8');
    expect(status).toEqual({ kind: 'exited', code: 0, output: written });
    expect(await channel.run(sshd.endpoint, script, same)).toEqual(status);
  });

  test('keeps the beginning and the end of a long output', async () => {
    await using channel = openChannel();
    const script = 'i=0; while [ $i -lt 40000 ]; do echo "line $i"; i=$((i+1)); done';
    const quick = await channel.run(sshd.endpoint, script, options());
    const slow = await channel.run(sshd.endpoint, `${script}; sleep 1.5; echo the end`, options());
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
    await using channel = openChannel();
    const script = 'trap "" TERM; sleep 301 & echo $! >child.pid; echo begun; wait; sleep 302';
    const same = options({ deadline: inSeconds(2) });
    expect(await channel.run(sshd.endpoint, script, same)).toEqual({ kind: 'timed_out', output: 'begun\n' });
    expect(await channel.run(sshd.endpoint, script, same)).toEqual({ kind: 'timed_out', output: 'begun\n' });
    const child = (await readFile(join(sshd.home, 'child.pid'), 'utf8')).trim();
    await until(async () =>
      /^State:\s+Z/m.test(await readFile(`/proc/${child}/status`, 'utf8').catch(() => 'State: Z')),
    );
  }, 20_000);

  test('is not begun after its deadline', async () => {
    await using channel = openChannel();
    const late = options({ deadline: inSeconds(-1) });
    expect(await channel.run(sshd.endpoint, 'echo late >>late', late)).toEqual({ kind: 'timed_out', output: '' });
    expect(await lines('late')).toBe(0);
  });

  test('but had ended by itself: the answer is what it ended with (A2)', async () => {
    await using channel = openChannel();
    const same = options();
    await channel.run(sshd.endpoint, 'echo in time; exit 3', same);
    const late = { ...same, deadline: inSeconds(-1) };
    expect(await channel.run(sshd.endpoint, '', late)).toEqual({ kind: 'exited', code: 3, output: 'in time\n' });
  });

  test('cancelled', async () => {
    await using channel = openChannel();
    let seen = '';
    const onOutput = (text: string): void => {
      seen += text;
    };
    const same = options({ onOutput });
    const status = channel.run(sshd.endpoint, 'echo begun; exec sleep 303', same);
    await until(() => seen === 'begun\n');
    await channel.cancel(sshd.endpoint, same.runId);
    // some shells add a line of their own
    expect(await status).toMatchObject({ kind: 'exited', code: 143, output: expect.stringMatching(/^begun\n/) });
    await channel.cancel(sshd.endpoint, same.runId);
    await channel.cancel(sshd.endpoint, 'no-such-run');
  });

  test('lost by the node', async () => {
    await using channel = openChannel();
    const same = options();
    const status = channel.run(sshd.endpoint, 'echo begun; sleep 30', same);
    const run = join(sshd.home, '.springtide/runs', same.runId);
    const pidFile = `${run}.pid`;
    await until(async () => /^\d+ /.test(await readFile(pidFile, 'utf8').catch(() => '')));
    await until(async () => (await readFile(`${run}.out`, 'utf8')) !== '');
    process.kill(-Number((await readFile(pidFile, 'utf8')).split(' ')[0]), 'SIGKILL');
    expect(await status).toEqual({ kind: 'lost', output: 'begun\n' });
    expect(await channel.run(sshd.endpoint, 'echo again', same)).toEqual({ kind: 'lost', output: 'begun\n' });
  });
});

describe('a connection', () => {
  test('serves one run after the other', async () => {
    await using channel = openChannel();
    await using cable = await layCable(sshd.endpoint);
    for (let step = 1; step <= 5; step += 1) {
      expect(await channel.run(cable.endpoint, `echo ${step}`, options())).toMatchObject({ output: `${step}\n` });
    }
    expect(cable.connections).toBe(1);
  });

  test('that breaks loses and repeats nothing, wherever it breaks (C1, C3)', async () => {
    await using channel = openChannel();
    await using cable = await layCable(sshd.endpoint);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9000 }), async (bytes) => {
        const same = options();
        cable.cut(); // no connection that is left from the last run
        cable.cutAfter(bytes);
        const script = `echo x >>broken-${same.runId}; sleep 0.1; echo done`;
        expect(await channel.run(cable.endpoint, script, same)).toEqual({ kind: 'exited', code: 0, output: 'done\n' });
        expect(await lines(`broken-${same.runId}`)).toBe(1);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  test('that breaks while output comes: it goes on where it was', async () => {
    await using channel = openChannel();
    await using cable = await layCable(sshd.endpoint);
    let seen = '';
    const onOutput = (text: string): void => {
      seen += text;
    };
    const script = 'echo 1; until [ -e cut-done ]; do sleep 0.05; done; echo 2';
    const status = channel.run(cable.endpoint, script, options({ onOutput }));
    await until(() => seen === '1\n');
    cable.cut();
    await writeFile(join(sshd.home, 'cut-done'), '');
    expect(await status).toMatchObject({ kind: 'exited', code: 0, output: '1\n2\n' });
    // the rest came with the status, or before it
    expect(['1\n', '1\n2\n']).toContain(seen);
  });

  test('is let go at once when the caller is told to, and the run goes on', async () => {
    await using channel = openChannel();
    const control = new AbortController();
    const same = options({ signal: control.signal });
    const status = channel.run(sshd.endpoint, 'echo x >>let-go; sleep 0.5; echo done', same);
    await until(async () => (await lines('let-go')) === 1);
    control.abort(new Error('fenced'));
    await expect(status).rejects.toThrow('fenced');
    const again = await channel.run(sshd.endpoint, 'never', { ...same, signal: never });
    expect(again).toEqual({ kind: 'exited', code: 0, output: 'done\n' });
    expect(await lines('let-go')).toBe(1);
  });

  test('is one of at most so many', async () => {
    await using channel = openChannel({ maxConnections: 3 });
    const count = 'pgrep -c -P "$(cut -d" " -f4 /proc/self/stat)" >/dev/null; echo ok';
    const answers = await Promise.all(Array.from({ length: 12 }, () => channel.run(sshd.endpoint, count, options())));
    expect(answers.every((status) => status.kind === 'exited')).toBe(true);
    await using cable = await layCable(sshd.endpoint);
    await using other = await layCable(sshd.endpoint);
    // all three places are taken by idle connections to another endpoint: the oldest makes room
    expect(await channel.run(cable.endpoint, 'echo a', options())).toMatchObject({ output: 'a\n' });
    expect(await channel.run(other.endpoint, 'echo b', options())).toMatchObject({ output: 'b\n' });
  });
});

const reasonOf = async (channel: Channel, endpoint: Endpoint, more: Partial<RunOptions> = {}): Promise<string> => {
  const status = await channel.run(endpoint, 'echo x >>refused', options(more));
  expect(status.kind).toBe('unreachable');
  return status.kind === 'unreachable' ? status.reason : '';
};

describe('a node that says no', () => {
  test('with another host key than before', async () => {
    await using own = await startSshd('127.0.0.2');
    await using channel = openChannel();
    await using cable = await layCable(own.endpoint);
    const { endpoint } = cable;
    expect(await channel.run(endpoint, 'true', options())).toMatchObject({ kind: 'exited' });
    await own.changeHostKey();
    cable.cut();
    await using fresh = openChannel();
    for (const from of [channel, fresh]) expect(await reasonOf(from, endpoint)).toMatch(/host key is not the one/);
    expect(existsSync(join(own.home, 'refused'))).toBe(false);
  });

  test('to our key, or is not there', async () => {
    await using own = await startSshd('127.0.0.3');
    await using channel = openChannel();
    expect(await reasonOf(channel, { ...own.endpoint, keyFile: sshd.keyFile })).toMatch(/does not accept our key/);
    expect(await reasonOf(channel, { ...own.endpoint, keyFile: '/nowhere' })).toMatch(/\/nowhere cannot be read/);
    const gone = { ...own.endpoint, host: '127.0.0.4' };
    expect(await reasonOf(channel, gone, { deadline: inSeconds(1) })).toMatch(/ECONNREFUSED/);
  });

  test('because it cannot keep runs', async () => {
    await using own = await startSshd('127.0.0.5');
    await using channel = openChannel();
    await writeFile(join(own.home, '.springtide'), 'a file where a directory should be');
    expect(await reasonOf(channel, own.endpoint)).toMatch(/cannot make .*\.springtide\/runs/);
  });
});

test('what ended weeks ago is swept', async () => {
  await using own = await startSshd('127.0.0.6');
  await using channel = openChannel({ sweepDue: () => Promise.resolve(true) });
  const old = options();
  await channel.run(own.endpoint, 'echo old', old);
  await channel.run(own.endpoint, `touch -d "20 days ago" .springtide/runs/${old.runId}.*`, options());
  await using later = openChannel({ sweepDue: () => Promise.resolve(true) });
  await later.run(own.endpoint, 'echo new', options());
  const left = await readdir(join(own.home, '.springtide/runs'));
  const ids = new Set(left.map((name) => name.replace(/\.[a-z]+$/, '')));
  expect(ids.size).toBe(2);
  expect(ids).not.toContain(old.runId);
});
