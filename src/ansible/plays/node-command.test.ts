import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandResult, commandScript, LONGEST_STREAM } from './node-command.ts';

const execute = promisify(execFile);
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-command-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs the script of a command as a channel does. */
async function run(command: string, input: Buffer = Buffer.alloc(0), path = process.env['PATH']) {
  const file = join(directory, 'run.script');
  await writeFile(file, commandScript(command, input));
  const { stdout } = await execute('/bin/sh', [file], { env: { PATH: path }, maxBuffer: 2 ** 24 });
  expect(await readdir(directory)).toEqual(['run.script']);
  return commandResult(stdout);
}

describe('a command on a node', () => {
  test('answers with its outputs apart and its exit code', async () => {
    const { code, stdout, stderr } = await run("printf 'a\\0\\377'; echo '-' >&2; exit 7");
    expect([code, stdout, stderr.toString()]).toEqual([7, Buffer.from([97, 0, 255]), '-\n']);
    expect(await run(':')).toEqual({ code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) });
  });

  test.each<[string, Buffer]>([
    ['text', Buffer.from('one\ntwo\n')],
    ['text with the end of a heredoc', Buffer.from('END OF INPUT\n$(id) `id`\n')],
    ['text without a line end', Buffer.from('one')],
    ['any bytes', Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256))],
  ])('reads what it is given: %s', async (_, input) => {
    expect((await run('cat', input)).stdout).toEqual(input);
  });

  test('needs no base64 to answer', async () => {
    const programs = join(directory, '..', `springtide-programs-${process.pid}`);
    await execute('sh', [
      '-c',
      `mkdir "$1" && ln -s "$(command -v sh)" "$(command -v head)" "$(command -v od)" "$(command -v rm)" "$1"`,
      'sh',
      programs,
    ]);
    try {
      expect((await run('echo hi', undefined, programs)).stdout.toString()).toBe('hi\n');
    } finally {
      await rm(programs, { recursive: true });
    }
  });

  test('says so when it writes too much', async () => {
    await expect(run(`head -c ${LONGEST_STREAM + 1} /dev/zero`)).rejects.toThrow('longer than 2 MiB');
    expect((await run(`head -c ${LONGEST_STREAM} /dev/zero`)).stdout).toHaveLength(LONGEST_STREAM);
  });
});

describe('the answer of a node', () => {
  test.each([
    '',
    'springtide-answer base64 0\n',
    'springtide-answer base64 0\n-\n',
    'springtide-answer base64 256\n-\n.\n',
    'springtide-answer base64 -1\n-\n.\n',
    'springtide-answer other 0\n-\n.\n',
    'springtide-answer hex 0\nabc\n-\n.\n',
    'springtide-answer base64 0\n$(id)\n-\n.\n',
    'springtide-answer base64 0\n-\n-\n.\n',
    ' springtide-answer base64 0\n-\n.\n',
    'springtide-answer base64 0\n-\n.\nmore\n',
  ])('is none: %j', (output) => {
    expect(() => commandResult(output)).toThrow(/answer/);
  });

  test('is an answer or refused, whatever it sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '=', '-', '\n', '.', '9') }), (text) => {
        expect([3, 'refused']).toContain(codeIn(`springtide-answer base64 3\n${text}`));
      }),
    );
  });
});

function codeIn(output: string): number | string {
  try {
    return commandResult(output).code;
  } catch (error) {
    return error instanceof Error ? 'refused' : 'thrown';
  }
}
