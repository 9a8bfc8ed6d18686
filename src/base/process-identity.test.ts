import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identify, isAlive, startTimeIn } from './process-identity.ts';

function statOf(name: string, started: string): string {
  const before = [
    'S',
    '1',
    '5',
    '5',
    '0',
    '-1',
    '4194560',
    '1',
    '0',
    '0',
    '0',
    '0',
    '0',
    '0',
    '0',
    '20',
    '0',
    '1',
    '0',
  ];
  return `42 (${name}) ${[...before, started, '9000', '100'].join(' ')}\n`;
}

test('the start time of a process is found whatever its name', () => {
  expect(startTimeIn(statOf('sh', '1234'))).toBe('1234');
  fc.assert(
    fc.property(fc.string(), fc.nat(), (name, started) => {
      expect(startTimeIn(statOf(name, String(started)))).toBe(String(started));
    }),
  );
});

test.each(['', 'x', ')', '42 (sh', '42 (sh) S 1'])('%j has no start time', (text) => {
  expect(startTimeIn(text)).toBe('');
});

test('a process is told from an earlier one with its pid', async () => {
  const own = await identify(process.pid);
  expect(await isAlive(own)).toBe(true);
  expect(await isAlive({ pid: process.pid, started: '1' })).toBe(false);
  expect(await isAlive(null)).toBe(false);
});

test('a process that ended, and was not reaped, does not run', async () => {
  // the shell is replaced by a program that never asks for its child
  const parent = spawn('sh', ['-c', 'sh -c : & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const isGone = async (): Promise<boolean> => (await identify(Number(line.toString()))) === null;
  await expect.poll(isGone, { timeout: 30_000 }).toBe(true);
  parent.kill('SIGKILL');
});
