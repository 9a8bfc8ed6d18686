import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

const ID = '0123456789abcdef';
const NOTHING = Buffer.alloc(0);

/** Runs the script of a command as a channel does. */
async function run(command: string, input: Buffer = NOTHING, { shell = '/bin/sh', path = process.env['PATH'] } = {}) {
  const file = join(directory, 'run.script');
  await writeFile(file, commandScript({ id: ID, command, input }));
  const [program = '', ...args] = shell.split(' ');
  const env = { PATH: path };
  const { stdout } = await execute(program, [...args, file], { env, maxBuffer: 2 ** 24, encoding: 'latin1' });
  expect([await readdir(directory), await readFile(join(directory, 'run.2'), 'utf8')]).toEqual([
    ['run.2', 'run.script'],
    '',
  ]);
  return commandResult(ID, stdout);
}

describe.each(['dash', 'bash --posix', 'busybox sh', 'mksh', 'ksh'])('a command on a node, by %s', (shell) => {
  test('answers with its outputs apart and its exit code', async () => {
    const { code, stdout, stderr } = await run("printf 'a\\0\\377'; echo '-' >&2; exit 7", NOTHING, { shell });
    expect([code, stdout, stderr.toString()]).toEqual([7, Buffer.from([97, 0, 255]), '-\n']);
    expect(await run(':', NOTHING, { shell })).toEqual({ code: 0, stdout: NOTHING, stderr: NOTHING });
    expect((await run('cat; echo LINES', NOTHING, { shell })).stdout.toString()).toBe('LINES\n');
  });

  test.each<[string, Buffer]>([
    ['text', Buffer.from('one\ntwo\n')],
    ['what a shell would run', Buffer.from("exit 1\n$(id) `id` 'one\n")],
    ['text without a line end', Buffer.from('one')],
    ['much text', Buffer.from('one two three\\\n'.repeat(20_000))],
    ['any bytes', Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256))],
  ])('reads what it is given: %s', async (_, input) => {
    expect((await run('cat # and\n# more', input, { shell })).stdout.equals(input)).toBe(true);
    expect((await run('head -c 2 >/dev/null', input, { shell })).code).toBe(0);
  });
});

describe('a command on a node', () => {
  test('starts no program of its own', async () => {
    const programs = join(directory, '..', `springtide-programs-${process.pid}`);
    await execute('sh', ['-c', 'mkdir "$1" && ln -s "$(command -v sh)" "$1"', 'sh', programs]);
    try {
      const { stdout } = await run('read -r line; echo "$line"', Buffer.from('hi\n'), {
        path: programs,
      });
      expect(stdout.toString()).toBe('hi\n');
    } finally {
      await rm(programs, { recursive: true });
    }
  });

  test('leaves what is left running alone', async () => {
    const { stdout } = await run('{ sleep 0.2; echo late; } & echo now');
    expect(stdout.toString()).toBe('now\n');
  });

  test('says so when it writes too much', async () => {
    await expect(run(`head -c ${LONGEST_STREAM + 1} /dev/zero`)).rejects.toThrow('longer than 2 MiB');
    await expect(run(`head -c ${LONGEST_STREAM + 1} /dev/zero >&2`)).rejects.toThrow('longer than 2 MiB');
    expect((await run(`head -c ${LONGEST_STREAM} /dev/zero`)).stdout).toHaveLength(LONGEST_STREAM);
  });
});

describe('the answer of a node', () => {
  const mark = `springtide-answer ${ID}`;

  test.each([
    '',
    `${mark}\n`,
    `${mark}\n\n${mark} 0\n`,
    `${mark}\n\n${mark} 256\n\n${mark} .\n`,
    `${mark}\n\n${mark} -1\n\n${mark} .\n`,
    `${mark}\n\n${mark} \n\n${mark} .\n`,
    `${mark}\n\n${mark} 0\n\n${mark} .`,
    'springtide-answer 0123456789abcdee\n\nspringtide-answer 0123456789abcdee 0\n\nspringtide-answer 0123456789abcdee .\n',
  ])('is none: %j', (output) => {
    expect(() => commandResult(ID, output)).toThrow(/answer/);
  });

  test('is what stands between the marks, whatever comes before and after them', () => {
    const output = `motd\n${mark}\nout\n\n${mark} 3\nerr\n${mark} .\nlate\n`;
    expect(commandResult(ID, output)).toEqual({ code: 3, stdout: Buffer.from('out\n'), stderr: Buffer.from('err') });
  });

  test('is an answer or refused, whatever it sends', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(mark, ' ', '\n', '.', '9', 'a')), (parts) => {
        expect([3, 'refused']).toContain(codeIn(`${mark}\n\n${mark} 3${parts.join('')}`));
      }),
    );
  });
});

function codeIn(output: string): number | string {
  try {
    return commandResult(ID, output).code;
  } catch (error) {
    return error instanceof Error ? 'refused' : 'thrown';
  }
}
