import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentLines } from '../../src/steps/actions/environment-lines.ts';

/* The lines that set a step's environment, under every shell that may be the sh of a node. */

const execute = promisify(execFile);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-lines-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.each<[string, readonly string[]]>([
  ['dash', ['dash']],
  ['bash', ['bash', '--posix']],
  ['BusyBox', ['busybox', 'sh']],
  ['ksh', ['ksh93']],
  ['mksh', ['mksh']],
  ['zsh', ['zsh', '--emulate', 'sh']],
])('%s', (_, [shell = '', ...args]) => {
  const run = async (
    script: string,
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> => {
    const file = join(directory, `script-${shell}`);
    await writeFile(file, script);
    const options = { env: { PATH: process.env['PATH'] ?? '', HOME: directory }, cwd: '/' };
    return execute(shell, [...args, file], options).then(
      (said) => ({ code: 0, ...said }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  };

  test('limits, mask and directory', async () => {
    const limits = { nofile: 64, nproc: 60_000, core: 0, fsize: 1_048_576, as: 2 ** 33, cpu: 50 };
    const lines = await environmentLines({ dir: '~', umask: '0027', limits }, {});
    const { stdout } = await run(`${lines}umask\npwd\ncat /proc/self/limits\n`);
    expect(stdout).toMatch(/^0?027\n/);
    expect(stdout).toContain(`\n${directory}\n`);
    // zsh leaves the hard limits as they are
    for (const said of [
      /open files +64 /,
      /processes +60000 /,
      /core file size +0 /,
      /file size +1048576 /,
      /address space +8589934592 /,
      /cpu time +50 /,
    ]) {
      expect(stdout).toMatch(said);
    }
  });

  test('what cannot be had ends the shell with a sentence', async () => {
    const limited = await run(`${await environmentLines({ limits: { nofile: 2 ** 30 } }, {})}echo ran\n`);
    expect(limited).toMatchObject({ code: 1, stdout: '' });
    expect(limited.stderr).toMatch(/^the process limit nofile cannot be set to 1073741824 for this user of the node: /);
    const lost = await run(`${await environmentLines({ dir: "/proc/nothing/it's" }, {})}echo ran\n`);
    expect(lost).toMatchObject({ code: 1, stdout: '' });
    expect(lost.stderr).toBe(
      "the directory /proc/nothing/it's of the step does not exist on the node, or may not be entered\n",
    );
  });

  test('any value arrives, and no line is empty', async () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'));
    const values = fc.array(fc.oneof(value, fc.constantFrom('', '\n', '\n\n', "'", "'\n'", '\\', '$x`id`')), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(values, async (texts) => {
        const env = Object.fromEntries(texts.map((text, index) => [`V${index}`, text.replaceAll('{', '(')]));
        const lines = await environmentLines({ env }, {});
        expect(lines).not.toMatch(/^\n|\n\n/);
        const print = Object.keys(env).map((name) => `printenv ${name}; printf '\\002'`);
        const { stdout } = await run(`${lines}${print.join('\n')}\n`);
        expect(stdout.split('\u0002').slice(0, -1)).toEqual(Object.values(env).map((text) => `${text}\n`));
      }),
      { numRuns: 10 },
    );
  });
});

test('nothing to set is nothing to run', async () => {
  expect(await environmentLines(null, {})).toBe('');
  expect(await environmentLines({ output_limit: 40_000 }, {})).toBe('');
});

test.each([
  [{ env: { A: '{{ text }}' } }, { text: 'x'.repeat(100_001) }, 'the variable A has 100002 bytes'],
  [
    { env: { A: '{{ text }}', B: '{{ text }}', C: '{{ text }}', D: '{{ text }}', E: '{{ text }}' } },
    { text: 'x'.repeat(90_000) },
    'the variables of the step have 450005 bytes',
  ],
  [{ env: { A: '{{ text }}' } }, { text: 'a\0' }, 'the variable A has a NUL character'],
  [{ dir: '{{ text }}' }, { text: 'srv' }, 'neither absolute nor below ~/'],
  [{ dir: '/{{ text }}' }, { text: 'a\0' }, 'neither absolute nor below ~/'],
  [{ env: { A: '{{ nope }}' } }, {}, 'parameter nope has no value'],
])('%j is refused when it is filled in', async (environment, variables, reason) => {
  await expect(environmentLines(environment, variables)).rejects.toThrow(reason);
});
