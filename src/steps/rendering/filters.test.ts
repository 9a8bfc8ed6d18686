import { describe, expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { resultOf } from './render-request.ts';
import { filters } from './filters.ts';
import { valueTests } from './value-tests.ts';

const PEOPLE = [
  { name: 'Bo', age: 3, at: { x: 2 } },
  { name: 'al', age: 5, at: { x: 1 } },
];
const VARIABLES = { people: PEOPLE, map: { b: 1, a: 2 }, word: "it's", list: [3, 1, 2], none: null, n: '5' };

function written(text: string): string {
  const answer = resultOf({ kind: 'fill', job: { texts: [text], variables: VARIABLES } });
  return answer.kind === 'filled'
    ? (answer.texts[0] ?? '')
    : answer.kind === 'fault'
      ? englishOf(answer.fault)
      : answer.kind;
}

const FILTERS: readonly (readonly [string, string])[] = [
  ['-3 | abs', '3'],
  ['list | batch(2)', '[[3,1],[2]]'],
  ['list | batch(2, 0)', '[[3,1],[2,0]]'],
  ["'aB' | capitalize", 'Ab'],
  ["'ab' | center(7)", '  ab   '],
  ["'abc' | center(6)", ' abc  '],
  ["nope | d('x')", 'x'],
  ["nope | default('x')", 'x'],
  ["'' | default('x', true)", 'x'],
  ["'' | default('x')", ''],
  ['map | dictsort', '[["a",2],["b",1]]'],
  ["map | dictsort(by='value')", '[["b",1],["a",2]]'],
  ['map | dump', '{"b":1,"a":2}'],
  ['[1] | dump(2)', '[\n  1\n]'],
  ["'<a>' | e", '&lt;a&gt;'],
  ["'<a>' | escape", '&lt;a&gt;'],
  ['list | first', '3'],
  ["'2.5kg' | float", '2.5'],
  ["'x' | float(1)", '1'],
  ["'\"' | forceescape", '&quot;'],
  ["people | groupby('age') | length", '2'],
  ["people | groupby('at.x')", JSON.stringify({ 1: [PEOPLE[1]], 2: [PEOPLE[0]] })],
  ["'a\nb' | indent(2)", 'a\n  b'],
  ["'a\nb' | indent(2, true)", '  a\n  b'],
  ["'12px' | int", '12'],
  ["'ff' | int(0, 16)", '255'],
  ["'x' | int(default=7)", '7'],
  ['list | join', '312'],
  ["list | join(', ')", '3, 1, 2'],
  ["people | join('+', 'name')", 'Bo+al'],
  ["people | join(d='+', attribute='at.x')", '2+1'],
  ["'ab' | join('-')", 'a-b'],
  ['list | last', '2'],
  ['list | length', '3'],
  ['map | length', '2'],
  ['none | length', '0'],
  ["'ab' | list", '["a","b"]'],
  ['map | list', '[{"key":"b","value":1},{"key":"a","value":2}]'],
  ["'AB' | lower", 'ab'],
  ['word | quote', String.raw`'it'\''s'`],
  ['list | quote', "'[3,1,2]'"],
  ['[7] | random', '7'],
  ['[0, 1, 2] | reject', '[0]'],
  ["[1, 2, 3] | reject('odd')", '[2]'],
  ["[{'a': 0}, {'a': 1}] | rejectattr('a')", '[{"a":0}]'],
  ["'aaa' | replace('a', 'b')", 'bbb'],
  ["'aaa' | replace('a', 'b', 2)", 'bba'],
  ["'ab' | replace('', '.')", '.a.b.'],
  ['121 | replace(1, 0)', '020'],
  ["'abc' | reverse", 'cba'],
  ['list | reverse', '[2,1,3]'],
  ['2.5 | round', '3'],
  ["2.55 | round(1, 'floor')", '2.5'],
  ["2.1 | round(method='ceil')", '3'],
  ["'<a>' | safe", '<a>'],
  ['[0, 1, 2] | select', '[1,2]'],
  ["[1, 2, 3] | select('gt', 1)", '[2,3]'],
  ["[{'a': 0}, {'a': 1}] | selectattr('a')", '[{"a":1}]'],
  ['[1, 2, 3, 4, 5] | slice(2)', '[[1,2,3],[4,5]]'],
  ['[1, 2, 3, 4, 5] | slice(2, 0)', '[[1,2,3],[4,5,0]]'],
  ['list | sort', '[1,2,3]'],
  ['list | sort(true)', '[3,2,1]'],
  ["['b', 'A', 'a'] | sort", '["A","a","b"]'],
  ["['b', 'A', 'a'] | sort(case_sensitive=true)", '["A","a","b"]'],
  ["people | sort(attribute='name') | join(' ', 'name')", 'al Bo'],
  ['5 | string', '5'],
  ['list | sum', '6'],
  ["people | sum('age')", '8'],
  ["people | sum(attribute='age', start=2)", '10'],
  ["'aB cd' | title", 'Ab Cd'],
  ["' a\t' | trim", 'a'],
  ["'one two three' | truncate(8)", 'one two...'],
  ["'one two' | truncate(5, true, '…')", 'one t…'],
  ["'ab' | upper", 'AB'],
  ["'a b/c' | urlencode", 'a%20b%2Fc'],
  ["{'a b': 1} | urlencode", 'a%20b=1'],
  ["'one two' | wordcount", '2'],
];

const TESTS: readonly (readonly [string, boolean])[] = [
  ['range is callable', true],
  ['nope is defined', false],
  ['6 is divisibleby(3)', true],
  ['1 is eq(1)', true],
  ['1 is equalto(2)', false],
  ['n is even', false],
  ['0 is falsy', true],
  ['2 is ge(2)', true],
  ['2 is greaterthan(1)', true],
  ['1 is gt(1)', false],
  ["'a' is iterable", true],
  ['5 is iterable', false],
  ['2 is le(1)', false],
  ['1 is lessthan(2)', true],
  ["'a' is lower", true],
  ['1 is lt(1)', false],
  ['map is mapping', true],
  ['1 is ne(2)', true],
  ['none is none', true],
  ['1 is null', false],
  ['n is number', false],
  ['n is odd', true],
  ['1 is sameas(1)', true],
  ['n is string', true],
  ['list is truthy', true],
  ['nope is undefined', true],
  ["'a' is upper", false],
  ['1 is not string', true],
];

describe('filters', () => {
  test.each(FILTERS)('{{ %s }}', (text, expected) => {
    expect(written(`{{ ${text} }}`)).toBe(expected);
  });

  test('all of them are tried', () => {
    const tried = new Set(FILTERS.flatMap(([text]) => [...text.matchAll(/\| (\w+)/g)].map(([, name = '']) => name)));
    expect([...tried].toSorted()).toEqual([...filters.keys()].toSorted());
  });

  test.each([
    ['list | upper', 'filter upper: [3,1,2] is not a text (line 1)'],
    ["'a' | abs", 'filter abs: a is not a number (line 1)'],
    ["'a' | sum", 'filter sum: a is not a list (line 1)'],
    ['map | first', 'filter first: {"b":1,"a":2} is not a list (line 1)'],
    ["people | join(',', 'nope')", 'has no attribute nope (line 1)'],
    ["list | join(by=',')", 'filter join has no argument by; there are d, attribute (line 1)'],
    ["'a' | upper(x=1)", 'filter upper has no argument x; it takes none (line 1)'],
    ['[map, map] | sort', 'has no order: compare numbers or texts (line 1)'],
    ["list | select('nope')", 'filter select: there is no test nope (line 1)'],
    ["'<b>' | striptags", 'there is no filter striptags; there are abs'],
    ["'a' | urlize", 'there is no filter urlize'],
    ["'a' | nl2br", 'there is no filter nl2br'],
  ])('{{ %s }} is refused', (text, reason) => {
    expect(written(`{{ ${text} }}`)).toContain(reason);
  });
});

describe('tests', () => {
  test.each(TESTS)('{{ %s }}', (text, expected) => {
    expect(written(`{{ ${text} }}`)).toBe(String(expected));
  });

  test('all of them are tried', () => {
    const tried = new Set(TESTS.map(([text]) => / is (?:not )?(\w+)/.exec(text)?.[1] ?? ''));
    expect([...tried].toSorted()).toEqual([...valueTests.keys()].toSorted());
  });
});

test.each([
  ["word.split(\"'\") | join('+')", 'it+s'],
  ["'a,b,c'.split(',', 2)", '["a","b"]'],
  ["' a '.trim() ~ 'b'.concat('c', 1)", 'abc1'],
  ["'abc'.startsWith('a') and 'abc'.endsWith('c') and 'abc'.includes('b')", 'true'],
  ["'abc'.slice(1) ~ 'abc'.slice(-2, -1) ~ 'abc'.at(-1)", 'bcbc'],
  ["'abcb'.indexOf('b') ~ 'abcb'.indexOf('b', 2) ~ 'a'.indexOf('x')", '13-1'],
  ["'aa'.replace('a', 'b') ~ 'aa'.replaceAll('a', '$&')", 'ba$&$&'],
  ["'a'.toUpperCase() ~ 'A'.toLowerCase() ~ '5'.padStart(3, '0') ~ 'a'.padEnd(2) ~ '.'", 'Aa005a .'],
  ['list.slice(1) ~ list.concat([4], 5) ~ list.at(-1)', '[1,2][3,1,2,4,5]2'],
  ["list.includes(1) ~ list.indexOf(2) ~ list.join('-') ~ list.length", 'true23-1-23'],
  ["'abc'.length ~ 'abc'[1] ~ list[0]", '3b3'],
  ['range(3) ~ range(1, 3) ~ range(5, 0, -2)', '[0,1,2][1,2][5,3,1]'],
])('{{ %s }}', (text, expected) => {
  expect(written(`{{ ${text} }}`)).toBe(expected);
});

test.each([
  ['{% set j = joiner("+") %}{% for x in list %}{{ j() }}{{ x }}{% endfor %}', '3+1+2'],
  ['{% set c = cycler("a", "b") %}{% for x in list %}{{ c.next() }}{% endfor %}{{ c.reset() }}{{ c.next() }}', 'abaa'],
  ['{{ 7 * 3 // 2 }} {{ 2 * 3 % 4 }} {{ 10 - 2 - 3 + 1 }} {{ 2 ** 3 }} {{ -n + 1 }} {{ 7 / 2 * 2 }}', '10 2 6 8 -4 7'],
  [
    '{{ n == 5 }} {{ n === 5 }} {{ n != 6 }} {{ n !== 5 }} {{ none == 0 }} {{ 5 > "10" }} {{ "5" > "10" }}',
    'true false true true false false true',
  ],
  [
    '{{ 2 <= n }} {{ n >= 6 }} {{ [1] == [1] }} {{ list == list }} {{ "a" < 1 }} {{ n - "2" }} {{ n ~ 1 }}',
    'true false false true false 3 51',
  ],
  ['{{ not 1 == 2 }} {{ 1 < 2 and 2 <= 2 }} {{ 1 if 0 else 2 }} {{ "a" if 0 }}|', 'true true 2 |'],
  [
    '{{ 1 in (1, 2) }} {{ 3 not in [1, 2] }} {{ "b" in "abc" }} {{ "a" in map }} {{ "c" in map }}',
    'true true true true false',
  ],
  ['{% switch 2 %}{% case 1 %}a{% case 2 %}{% case 3 %}c{% default %}d{% endswitch %}', 'c'],
  ['{% switch 9 %}{% case 1 %}a{% default %}d{% endswitch %}', 'd'],
  ['{% filter upper %}a{{ n }}b{% endfilter %}', 'A5B'],
  ['{% macro m(a, b=a) %}<{{ a }}{{ b }}{{ caller() }}>{% endmacro %}{% call m(1) %}x{% endcall %}', '<11x>'],
  ['{% macro m(a) %}{{ a }}{% endmacro %}{{ m(a=4) }}{{ m(5) | int + 1 }}', '46'],
  ['{% for x in [] %}a{% else %}b{% endfor %}{% for x in none %}a{% else %}b{% endfor %}', 'bb'],
  [
    '{% for k in map %}{{ k }}{% endfor %}{% for a, b in [[1, 2]] %}{{ a }}{{ b }}{% endfor %}{% for c in "xy" %}{{ c }}.{% endfor %}',
    'ba12x.y.',
  ],
  [
    '{% for x in list %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}',
    '03truefalse3 12falsefalse3 21falsetrue3 ',
  ],
  ['{% set t = 0 %}{% for x in list %}{% set t = t + x %}{% endfor %}{{ t }}', '6'],
  ['{% set x = 1 %}{% macro m() %}{% set x = 2 %}{{ x }}{% endmacro %}{{ m() }}{{ x }}', '21'],
  ['a {%- if 1 -%} b {%- endif %} c', 'ab c'],
  ['{{- n -}} b', '5b'],
  [
    '{% raw %}{{ a }}{% raw %}b{% endraw %}{% endraw %}\n{%raw%} {%if%} {%endraw%}',
    '{{ a }}{% raw %}b{% endraw %}\n {%if%} ',
  ],
  ['a\n{%- raw -%}\n b {%- endraw -%}\n c', 'abc'],
  ['{% verbatim %}{{ a }}{% endverbatim %}', '{{ a }}'],
])('%s', (text, expected) => {
  expect(written(text)).toBe(expected);
});
