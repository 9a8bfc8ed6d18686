import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LACKS } from '../../src/ansible/node-module.ts';
import { literalOf, type OrderedModule } from '../../src/ansible/node-script.ts';
import type { Params } from '../../src/domain/plans/plan.ts';
import {
  always,
  compiledIn,
  makeModuleHomes,
  type ModuleHomes,
  type Ran,
  says,
  shelfIn,
} from '../support/module-homes.ts';
import { programWith } from '../support/module-programs.ts';

let homes: ModuleHomes;

beforeAll(async () => {
  homes = await makeModuleHomes();
});
afterAll(() => homes[Symbol.asyncDispose]());

const newHome = (): Promise<string> => homes.make();
const ran: ModuleHomes['ran'] = (...call) => homes.ran(...call);
const keptIn = (home: string): Promise<readonly string[]> => readdir(shelfIn(home)).catch(() => []);

const daysAgo = (days: number): number => Date.now() / 1000 - days * 86_400;

async function planted(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'program.zip'), programWith('print("{\\"taken\\": 1}")').archive, 'base64');
}

describe('what a module answered is told as a log, whose last line best says why it failed', () => {
  test.each<[string, object | string, Ran]>([
    ['nothing new', { changed: false, ping: 'pong' }, { code: 0, output: 'ok\n{"ping": "pong"}\n' }],
    [
      'a change',
      { changed: true, msg: 'line added', invocation: { x: 1 } },
      { code: 0, output: 'changed\nline added\n' },
    ],
    ['skipped', { skipped: true, msg: 'exists' }, { code: 0, output: 'skipped\nexists\n' }],
    [
      'a failure',
      { failed: true, msg: '没有', path: '你', warnings: ['w', { a: 1 }] },
      { code: 2, output: 'failed\n{"path": "你"}\nwarning: w\nwarning: {"a": 1}\n没有\n' },
    ],
    [
      'a command',
      { failed: true, rc: 3, msg: 'non-zero return code', stdout: 'half', stderr: 'no such image' },
      { code: 2, output: 'failed\n{"rc": 3}\nnon-zero return code\nhalf\nno such image\n' },
    ],
    [
      'facts',
      { ansible_facts: { long: [1, 2], a: '你' }, failed: false, x: 1 },
      { code: 0, output: 'ok\n{"a": "你"}\n{"long": [1, 2]}\n{"x": 1}\n' },
    ],
    ['facts that are none', { ansible_facts: 'x' }, { code: 0, output: 'ok\n' }],
    ['an exit code alone', { rc: 1 }, { code: 2, output: 'failed\n{"rc": 1}\n' }],
    ['a message that is no text', { failed: true, msg: { a: 1 } }, { code: 2, output: 'failed\n{"a": 1}\n' }],
    ['lines before it', 'noise\n{"ping": 1}\n', { code: 0, output: 'ok\n{"ping": 1}\n' }],
    [
      'no result',
      'Traceback\n{broken',
      { code: 2, output: 'failed\nTraceback\n{broken\nthe module ended without a result\n' },
    ],
    ['nothing at all', '', { code: 2, output: 'failed\nthe module ended without a result\n' }],
    ['a list', '[1]', { code: 2, output: 'failed\n[1]\nthe module ended without a result\n' }],
  ])('%s', async (_, answer, expected) => {
    expect(await ran([says(answer)], await newHome(), 0)).toEqual(expected);
  });

  test('a module that was killed', async () => {
    const killed = always('import os\nos.kill(os.getpid(), 9)');
    const output = 'failed\nthe module was ended by signal 9 without a result\n';
    expect(await ran([killed], await newHome(), 0)).toEqual({ code: 2, output });
  });

  test('a node whose Python is too old for it', async () => {
    const [tooNew] = [always('')].map((module) => ({
      ...module,
      program: { ...module.program, python: [9, 1] as [number, number] },
    }));
    const { code, output } = await ran(tooNew === undefined ? [] : [tooNew], await newHome());
    expect({ code, output }).toEqual({
      code: 127,
      output: expect.stringMatching(
        /^module test needs Python 9\.1 or newer on the node, and \/\S+ is 3\.\d+: install/,
      ),
    });
  });
});

