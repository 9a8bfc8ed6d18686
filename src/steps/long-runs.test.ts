import { describe, expect, test } from 'vitest';
import { parseAction } from './actions/action.ts';
import { scriptOf } from './actions/program.ts';
import { takePairs } from './actions/words.ts';

/*
 * Texts of clients are read in linear time, whatever they repeat. The limit is far above what
 * linear code takes, and far below the many seconds of quadratic code.
 */

const LENGTH = 120_000;
const MOST_MS = 2000;
const RUNS = [
  ' ',
  '\t',
  '\n',
  '\r',
  '\u00A0',
  'a',
  '=',
  '"',
  "'",
  '\\',
  '{',
  '{{',
  '{%',
  '#',
  '!',
  '/',
  'a=',
  ' a',
  '端',
];

/** A long run of it between, before and after other words. */
const textsWith = (piece: string): readonly string[] => {
  const run = piece.repeat(LENGTH / piece.length);
  return [run, `a${run}b chdir=/x`, `chdir=/x${run}`, `a ${run}chdir=/x ${run}b`, `#!${run}`, `#!/bin/sh${run}b`];
};

describe.each(RUNS)('runs of %j', (piece) => {
  test.each<[string, (text: string) => void]>([
    ['the words and pairs of an action', (text) => parseAction({ module: 'apt', args: text })],
    [
      'the interpreter of a script',
      (text) => scriptOf([{ name: 'a', program: { text, args: ['b'], chdir: null, creates: null, removes: null } }]),
    ],
  ])('%s', (_, read) => {
    for (const text of textsWith(piece)) {
      const begun = performance.now();
      try {
        read(text);
      } catch {
        // a text may be refused, if that is fast
      }
      expect(performance.now() - begun).toBeLessThan(MOST_MS);
    }
  });
});

test('a pair behind a long run is taken, and the run is kept', () => {
  const blanks = ' '.repeat(LENGTH);
  expect(takePairs(`a${blanks}b chdir=/x`, (name) => name === 'chdir')).toEqual({
    pairs: { chdir: '/x' },
    rest: `a${blanks}b`,
  });
});
