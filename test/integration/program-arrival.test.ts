import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endProgram, followProgram, startProgram, sweepProgram } from '../../src/channel/node/run-once.ts';

/** Bytes from one cut to the next: each shell that is begun for it takes its time. */
const STEP = 41;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-arrival-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What a shell says to a text, in a home of its own. */
async function said(shell: string, text: string, home: string): Promise<string> {
  const [program = '', ...args] = shell.split(' ');
  const child = spawn(program, [...args, '-s'], {
    cwd: home,
    detached: true,
    env: { PATH: process.env['PATH'], HOME: home },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.on('error', () => {});
  child.stdin.end(text);
  await once(child, 'close');
  return output;
}

test.each(['dash', 'bash --posix', 'busybox sh', 'mksh'])(
  '%s runs nothing of a program that came in part',
  async (shell) => {
    const home = await mkdtemp(join(directory, 'home-'));
    const place = { directory: join(home, 'runs'), runId: 'a-1' };
    const script = `echo ran >>"$HOME/ran"\n(echo "it's")\ntouch "$HOME/ran"; : '\n' "\n"\n`;
    const { text } = startProgram(place, script);
    // all of it but the end of its line is all of it
    const parts: string[] = [];
    for (let at = 1; at < text.length - 2; at += STEP) parts.push(text.slice(0, at), text.slice(at));
    for (let next = 0; next < parts.length; next += 16) {
      const answers = await Promise.all(parts.slice(next, next + 16).map((part) => said(shell, part, home)));
      expect(answers.filter((answer) => /^springtide-run \S+ a-1 /m.test(answer))).toEqual([]);
    }
    expect(await readdir(home)).toEqual([]);
    expect(await said(shell, text, home)).toMatch(/ a-1 exited \d+\n/);
    expect(await readdir(home)).toEqual(['ran', 'runs']);
  },
);

test('a program is one line in braces, without a word of its script', () => {
  const place = { directory: "/it's", runId: 'a-1' };
  const script = 'echo "one; two" && true\n# `three`\n';
  const programs = [
    startProgram(place, script),
    followProgram(place, 'shown'),
    endProgram(place, 'cancelled'),
    sweepProgram(''),
  ];
  for (const { text } of programs) expect(text).toMatch(/^\{ [^\n]*\}\n$/);
  expect(programs[0]?.text).toContain(String.raw`'echo\0040\0042one\0073\0040two\0042\0040\0046\0046\0040true\0012`);
});
