import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pbkdf2 } from 'node:crypto';
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { programComplaints } from '../../src/hooks/program/complaints.ts';
import { exec } from '../../src/machines/exec/provider.ts';
import { parseAnswer } from '../../src/machines/lines/protocol.ts';
import { englishOf } from '../../src/messages/message.ts';
import { MASK } from '../../src/secrets/mask.ts';
import { redactorOf } from '../../src/secrets/redactor.ts';
import { identify } from '../../src/base/process-identity.ts';
import { depsIn } from '../support/provider-deps.ts';
import { createAll, destroyAll, listAll } from '../support/sandbox.ts';
import { ANSWER, benchWith, LOGIN, TYPE } from '../support/exec-bench.ts';
import { until } from '../support/until.ts';

/*
 * What a program of the user's own may do wrong (EX1–EX4 in src/hooks/program/program.ts).
 */

test('a program gets what it needs over stdin, and little of the environment (EX4)', async () => {
  process.env['SPRINGTIDE_SECRET_OF_TEST'] = 'x';
  await using bench = await benchWith(`cat >in; env >env; echo "$@" >args; ${ANSWER}`, { secret: 'hunter2' });
  expect(await bench.reason()).toBe('created');
  delete process.env['SPRINGTIDE_SECRET_OF_TEST'];
  const [introduction, item] = (await bench.written('in'))
    .split('\n')
    .slice(0, 2)
    .map((line) => JSON.parse(line) as unknown);
  expect(introduction).toEqual({
    version: 1,
    vm_type: 7,
    public_key: 'ssh-ed25519 AAAA of the server',
    options: '',
    secret: 'hunter2',
  });
  expect(item).toEqual({
    token: 'a',
    name: expect.any(String) as string,
    cluster: 'shop',
    service: 'web',
    pool: 'web-a',
  });
  expect(await bench.written('args')).toBe('create\n');
  const variables = (await bench.written('env')).split('\n').map((line) => line.split('=')[0]);
  expect(variables).toContain('PATH');
  expect(variables.filter((name) => /^(SPRINGTIDE|NODE|npm|VITEST|TEST)/i.test(name ?? ''))).toEqual([]);
});

describe('the reason is told when a program', () => {
  test.each<[string, string, string]>([
    [
      'fails',
      'echo one >&2; echo "quota of 5 is used up" >&2; exit 3',
      'program make ended its create with 3: quota of 5 is used up',
    ],
    ['says so itself', `printf '{"token":"a","error":"no\\\\u001b[31m room\\\\nleft"}\\n'`, 'no room left'],
    ['says nothing', 'true', 'program make said nothing about this machine when it was to create'],
    [
      'speaks of another machine',
      `printf '{"token":"b","vm_id":"i-1","ip":"10.0.0.1"}\\n'`,
      'program make said nothing about this machine when it was to create',
    ],
    [
      'writes notes to stdout',
      'echo Creating…',
      'program make wrote what is no answer to stdout when it was to create (notes belong to stderr): Creating…',
    ],
    [
      'forgets the address',
      `printf '{"token":"a","vm_id":"i-1"}\\n'`,
      'program make named no vm_id and ip of the machine, and no error',
    ],
    [
      'has an id that is no word',
      `printf '{"token":"a","vm_id":"i 1","ip":"10.0.0.1"}\\n'`,
      'program make named no vm_id and ip of the machine, and no error',
    ],
    ['is ended by a signal', 'kill -9 $$', 'program make ended its create with SIGKILL: '],
    [
      'shows the secret',
      'head -n 1 >&2; exit 1',
      `program make ended its create with 1: {"version":1,"vm_type":7,"public_key":"ssh-ed25519 AAAA of the server","options":"","secret":"${MASK}"}`,
    ],
  ])('%s', async (_, script, reason) => {
    await using bench = await benchWith(script, { secret: 'hunter2' });
    expect(await bench.reason()).toBe(reason);
  });

  test('repeats its secret', async () => {
    await using bench = await benchWith('echo "bad password hunter2" >&2; exit 1', { secret: 'hunter2' });
    expect(await bench.reason()).not.toContain('hunter2');
  });

  test.each([
    ['on stderr', `echo "bad token $secret" >&2; exit 1`],
    ['in an answer', `printf '{"token":"a","error":"bad token %s"}\\n' "$secret"`],
    ['on stdout', `echo "bad token $secret"`],
    ['at the end of a lot', `for i in 1 2 3 4 5 6; do printf %s "$secret" >&2; done; exit 1`],
  ])('repeats a secret that is longer than a reason, %s', async (_, script) => {
    const secret = Array.from({ length: 300 }, (_item, index) => `${index}  `).join('-');
    const reading = `secret=$(head -1 | sed 's/.*"secret":"//; s/"}$//')`;
    await using bench = await benchWith(`${reading}\n${script}`, { secret });
    expect(await bench.reason()).not.toMatch(/\d-|\d {1,2}-/);
  });

  test('takes too long, and what it started is ended too (EX3)', async () => {
    await using bench = await benchWith('sleep 600 & echo $! >child; wait', { time_limit: 1 });
    expect(await bench.reason()).toBe('program make took more than 1 s to create, and was ended');
    const child = Number(await bench.written('child'));
    await until('its child is gone', async () => (await identify(child)) === null);
  });

  test('writes without end, and a line without end', async () => {
    await using bench = await benchWith(
      `yes aaaaaaaaaaaaaaaa | tr -d '\\n' | head -c 4000000; echo; ${ANSWER}; yes >&2`,
      { time_limit: 3 },
    );
    expect(await bench.reason()).toBe('created');
  });
});

