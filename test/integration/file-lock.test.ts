import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../src/base/file-lock.ts';
import type { Order } from '../support/lock-holder.ts';
import { until } from '../support/until.ts';

const PROGRAM = fileURLToPath(new URL('../support/lock-holder.ts', import.meta.url));

let directory: string;
let path: string;
let story: string;
const processes: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-lock-'));
  [path, story] = [join(directory, 'lock'), join(directory, 'story')];
  await writeFile(story, '');
});

afterEach(async () => {
  await Promise.all(processes.splice(0).map(end));
  await rm(directory, { recursive: true, force: true });
});

async function end(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  const ended = once(holder, 'exit');
  holder.kill('SIGKILL');
  await ended;
}

async function holders(count: number): Promise<readonly ChildProcess[]> {
  const started = Array.from({ length: count }, () => fork(PROGRAM, [path, story]));
  processes.push(...started);
  await Promise.all(started.map((holder) => said(holder, 'ready')));
  return started;
}

function said(holder: ChildProcess, what: string): Promise<void> {
  return new Promise((resolve) => {
    const hear = (message: unknown): void => {
      if (message !== what) return;
      holder.off('message', hear);
      resolve();
    };
    holder.on('message', hear);
  });
}

/** The processes that wait for the lock, as the kernel says. */
async function waiters(): Promise<readonly number[]> {
  const { ino } = await stat(path);
  const locks = (await readFile('/proc/locks', 'utf8')).split('\n').filter((line) => line.includes(`:${ino} `));
  const pids = locks.map((line) => /-> FLOCK +ADVISORY +WRITE +(\d+)/.exec(line)?.[1]);
  return pids.filter((pid) => pid !== undefined).map(Number);
}

function order(holder: ChildProcess, what: Order): void {
  holder.send(what);
}

/** Those who had the lock while another had it who was not to be killed. */
async function secondHolders(killed: ReadonlySet<number | undefined>): Promise<readonly string[]> {
  const lines = (await readFile(story, 'utf8')).trim().split('\n');
  let holder: string | null = null;
  const wrong: string[] = [];
  for (const line of lines) {
    const pid = line.split(' ')[0] ?? '';
    if (line.endsWith('lets go')) holder = null;
    else {
      if (holder !== null && !killed.has(Number(holder))) wrong.push(`${line}, as ${holder} does`);
      holder = pid;
    }
  }
  return wrong;
}

test('of six processes one at a time has the lock, whenever its holder is killed', async () => {
  const ROUNDS = 10;
  const [others, victims] = [await holders(5), await holders(ROUNDS)];
  for (const victim of victims) {
    order(victim, 'keep');
    await said(victim, 'has it');
    const done = others.map((holder) => said(holder, 'done'));
    for (const holder of others) order(holder, 'hold');
    await end(victim);
    await Promise.all(done);
  }
  expect(await secondHolders(new Set(victims.map(({ pid }) => pid)))).toEqual([]);
  const lines = (await readFile(story, 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(ROUNDS * (1 + 5 * 2));
});

test('while one has it the others wait, and a waiter that dies is in nobody’s way', async () => {
  const [first, waiter, last] = await holders(3);
  if (first === undefined || waiter === undefined || last === undefined) throw new Error('three were asked for');
  order(first, 'keep');
  await said(first, 'has it');
  const done = said(last, 'done');
  order(waiter, 'keep');
  order(last, 'hold');
  await until('both wait', async () => (await waiters()).length === 2);
  expect(await readFile(story, 'utf8')).toBe(`${first.pid} has it\n`);
  await end(waiter);
  await end(first);
  await done;
  expect(await readFile(story, 'utf8')).not.toContain(`${waiter.pid} has it`);
});

test('calls of one process take turns', async () => {
  const inside: number[] = [];
  const seen: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, (_, call) =>
      withLock(path, async () => {
        inside.push(call);
        await new Promise(setImmediate);
        seen.push(inside.length);
        inside.pop();
      }),
    ),
  );
  expect(seen).toEqual(Array.from({ length: 20 }, () => 1));
});

test.each([
  ['an empty file', ''],
  ['the file of another program', '{"pid":1,"started":"0"}'],
])('%s is nobody’s lock', async (_, text) => {
  await writeFile(path, text);
  expect(await withLock(path, () => Promise.resolve('held'))).toBe('held');
});

test('a lock whose file is removed is no lock: who waited for it takes the one that is there', async () => {
  const order: string[] = [];
  let waiting: Promise<void> = Promise.resolve();
  await withLock(path, async () => {
    waiting = withLock(path, async () => void order.push('waiter'));
    await rm(path);
    await withLock(path, async () => void order.push('newcomer'));
  });
  await waiting;
  expect(order.toSorted()).toEqual(['newcomer', 'waiter']);
});

test('who waits goes on waiting when the program that waits for it is ended', async () => {
  const order: string[] = [];
  let waiting: Promise<void> = Promise.resolve();
  await withLock(path, async () => {
    waiting = withLock(path, async () => void order.push('waiter'));
    await until('it waits', async () => (await waiters()).length === 1);
    const [first] = await waiters();
    process.kill(first ?? 0, 'SIGTERM');
    await until('it waits again', async () => (await waiters()).some((pid) => pid !== first));
    order.push('holder');
  });
  await waiting;
  expect(order).toEqual(['holder', 'waiter']);
});

test('what fails under the lock lets go of it', async () => {
  await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withLock(path, () => Promise.resolve('held'))).toBe('held');
});
