import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeWith } from '../../src/ansible/module-builds.ts';
import { type BuiltModule, programOf } from '../../src/ansible/module-program.ts';
import type { Params } from '../../src/domain/plans/plan.ts';

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs the program of modules, which are any Python, as a node does. */
async function ran(modules: readonly BuiltModule[]): Promise<Ran> {
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', programOf('test', modules)]);
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout } = error as { readonly code: number; readonly stdout: string };
    return { code, output: stdout };
  }
}

const says = (answer: object | string): readonly BuiltModule[] => [
  {
    code: `print(${JSON.stringify(typeof answer === 'string' ? answer : JSON.stringify(answer))})`,
    chosenBy: null,
  },
];

describe('what a module answered is told as a log, whose last line says best why it failed', () => {
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
    expect(await ran(says(answer))).toEqual(expected);
  });
});

const choice = (chosenBy: string): BuiltModule => ({ code: `print('{"by": "${chosenBy}"}')`, chosenBy });

describe('of several modules', () => {
  test('the first runs whose program is there', async () => {
    const output = 'ok\n{"by": "sed"}\n';
    expect(await ran(['no-such-program', 'sed', 'cat'].map(choice))).toEqual({ code: 0, output });
  });

  test('one that has none says so', async () => {
    const output = 'module test needs one of these programs on the node: no-such-1, no-such-2\n';
    expect(await ran(['no-such-1', 'no-such-2'].map(choice))).toEqual({ code: 127, output });
  });
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
  const literals = sets.map((args) => codeWith(['', ''], args));
  for (const literal of literals) expect(literal).toMatch(/^'[ -~]*'$/);
  const source = `import json\nfor text in [${literals.join(',\n')}]:\n    print(json.dumps(json.loads(text)))\n`;
  const lines = execFileSync('python3', ['-'], { input: source, encoding: 'utf8' }).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    sets.map((args) => ({ ANSIBLE_MODULE_ARGS: wellFormed(args) })),
  );
});