const choice = (when: string): OrderedModule => ({ ...says({ by: when }), when });

describe('of several modules', () => {
  test.each([
    ['sed', ['no-such-program', 'sed', 'cat']],
    ['/usr', ['/no/such/directory', '/usr', 'cat']],
  ])('the first runs that fits the node: %s', async (fits, choices) => {
    const home = await newHome();
    expect(await ran(choices.map(choice), home)).toEqual({ code: LACKS + 1, output: '' });
    const output = `ok\n{"by": "${fits}"}\n`;
    expect(await ran(choices.map(choice), home, 1)).toEqual({ code: 0, output });
    expect(await ran(choices.map(choice), home)).toEqual({ code: 0, output });
  });

  test('one that has none says so', async () => {
    const output = 'module test needs one of these programs on the node: no-such-1, no-such-2\n';
    expect(await ran(['no-such-1', 'no-such-2'].map(choice), await newHome())).toEqual({ code: 127, output });
  });
});

describe('a program is kept', () => {
  const args =
    'import json\nfrom ansible.module_utils import basic\nprint(json.dumps({"args": json.loads(basic._ANSIBLE_ARGS)["ANSIBLE_MODULE_ARGS"]}))';

  test('and runs again with other arguments, which are nowhere kept', async () => {
    const home = await newHome();
    const module = always(args, { secret: 'first words' });
    expect(await ran([module], home)).toEqual({ code: LACKS, output: '' });
    expect(await keptIn(home)).toEqual([]);
    expect((await ran([module], home, 0)).output).toContain('"secret": "first words"');
    expect((await ran([{ ...module, args: { secret: 'second words' } }], home)).output).toContain(
      '"secret": "second words"',
    );
    expect(await keptIn(home)).toEqual([module.program.hash]);
    expect(() => execFileSync('grep', ['-r', '-e', 'first words', '-e', 'second words', home])).toThrow(
      /Command failed/,
    );
    for (const path of ['.springtide', '.springtide/modules', `.springtide/modules/${module.program.hash}`]) {
      expect((await stat(join(home, path))).mode & 0o777).toBe(0o700);
    }
  });

  test('by one of many that bring it at once', async () => {
    const home = await newHome();
    const module = says({ ping: 1 });
    const all = await Promise.all(Array.from({ length: 8 }, () => ran([module], home, 0)));
    expect(new Set(all.map(({ output }) => output))).toEqual(new Set(['ok\n{"ping": 1}\n']));
    expect(await keptIn(home)).toEqual([module.program.hash]);
  });

  test('only if it is what its hash says (MN2)', async () => {
    const home = await newHome();
    const module = says({ ping: 1 });
    const other = { ...module, program: { ...module.program, archive: says({ ping: 2 }).program.archive } };
    expect(await ran([other], home, 0)).toEqual({
      code: 1,
      output: 'the program of the module did not arrive as it was sent\n',
    });
    expect(await keptIn(home)).toEqual([]);
  });

  test('not when it ends without a result, as it may be damaged (MN5)', async () => {
    const home = await newHome();
    const module = says({ ping: 1 });
    await ran([module], home, 0);
    await rm(compiledIn(home, module));
    await writeFile(join(shelfIn(home), module.program.hash, 'program.zip'), '');
    expect((await ran([module], home)).output).toContain('the module ended without a result');
    expect(await ran([module], home)).toEqual({ code: LACKS, output: '' });
  });

  test('for two weeks since its last use, and as long as there is room (MN5)', async () => {
    const home = await newHome();
    const [old, large, used] = [says({ a: 1 }), says({ a: 2 }), says({ a: 3 })];
    for (const module of [old, large, used]) await ran([module], home, 0);
    await utimes(join(shelfIn(home), old.program.hash), daysAgo(15), daysAgo(15));
    await writeFile(join(shelfIn(home), large.program.hash, 'large'), Buffer.alloc(70 * 2 ** 20));
    await utimes(join(shelfIn(home), large.program.hash), daysAgo(1), daysAgo(1));
    await utimes(join(shelfIn(home), used.program.hash), daysAgo(13), daysAgo(13));
    expect(await ran([used], home)).toMatchObject({ code: 0 });
    const newest = says({ a: 4 });
    await ran([newest], home, 0);
    expect((await keptIn(home)).toSorted()).toEqual([used.program.hash, newest.program.hash].toSorted());
  });
});

