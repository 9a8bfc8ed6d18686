import { globSync, readFileSync } from 'node:fs';
import { isSafe } from 'redos-detector';
import { expect, test } from 'vitest';
import { type ESTree, parseSync, Visitor } from 'vite';

/*
 * The event loop is shared by everybody: no regular expression may backtrack more than once over a text, whoever wrote
 * the text.
 */

interface Found {
  readonly pattern: string;
  readonly flags: string;
}

/** Alternatives that a match may try at most, from any position where it can begin. */
const MOST_WAYS = 20;
/** What the detector cannot analyse, and why it is harmless. */
const KNOWN_HARMLESS: ReadonlyMap<string, string> = new Map([]);
/** Expressions that are composed at run time, and from what. */
const PUT_TOGETHER: ReadonlyMap<string, string> = new Map([
  ['src/base/keys.ts', 'a constant of the file'],
  ['src/domain/characters.ts', 'constants of the file'],
  ['src/domain/repositories/repository-url.ts', 'constants of the file'],
  ['src/domain/token.ts', 'constants of the file'],
]);

const files = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts') && file !== 'src/client/schema.ts');

function expressionsIn(file: string): { readonly literals: readonly Found[]; readonly calls: number } {
  const { program } = parseSync(file, readFileSync(file, 'utf8'));
  const literals: Found[] = [];
  let calls = 0;
  const count = ({ callee }: ESTree.NewExpression | ESTree.CallExpression): void => {
    if (callee.type === 'Identifier' && callee.name === 'RegExp') calls++;
  };
  new Visitor({
    Literal: (node) => {
      if ('regex' in node && node.regex !== null) literals.push(node.regex);
    },
    // of a schema, which is equivalent to a literal
    Property: ({ key, value }) => {
      if (key.type !== 'Identifier' || key.name !== 'pattern' || value.type !== 'Literal') return;
      if (typeof value.value === 'string') literals.push({ pattern: value.value, flags: '' });
    },
    NewExpression: count,
    CallExpression: count,
  }).visit(program);
  return { literals, calls };
}

/** A sticky expression begins at its `lastIndex`, as one with `^` does at 0. */
function looksBack({ pattern, flags }: Found): boolean {
  const expression = new RegExp(flags.includes('y') ? `^(?:${pattern})` : pattern, flags.replace(/[gy]/g, ''));
  return !isSafe(expression, { maxScore: MOST_WAYS, timeout: 60_000 }).safe;
}

test('no expression looks back at a text again and again', { timeout: 120_000 }, () => {
  const found = new Map<string, Found>();
  for (const file of files) {
    for (const literal of expressionsIn(file).literals) found.set(`/${literal.pattern}/${literal.flags}`, literal);
  }
  expect(found.size).toBeGreaterThan(50);
  const bad = [...found].filter(([, literal]) => looksBack(literal)).map(([text]) => text);
  expect(bad).toEqual([...KNOWN_HARMLESS.keys()]);
});

test('no expression is made of what came in', () => {
  const makers = files.filter((file) => expressionsIn(file).calls > 0);
  expect(makers.toSorted()).toEqual([...PUT_TOGETHER.keys()]);
});

test.each([/[ \t]+$/, /^(\S*)[ \t]*(.*?)[ \t]*$/, /(a+)+$/, /\s*\n\s*/])('%s would be found', ({ source, flags }) => {
  expect(looksBack({ pattern: source, flags })).toBe(true);
});
