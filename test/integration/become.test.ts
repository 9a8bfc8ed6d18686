import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnsibleRunner } from '../../src/ansible/runner.ts';
import type { Become } from '../../src/channel/channel.ts';
import { APP, type BecomeAccount, type BecomeNode, PASSWORD, startBecomeNode, uidOf } from '../support/become-node.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { until } from '../support/until.ts';

const execute = promisify(execFile);

let node: BecomeNode;

beforeAll(async () => {
  node = await startBecomeNode();
});
afterAll(() => node[Symbol.asyncDispose]());

interface Row extends Become {
  readonly account: BecomeAccount | 'root';
}

const GOOD: Readonly<Record<string, Row>> = {
  'sudo without a password': { account: 'st-free', method: 'sudo', user: 'root' },
  'sudo without a password, and one is set': { account: 'st-free', method: 'sudo', user: 'root', password: PASSWORD },
  'sudo that asks': { account: 'st-asks', method: 'sudo', user: 'root', password: PASSWORD },
  'sudo that asks, to a user without a shell': { account: 'st-asks', method: 'sudo', user: APP, password: PASSWORD },
  'sudo that makes a terminal and a log': { account: 'st-pty', method: 'sudo', user: APP },
  'sudo behind fish': { account: 'st-fish', method: 'sudo', user: APP },
  'su from root': { account: 'root', method: 'su', user: APP },
  'su with the password of the other': { account: 'st-no', method: 'su', user: 'st-doas', password: PASSWORD },
  'doas without a password': { account: 'st-doas', method: 'doas', user: APP },
  'root, as itself': { account: 'root', method: 'sudo', user: 'root' },
};

/** A script that says who it is, that reads nothing of what anybody sends, and that a shell in between would spoil. */
const SCRIPT = `id -un; cd; pwd; umask | sed 's/^0*//'; cat; set | grep -c password; printf '%s\\n' "it's" 'a\\\\b' '$x' "é😀" '"'
# ${'x"\'\\!$é'.repeat(30_000)}
exit 3`;

function expected({ user }: Row, { directory }: BecomeNode): string {
  const home = user === 'root' ? '/root' : join(directory, user);
  return `${user}\n${home}\n22\n0\nit's\na\\\\b\n$x\né😀\n"\n`;
}

const BAD: Readonly<Record<string, Row & { readonly says: string }>> = {
  'no password, and sudo asks': {
    account: 'st-asks',
    method: 'sudo',
    user: 'root',
    says: 'sudo asks for a password: set become.password of the machine type, or allow it without one (NOPASSWD) in the sudoers of the node',
  },
  'a wrong password': {
    account: 'st-asks',
    method: 'sudo',
    user: 'root',
    password: 'wrong',
    says: 'sudo does not take the password: correct become.password of the machine type',
  },
  'a user whom sudo does not know': {
    account: 'st-no',
    method: 'sudo',
    user: 'root',
    password: PASSWORD,
    says: 'sudo does not let st-no do that: add "st-no ALL=(root) ALL" to the sudoers of the node',
  },
  requiretty: {
    account: 'st-tty',
    method: 'sudo',
    user: 'root',
    says: 'sudo wants a terminal, and a run has none: add "Defaults:st-tty !requiretty" to the sudoers of the node',
  },
  'a user that there is not': {
    account: 'st-free',
    method: 'sudo',
    user: 'nosuch',
    says: 'the node has no such user: create it, or name another one in become.user',
  },
  'su to a user that there is not': {
    account: 'root',
    method: 'su',
    user: 'nosuch',
    says: 'the node has no such user: create it, or name another one in become.user',
  },
  'su without a password': {
    account: 'st-no',
    method: 'su',
    user: 'root',
    says: 'su needs a terminal to ask for a password, and a run has none: use sudo, set become.password of the machine type, or log in as root',
  },
  'su with a wrong password': {
    account: 'st-no',
    method: 'su',
    user: APP,
    password: 'wrong',
    says: 'su does not take the password: correct become.password of the machine type',
  },
  'doas that asks': {
    account: 'st-doas-asks',
    method: 'doas',
    user: 'root',
    password: PASSWORD,
    says: 'doas takes a password from a terminal only: add "permit nopass st-doas-asks as root" to doas.conf of the node, or use sudo',
  },
  'doas that does not know the user': {
    account: 'st-no',
    method: 'doas',
    user: 'root',
    says: 'doas does not let st-no do that: add "permit nopass st-no as root" to doas.conf of the node',
  },
  'doas to a user that there is not': {
    account: 'st-doas',
    method: 'doas',
    user: 'nosuch',
    says: 'the node has no such user: create it, or name another one in become.user',
  },
};

