import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pbkdf2 } from 'node:crypto';
import { chmod, mkdir, mkdtempDisposable, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KeyFiles } from '../../src/base/private-key.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { programComplaints } from '../../src/machines/exec/check.ts';
import { exec } from '../../src/machines/exec/provider.ts';
import type { MachineProvider } from '../../src/machines/provider.ts';
import { redactedProvider } from '../../src/machines/redacted-provider.ts';
import { englishOf } from '../../src/messages/message.ts';
import { redactorOf } from '../../src/secrets/redactor.ts';
import { identify } from '../../src/base/process-identity.ts';
import { createAll, destroyAll, withdrawAll } from '../support/sandbox.ts';
import { until } from '../support/until.ts';

/*
 * What a program of the user's own may do wrong (EX1–EX4 in src/machines/exec/program.ts).
 */

const EXAMPLE = fileURLToPath(new URL('../../docs/machines/examples/terraform', import.meta.url));
/** Does of Terraform what the example asks of it: its state is a file with the variables. */
const TERRAFORM = String.raw`#!/bin/sh
cat >/dev/null
verb=$1
shift
case $verb in
apply)
  echo 'Apply complete!'
  for word; do case $word in name=web-full) echo 'Error: quota' >&2; exit 1 ;; name=*) echo "$word" >>state ;; esac; done
  ;;
output) printf 10.0.0.%s "$(wc -l <state)" ;;
destroy) rm state ;;
esac
`;

interface Bench extends AsyncDisposable {
  readonly programs: string;
  readonly provider: MachineProvider;
  /** What is said to be wrong with one machine that is asked for. */
  reason(signal?: AbortSignal): Promise<string>;
  written(name: string): Promise<string>;
}

const TYPE = 7 as VmTypeId;
const ANSWER = `printf '{"token":"a","vm_id":"i-1","ip":"10.0.0.1"}\\n'`;

async function benchWith(
  script: string,
  given: { readonly time_limit?: number; readonly secret?: string; readonly options?: string } = {},
): Promise<Bench> {
  const place = await mkdtempDisposable(join(tmpdir(), 'springtide-exec-'));
  const programs = join(place.path, 'programs');
  await mkdir(programs, { mode: 0o700 });
  await writeFile(join(programs, 'make'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const publicKeyFile = join(place.path, 'key.pub');
  await writeFile(publicKeyFile, 'ssh-ed25519 AAAA of the server\n');
  const settings = { program: 'make', time_limit: 30, port: 22, user: 'root', ...given };
  const deps = { dataDir: place.path, publicKeyFile, keys: new KeyFiles(place.path), offersSandbox: false };
  const opened = exec.open(TYPE, settings, { ...deps, database: null as never });
  const provider = redactedProvider(opened, redactorOf(given.secret === undefined ? [] : [given.secret]));
  return {
    programs,
    provider,
    reason: async (signal) => {
      const events = await createAll(provider, ['a'], signal);
      return events.map((event) => (event.kind === 'failed' ? englishOf(event.reason) : event.kind)).join();
    },
    written: (name) => readFile(join(programs, name), 'utf8'),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

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
  expect(item).toEqual({ token: 'a', name: expect.any(String) as string });
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
    ['shows the secret', 'cat >&2; exit 1', 'program make ended its create with 1: {"token":"a","name":"web-a"}'],
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
      `yes aaaaaaaaaaaaaaaa | tr -d '\\n' | head -c 20000000; echo; ${ANSWER}; yes >&2`,
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
  const complaints = programComplaints({ ...call, ...lock }, control.signal);
  control.abort(new Error('too late'));
  const busy = 'program make is busy with other machines of this type, and could not be asked: try again later';
  expect((await complaints).map(englishOf)).toEqual([busy]);
  await writeFile(join(bench.programs, 'go'), '\n');
  await reason;
  expect(await programComplaints({ ...call, ...lock }, AbortSignal.timeout(60_000))).toEqual([]);
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
  const linked = exec.open(
    TYPE,
    { program: 'link', time_limit: 5, port: 22, user: 'root' },
    {
      dataDir: join(other.programs, '..'),
      publicKeyFile: join(other.programs, '..', 'key.pub'),
      keys: new KeyFiles(other.programs),
      offersSandbox: false,
      database: null as never,
    },
  );
  expect((await linked.check()).map(englishOf).join()).toContain('no link');
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

test('the example with Terraform takes no module from elsewhere', async () => {
  const example = (await readFile(EXAMPLE, 'utf8')).replace('${TERRAFORM:-terraform}', '$PWD/terraform');
  await using bench = await benchWith(example, { options: '../terraform.modules/web' });
  await writeFile(join(bench.programs, 'terraform'), '#!/bin/sh\n', { mode: 0o700 });
  await mkdir(join(bench.programs, 'terraform.modules', 'web'), { recursive: true });
  expect(await bench.reason()).toContain('apply failed');
  expect(await readdir(join(bench.programs, 'terraform.d'))).toEqual([]);
});

test('the example with Terraform makes a machine for each token, and takes it back', async () => {
  const example = (await readFile(EXAMPLE, 'utf8')).replace('${TERRAFORM:-terraform}', '$PWD/terraform');
  await using empty = await benchWith(example, { options: 'gone' });
  expect((await empty.provider.check()).map(englishOf)).toEqual([
    expect.stringMatching(/^there is no .*terraform: install it on the server$/),
    expect.stringContaining(`the name of a directory in ${join(empty.programs, 'terraform.modules')}`),
  ]);
  await using bench = await benchWith(example, { options: 'web' });
  await writeFile(join(bench.programs, 'terraform'), TERRAFORM, { mode: 0o700 });
  await mkdir(join(bench.programs, 'terraform.modules', 'web'), { recursive: true });
  await writeFile(join(bench.programs, 'terraform.modules', 'web', 'main.tf'), '');
  expect(await bench.provider.check()).toEqual([]);
  const [first, full, second] = await createAll(bench.provider, ['a', 'full', 'b']);
  if (first?.kind !== 'created' || second?.kind !== 'created') throw new Error('two are made');
  expect(first.machine.ip).toBe('10.0.0.1');
  expect(full).toMatchObject({
    token: 'full',
    kind: 'failed',
    reason: expect.stringContaining('apply failed: run it by hand') as string,
  });
  const [again] = await createAll(bench.provider, ['a']);
  expect(again).toMatchObject({ machine: { vmId: first.machine.vmId } });
  const events = await destroyAll(bench.provider, [first.machine.vmId, 'exec-7-../b', first.machine.vmId]);
  expect(events.map(({ kind }) => kind).toSorted()).toEqual(['failed', 'returned']);
  expect(await withdrawAll(bench.provider, ['b', 'never'])).toEqual(
    ['b', 'never'].map((token) => ({ token, kind: 'returned' })),
  );
  expect(await readdir(join(bench.programs, 'terraform.d'))).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
});