test('an answer is heard though the program ended before the server could listen', async () => {
  await using bench = await benchWith(ANSWER);
  const over = new AbortController();
  // every file that is opened or closed waits for these
  const others = Array.from({ length: 12 }, async () => {
    while (!over.signal.aborted) await promisify(pbkdf2)('a', 'b', 40_000, 32, 'sha512');
  });
  const reason = await bench.reason();
  over.abort();
  await Promise.all(others);
  expect(reason).toBe('created');
});

test('what a program left behind holds up nobody (EX3)', async () => {
  await using bench = await benchWith(`sleep 600 & setsid sleep 5 & echo $! >child; ${ANSWER}`);
  expect(await bench.reason()).toBe('created');
});

test('a program is asked to end when nobody wants its machines any more', async () => {
  await using bench = await benchWith(`trap 'echo gone >told; exit 1' TERM; echo >begun; sleep 600 & wait`);
  const control = new AbortController();
  const reason = bench.reason(control.signal);
  await until('it runs', () =>
    bench.written('begun').then(
      () => true,
      () => false,
    ),
  );
  control.abort(new Error('stopped'));
  await reason.catch(() => '');
  expect(await bench.written('told')).toBe('gone\n');
});

test('a look at a program that is busy with other machines waits no longer than it may', async () => {
  await using bench = await benchWith(`[ "$1" = check ] || { echo >begun; read -r line <go; }; exit 0`);
  execFileSync('mkfifo', [join(bench.programs, 'go')]);
  const reason = bench.reason();
  await until('it runs', () => existsSync(join(bench.programs, 'begun')));
  const call = { directory: bench.programs, name: 'make', verb: 'check', input: '', seconds: 20 } as const;
  const lock = { lockFile: join(bench.programs, `.lock-${TYPE}`), hidden: redactorOf([]) };
  const control = new AbortController();
  const complaints = programComplaints({ ...call, ...lock }, parseAnswer, control.signal);
  control.abort(new Error('too late'));
  const busy = 'program make is busy with other calls, and could not be asked: try again later';
  expect((await complaints).map(englishOf)).toEqual([busy]);
  await writeFile(join(bench.programs, 'go'), '\n');
  await reason;
  expect(await programComplaints({ ...call, ...lock }, parseAnswer, AbortSignal.timeout(60_000))).toEqual([]);
});

test('only files of the server that nobody else may write are run (EX1)', async () => {
  await using bench = await benchWith(ANSWER);
  const file = join(bench.programs, 'make');
  const complaint = async (): Promise<string> => (await bench.provider.check()).map(englishOf).join();
  expect(await complaint()).toBe('');
  await chmod(file, 0o600);
  expect(await complaint()).toBe(`${file} is not executable: set its mode to 700`);
  await chmod(file, 0o720);
  expect(await complaint()).toContain('that nobody else may write, and no link');
  expect(await bench.reason().catch((error: Error) => error.message)).toContain('that nobody else may write');
  await using other = await benchWith('true');
  await symlink(file, join(other.programs, 'link'));
  await chmod(file, 0o700);
  const linked = exec.open(TYPE, { ...LOGIN, program: 'link', time_limit: 5 }, depsIn(join(other.programs, '..')));
  expect((await linked.check()).map(englishOf).join()).toContain('no link');
});

test('how far it is with a machine is told before the outcome', async () => {
  await using bench = await benchWith(`printf '{"token":"a","progress":"boot\\u001b[31ming hunter2"}\\n'; ${ANSWER}`, {
    secret: 'hunter2',
  });
  expect(await createAll(bench.provider, ['a'])).toEqual([
    { token: 'a', kind: 'progress', note: `booting ${MASK}` },
    { token: 'a', kind: 'created', machine: { token: 'a', vmId: 'exec-7-i-1', ip: '10.0.0.1' } },
  ]);
});

describe('a list', () => {
  test('is what the program says', async () => {
    await using bench = await benchWith(
      `printf '{"vm_id":"i-1","token":"a","ip":"10.0.0.1","made":"2026-05-01T12:00:00Z"}\\n{"vm_id":"i-2","state":"making"}\\n'`,
    );
    expect(await listAll(bench.provider)).toEqual([
      { vmId: 'exec-7-i-1', state: 'running', token: 'a', ip: '10.0.0.1', made: new Date('2026-05-01T12:00:00Z') },
      { vmId: 'exec-7-i-2', state: 'making', token: null, ip: null, made: null },
    ]);
  });

  test.each([
    ['fails', 'echo "no verb list" >&2; exit 2', 'program make ended its list with 2: no verb list'],
    ['says what is wrong', `printf '{"error":"no rights to list"}\\n'`, 'no rights to list'],
    [
      'names no machine',
      `printf '{"token":"a"}\\n'`,
      'program make named no vm_id and ip of the machine, and no error',
    ],
  ])('is none when the program %s', async (_, script, reason) => {
    await using bench = await benchWith(script);
    await expect(listAll(bench.provider)).rejects.toThrow(reason);
  });
});

test('a machine of another type is not named to the program', async () => {
  await using bench = await benchWith(`cat >in; printf '{"vm_id":"i-1"}\\n'`);
  const events = await destroyAll(bench.provider, ['exec-8-i-9', 'exec-7-i-1']);
  expect(events.map(({ vmId, kind }) => `${vmId} ${kind}`).toSorted()).toEqual([
    'exec-7-i-1 returned',
    'exec-8-i-9 failed',
  ]);
  expect(await bench.written('in')).not.toContain('i-9');
});