describe('a script runs as another user', () => {
  test.concurrent.each(Object.entries(GOOD))('%s', async (_, { account, ...become }) => {
    const status = await node.run(node.endpointOf(account, become), SCRIPT);
    expect(status).toEqual({ kind: 'exited', code: 3, output: expected({ account, ...become }, node) });
  });

  test('by the interpreter of its first line', async () => {
    const become: Become = { method: 'sudo', user: APP };
    const script = '#!/usr/bin/perl -w\nprint scalar(getpwuid($<)), "\\n"; exit 4;\n';
    const status = await node.run(node.endpointOf('st-free', become), script);
    expect(status).toEqual({ kind: 'exited', code: 4, output: `${APP}\n` });
  });

  test('that a signal ends', async () => {
    const status = await node.run(node.endpointOf('st-free', { method: 'sudo', user: APP }), 'echo x; kill -9 $$');
    expect(status).toMatchObject({ kind: 'exited', code: 137, output: expect.stringMatching(/^x\n/) });
  });

  test('and leaves nothing behind, neither at the login nor at the other user', async () => {
    const script = 'echo "$0"; stat -c %A "$0" "${0%/*}"; (sleep 0.2; echo late) &';
    const status = await node.run(node.endpointOf('st-free', { method: 'sudo', user: APP }), script);
    const [file = '', ...modes] = status.kind === 'exited' ? status.output.split('\n') : [];
    expect(modes.slice(0, 2)).toEqual(['-rw-------', 'drwx------']);
    expect(existsSync(file)).toBe(false);
    const left = await readdir(join(node.directory, 'st-free/.springtide/runs'));
    expect(left.filter((name) => /\.(ask|feed)$/.test(name))).toEqual([]);
  });
});

