import { describe, expect, test } from 'vitest';
import { takePairs, wordsOf } from './words.ts';

describe('words', () => {
  test.each([
    ['', []],
    ['  a  b\tc\nd ', ['a', 'b', 'c', 'd']],
    [`a 'b c' "d e" f\\ g`, ['a', 'b c', 'd e', 'f g']],
    [`'' ""`, ['', '']],
    [`a'b'"c"d`, ['abcd']],
    [`"a\\"b\\n" 'a\\b'`, ['a"b\\n', 'a\\b']],
    ['a\\\nb', ['ab']],
    ['$HOME `x` $(y z)', ['$HOME', '`x`', '$(y', 'z)']],
    ['日本 "語 x"', ['日本', '語 x']],
  ])('%j', (text, expected) => {
    expect(wordsOf(text, { templates: false }).map(({ value }) => value)).toEqual(expected);
  });

  test('a template belongs to its word', () => {
    expect(wordsOf(`{{ a | default('x y') }}/b "{{ c }} d"`, { templates: true }).map(({ value }) => value)).toEqual([
      "{{ a | default('x y') }}/b",
      '{{ c }} d',
    ]);
  });

  test('a quote that does not close is named', () => {
    expect(() => wordsOf(`it's`, { templates: false })).toThrow("the quote ' is not closed in: it's");
  });
});

const where = (name: string): boolean => name === 'chdir' || name === 'creates';

describe('pairs', () => {
  test.each([
    ['make install chdir=/src', { chdir: '/src' }, 'make install'],
    ['chdir=/src make  install', { chdir: '/src' }, 'make  install'],
    ['A=1 make chdir="/a b" creates={{ x }}/y B=2', { chdir: '/a b', creates: '{{ x }}/y' }, 'A=1 make B=2'],
    ['echo "chdir=/a b"', {}, 'echo "chdir=/a b"'],
    [' echo a \n echo b ', {}, ' echo a \n echo b '],
    ["echo it's chdir=/x", {}, "echo it's chdir=/x"],
  ])('%j', (text, pairs, rest) => {
    expect(takePairs(text, where)).toEqual({ pairs, rest });
  });
});