test('a program that an earlier version kept in another way is replaced', async () => {
  const home = await newHome();
  const module = says({ ping: 1 });
  await mkdir(join(shelfIn(home), module.program.hash, 'ansible'), { recursive: true });
  for (const path of ['.springtide', '.springtide/modules', `.springtide/modules/${module.program.hash}`]) {
    await chmod(join(home, path), 0o700);
  }
  expect(await ran([module], home)).toEqual({ code: LACKS, output: '' });
  expect(await ran([module], home, 0)).toEqual({ code: 0, output: 'ok\n{"ping": 1}\n' });
  expect(await ran([module], home)).toEqual({ code: 0, output: 'ok\n{"ping": 1}\n' });
});

describe('a program that another user planted is not run (MN1)', () => {
  test.each<[string, (home: string, hash: string) => Promise<void>]>([
    ['as its directory', async (home, hash) => chown(join(shelfIn(home), hash), 1234, 1234)],
    [
      'as a link',
      async (home, hash) => {
        const place = join(shelfIn(home), hash);
        await rm(place, { recursive: true });
        await planted(join(home, 'theirs'));
        await symlink(join(home, 'theirs'), place);
      },
    ],
    ['in a directory that others may write', (home, hash) => chmod(join(shelfIn(home), hash), 0o777)],
    ['among all programs', (home) => chown(shelfIn(home), 1234, 1234)],
    ['in a home that others may write', (home) => chmod(home, 0o777)],
  ])('%s', async (_, plant) => {
    const home = await newHome();
    const module = says({ ping: 1 });
    await planted(join(shelfIn(home), module.program.hash));
    for (const path of ['.springtide', '.springtide/modules']) await chmod(join(home, path), 0o700);
    await plant(home, module.program.hash);
    expect(await ran([module], home)).toEqual({ code: LACKS, output: '' });
    expect(await ran([module], home, 0)).toEqual({ code: 0, output: 'ok\n{"ping": 1}\n' });
  });
});

test('where nothing can be kept, a program runs all the same, and leaves nothing behind', async () => {
  const home = await newHome();
  await writeFile(join(home, '.springtide'), '');
  const before = await readdir(tmpdir());
  expect(await ran([says({ ping: 1 })], home, 0)).toEqual({ code: 0, output: 'ok\n{"ping": 1}\n' });
  const left = (await readdir(tmpdir())).filter(
    (name) => /^springtide-[a-z0-9_]{8}$/.test(name) && !before.includes(name),
  );
  expect(left.filter((name) => existsSync(join(tmpdir(), name, 'program.zip')))).toEqual([]);
});

const wellFormed = (args: Params): unknown =>
  JSON.parse(JSON.stringify(args, (_, item: unknown) => (typeof item === 'string' ? item.toWellFormed() : item)));

test('arguments stand in a program as they are, whatever they hold', () => {
  const anyUnit = fc.nat(0xff_ff).map((unit) => String.fromCharCode(unit));
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.string({ unit: anyUnit }),
    fc.constantFrom("'''", '\\', '\n', "\\'", '{{ x }}', '\0', '\uD800', '\u007F', '\nEND OF MODULE\n'),
  );
  const sets = fc.sample(value, { numRuns: 200, seed: 3 }).map((sample) => ({ sample }) as Params);
  const literals = sets.map((args) => literalOf(args));
  for (const literal of literals) expect(literal).toMatch(/^'[ -~]*'$/);
  const source = `import json\nfor text in [${literals.join(',\n')}]:\n    print(json.dumps(json.loads(text)))\n`;
  const lines = execFileSync('/usr/bin/python3', ['-'], { input: source, encoding: 'utf8' }).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(sets.map(wellFormed));
});