describe('who cannot become another user is told so', () => {
  test.concurrent.each(Object.entries(BAD))('%s', async (_, { account, says, ...become }) => {
    const ran = join(node.directory, 'ran');
    const begun = performance.now();
    const status = await node.run(node.endpointOf(account, become), `touch ${ran}`);
    expect(status).toEqual({ kind: 'exited', code: 126, output: `cannot become ${become.user}: ${says}\n` });
    expect(existsSync(ran)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test('a method that the node has not', async () => {
    // a login whose PATH has no sudo
    const endpoint = node.endpointOf('st-free', { method: 'sudo', user: 'root' });
    await writeFile(join(node.directory, 'st-free/.bashrc'), 'PATH=/nowhere\n');
    const status = await node.run(endpoint, 'id');
    await writeFile(join(node.directory, 'st-free/.bashrc'), '');
    const output = 'cannot become root: there is no sudo on the node: install it, or set another method\n';
    expect(status).toMatchObject({ code: 127, output });
  });

  test('a wrong password is tried once', async () => {
    const before = await attempts();
    await node.run(node.endpointOf('st-asks', { method: 'sudo', user: 'root', password: 'wrong' }), 'id');
    expect((await attempts()) - before).toBe(1);
  });
});

/** How many wrong passwords sudo has told of. */
async function attempts(): Promise<number> {
  const log = (await readFile(node.sudoLog, 'utf8')).replaceAll(/\n\s+/g, ' ');
  const counts = [...log.matchAll(/(\d+) incorrect password attempt/g)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('run once, and ended', () => {
  const become: Become = { method: 'sudo', user: 'root', password: PASSWORD };

  test('a second run with the same id attaches, also after the first was let go', async () => {
    const endpoint = node.endpointOf('st-asks', become);
    const script = `echo ran >>${node.directory}/once; until [ -e ${node.directory}/go ]; do sleep 0.05; done; echo done`;
    const letGo = new AbortController();
    const run = newRun();
    const first = node.run(endpoint, script, { ...run, signal: letGo.signal });
    await until('it runs', () => existsSync(join(node.directory, 'once')));
    letGo.abort();
    await expect(first).rejects.toThrow(/abort/);
    await using other = node.openChannel();
    const second = other.run(endpoint, script, run);
    await writeFile(join(node.directory, 'go'), '');
    expect(await second).toEqual({ kind: 'exited', code: 0, output: 'done\n' });
    expect(await readFile(join(node.directory, 'once'), 'utf8')).toBe('ran\n');
  });

  const ENDED: Readonly<Record<string, Row>> = {
    sudo: { account: 'st-asks', ...become },
    'sudo with a terminal of its own': { account: 'st-pty', method: 'sudo', user: 'root' },
    su: { account: 'root', method: 'su', user: APP },
    doas: { account: 'st-doas', method: 'doas', user: 'root' },
  };
  test.concurrent.each(Object.entries(ENDED))(
    'cancel ends what runs as the other user: %s',
    async (_, { account, ...how }) => {
      const endpoint = node.endpointOf(account, how);
      const seconds = uniqueSeconds();
      // one process heeds TERM, and its child does not
      const script = `(trap '' TERM; exec sleep ${seconds}) & exec sleep ${seconds}`;
      const run = newRun();
      const status = node.run(endpoint, script, run);
      await until('it runs', async () => (await sleepers(seconds)) === 2);
      await using other = node.openChannel();
      await other.cancel(endpoint, run.runId);
      expect(await status).toMatchObject({ kind: 'exited', code: 143 });
      await until('all of it is gone', async () => (await sleepers(seconds)) === 0);
    },
  );

  test('the deadline ends it, also what heeds no TERM', async () => {
    const endpoint = node.endpointOf('st-asks', become);
    const seconds = uniqueSeconds();
    const script = `trap '' TERM; while :; do sleep ${seconds}; done`;
    const status = await node.run(endpoint, script, { deadline: inSeconds(3) });
    expect(status).toMatchObject({ kind: 'timed_out' });
    await until('it is gone', async () => (await sleepers(seconds)) === 0);
  });
});

let sleeps = 0;

/** A time that only this test sleeps for. */
function uniqueSeconds(): number {
  sleeps += 1;
  return 1e9 + process.pid * 100 + sleeps;
}

async function sleepers(seconds: number): Promise<number> {
  const found = execute('pgrep', ['-xf', `sleep ${seconds}`]);
  return (await found.catch(() => ({ stdout: '' }))).stdout.split('\n').length - 1;
}

test('a run directory that the other user cannot enter', async () => {
  const runDir = join(node.directory, 'private');
  await mkdir(runDir, { mode: 0o700 });
  await chown(runDir, uidOf('st-free'), uidOf('st-free'));
  const endpoint = { ...node.endpointOf('st-free', { method: 'sudo', user: APP }), runDir };
  expect(await node.run(endpoint, 'id -un')).toEqual({ kind: 'exited', code: 0, output: `${APP}\n` });
});

describe.concurrent.each(['bash', 'busybox', 'ksh93', 'mksh'])('where /bin/sh is %s', (sh) => {
  test('it is the same', async () => {
    await using other = await startBecomeNode({ sh, accounts: ['st-asks', APP] });
    const become: Become = { method: 'sudo', user: APP, password: PASSWORD };
    const endpoint = other.endpointOf('st-asks', become);
    const output = expected({ ...become, account: 'st-asks' }, other);
    expect(await other.run(endpoint, SCRIPT)).toEqual({ kind: 'exited', code: 3, output });
    const wrong = await other.run({ ...endpoint, become: { ...become, password: 'wrong' } }, 'id');
    expect(wrong).toEqual({ kind: 'exited', code: 126, output: expect.stringMatching(/does not take the password/) });
    const run = newRun();
    const seconds = uniqueSeconds();
    const status = other.run(endpoint, `(trap '' TERM; exec sleep ${seconds}) & exec sleep ${seconds}`, run);
    await until('it runs', async () => (await sleepers(seconds)) === 2);
    await using channel = other.openChannel();
    await channel.cancel(endpoint, run.runId);
    expect(await status).toMatchObject({ kind: 'exited', code: 143 });
    await until('all of it is gone', async () => (await sleepers(seconds)) === 0);
  });
});

test('a module of Ansible runs as the other user', async () => {
  await using channel = node.openChannel();
  const ansible = createAnsibleRunner({ channel, hidden: [], admitted: [] });
  const path = join(node.directory, APP, 'made-by-a-module');
  const endpoint = node.endpointOf('st-asks', { method: 'sudo', user: APP, password: PASSWORD });
  const status = await ansible.run(endpoint, { module: 'file', args: { path, state: 'directory' } }, newRun());
  expect(status).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/^changed\n/) });
  expect((await stat(path)).uid).toBe(uidOf(APP));
  // that user's own copy of the program, which nobody else can read
  const shelf = join(node.directory, APP, '.springtide/modules');
  const { uid, mode } = await stat(shelf);
  expect({ uid, mode: mode & 0o777 }).toEqual({ uid: uidOf(APP), mode: 0o700 });
  const again = await ansible.run(endpoint, { module: 'file', args: { path, state: 'absent' } }, newRun());
  expect(again).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/^changed\n/) });
  expect(await readdir(shelf)).toHaveLength(1);
});
