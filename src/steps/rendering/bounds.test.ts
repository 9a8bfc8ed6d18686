import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { resultOf } from './render-request.ts';
import type { RenderResult } from './messages.ts';

function answerOf(text: string, variables: Readonly<Record<string, unknown>> = {}): RenderResult {
  return resultOf({ kind: 'fill', job: { texts: [text], variables } });
}

function faultOf(text: string, variables: Readonly<Record<string, unknown>> = {}): string {
  const answer = answerOf(text, variables);
  return answer.kind === 'fault' ? englishOf(answer.fault) : JSON.stringify(answer).slice(0, 200);
}

describe('TP3: what would hold the server still, or end it, is a fault', () => {
  test.each([
    ['{% for i in range(1000000000) %}x{% endfor %}', 'it makes a list of more than 10000 elements (line 1)'],
    ["{{ range(100000000)|join('x') }}", 'it makes a list of more than 10000 elements'],
    ['{{ range(0, 1, 0.00001) }}', 'more than 10000 elements'],
    ['{{ range(0, -100000, -1) }}', 'more than 10000 elements'],
    [`{% if task_id > 1 %}${'{% set a = range(100000000) %}'.repeat(7)}{% endif %}`, 'more than 10000 elements'],
    ['{% for i in range(9999) %}{% for i in range(9999) %}x{% endfor %}{% endfor %}', 'more than 100000 steps'],
    ['{% for i in range(9999) %}{% for i in range(9999) %}{% endfor %}{% endfor %}', 'more than 100000 steps'],
    ['{% for i in range(9999) %}{{ [3, 2, 1] | sort | join }}{% endfor %}', 'more than 100000 steps'],
    ["{% set s = 'a' %}{% for i in range(100) %}{% set s = s ~ s %}{% endfor %}", 'more than 100000 steps'],
    ["{% set s = 'a' %}{% for i in range(100) %}{% set s = s + s %}{% endfor %}", 'more than 100000 steps'],
    ['{% set s = [1] %}{% for i in range(100) %}{% set s = [s, s] %}{% endfor %}', 'more than 100000 steps'],
    ['{% set s = [1] %}{% for i in range(100) %}{% set s = s.concat(s) %}{% endfor %}', 'more than 100000 steps'],
    ['{% set s = [1] %}{% for i in range(999) %}{% set s = [s] %}{% endfor %}', 'more than 100 deep in each other'],
    ["{% for i in range(100) %}{% set s = 'a'.padEnd(1000000) %}{% endfor %}", 'more than 100000 steps'],
    ["{{ 'a'.padEnd(2000000000) }}", 'a text of more than 1048576 characters'],
    ["{{ 'a' | center(2000000000) }}", 'a text of more than 1048576 characters'],
    ["{{ 'a\n' | indent(2000000000) }}", 'a text of more than 1048576 characters'],
    ["{{ 'a'.padEnd(100000).replaceAll(' ', 'b'.padEnd(100000)) }}", 'a text of more than 1048576 characters'],
    ["{{ 'a'.padEnd(100000) | replace('', 'b'.padEnd(100000)) }}", 'a text of more than 1048576 characters'],
    ["{{ 'a'.padEnd(100000).split('') }}", 'more than 10000 elements'],
    ["{{ 'a'.padEnd(100000) | list }}", 'more than 10000 elements'],
    ['{{ [1] | batch(1000000000, 0) }}', 'more than 10000 elements'],
    ['{{ [1] | slice(1000000000) }}', 'more than 10000 elements'],
    ["{% set a = 'a'.padEnd(1000000, 'a') %}{{ a.includes('b' ~ a.slice(500000)) }}", 'more than 100000 steps'],
    ["{% set a = 'a'.padEnd(1000000, 'a') %}{{ ('b' ~ a.slice(500000)) in a }}", 'more than 100000 steps'],
    ["{% set a = 'a'.padEnd(1000000, 'a') %}{{ a | replace('b' ~ a.slice(500000), 'c') }}", 'more than 100000 steps'],
    ["{{ [{'a': 1}] | sum('a.'.padEnd(100000, 'a.')) }}", 'an attribute has more than 200 characters'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'macros call each other more than 50 deep'],
    [
      '{% macro a() %}{{ b() }}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}',
      'more than 50 deep',
    ],
    [`{% set x = 1 %}${'{% for i in range(50) %}'.repeat(9)}x${'{% endfor %}'.repeat(9)}`, 'more than 100000 steps'],
  ])('%s', (text, reason) => {
    expect(faultOf(text, { task_id: 2 })).toContain(reason);
  });

  test.each([
    ['brackets', `{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`, 'nested too deeply'],
    ['lists', `{{ ${'['.repeat(50_000)} }}`, 'nested too deeply'],
    ['conditions', '{% if task_id %}'.repeat(10_000), 'nested too deeply'],
    ['loops', '{% for a in [1] %}'.repeat(10_000), 'nested too deeply'],
    [
      'else branches',
      `{% if 0 %}${'{% elif 0 %}'.repeat(10_000)}{% endif %}`,
      /nested too deeply|more than 100000 steps/,
    ],
    ['scopes', `${'{% for a in [1] %}'.repeat(150)}${'{% endfor %}'.repeat(150)}`, 'more than 100 deep in each other'],
    [
      'names of a macro',
      `{% macro m(${'a, '.repeat(2000)}b) %}{% endmacro %}${'{{ m() }}'.repeat(60)}`,
      'more than 100000 steps',
    ],
    [
      'names that are set',
      `{% for i in range(99) %}{% set ${'a, '.repeat(2000)}b = 1 %}{% endfor %}`,
      'more than 100000 steps',
    ],
    [
      'cases',
      `{% for i in range(999) %}{% switch 1 %}${'{% case 1 %}'.repeat(500)}x{% endswitch %}{% endfor %}`,
      'more than 100000 steps',
    ],
    ['digits', `{% for i in range(999) %}{{ text - 1 }}{{ text == 5 }}{% endfor %}`, 'more than 100000 steps'],
    ['comparisons with digits', `{{ range(9999) | select('divisibleby', text) }}`, 'more than 100000 steps'],
    ['negations', `{{ ${'not '.repeat(60_000)} 1 }}`, 'nested too deeply'],
    ['sums', `{{ 1${' + 1'.repeat(200_000)} }}`, 'more than 100000 steps'],
    ['filters', `{{ 1${' | abs'.repeat(20_000)} }}`, /nested too deeply|more than 100000 steps/],
    ['members', `{{ task_id${'.a'.repeat(30_000)} }}`, /nested too deeply|more than 100000 steps/],
    ['names', '{{ task_id }}'.repeat(80_000), 'more than 100000 steps'],
    ['a name', `{{ ${'a'.repeat(100_000)} }}`, 'is not a name'],
    ['a statement', `{% ${'a'.repeat(100_000)} %}`, 'there is no statement aaaa'],
    ['a raw block without its end', `{% raw %}${'a'.repeat(500_000)}`, 'raw is not closed'],
    ['text', `{{ task_id + 1 }}${'a'.repeat(4_000_000)}`, 'more than 100000 steps'],
    ['values deep in each other', '{{ deep }}', 'more than 100 deep in each other'],
    ['large values', '{{ large }}{{ large }}', 'a text of more than 1048576 characters'],
  ])('many %s', (_, text, reason) => {
    const deep = JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as unknown;
    const fault = faultOf(text, { task_id: 2, deep, text: '1'.repeat(700_000), large: ['a'.repeat(700_000)] });
    expect(fault).toMatch(reason);
    expect(fault.length).toBeLessThan(600);
  });

  test('blanks before a tag that takes them away are looked at once', () => {
    const blanks = ' '.repeat(400_000);
    expect(answerOf(`a${blanks}b${blanks}{%- if 1 %}{% endif %}`)).toEqual({ kind: 'filled', texts: [`a${blanks}b`] });
  });

  test('the texts of a request share its budget, and what it did not get to is left out', () => {
    const half = '{% for i in range(9000) %}{{ i + 1 }}{% endfor %}';
    const job = { texts: [half], variables: {} };
    const answer = resultOf({ kind: 'look', jobs: [job, job, job, job] });
    expect(answer).toEqual({
      kind: 'looked',
      looks: [
        { missing: [] },
        { missing: [] },
        { fault: expect.objectContaining({ code: 'template_at_line' }), span: null },
      ],
    });
  });
});

describe('TP2: no text becomes a pattern', () => {
  test.each([
    "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!'|replace(r/^(a+)+$/,'b') }}",
    "{{ 'a'.split(r/(a+)+$/) }}",
    '{% set x = r/a/ %}',
    '{% if r/a/ %}{% endif %}',
    '{{ task_id /r/a/ }}',
  ])('%s', (text) => {
    expect(faultOf(text, { task_id: 1 })).toContain('a template cannot hold a regular expression, r/…/');
  });

  test('characters that patterns know are characters', () => {
    expect(answerOf("{{ 'a.b$&'.replace('.', '$&').split('$').join('|') }}{{ 'a+' | replace('+', '$1') }}")).toEqual({
      kind: 'filled',
      texts: ['a|&b|&a$1'],
    });
  });
});

describe('TP2: own members only', () => {
  const variables = { map: { k: 1 }, list: [{ k: 1 }], text: 'a', own: JSON.parse('{"__proto__":"p"}') as unknown };

  test.each([
    "{{ ['a']|join(',','constructor') }}",
    "{{ ['a']|sum('constructor') }}",
    "{{ ['a']|join(',','__proto__') }}",
    "{{ ['a']|join(',','length.constructor') }}",
    "{{ list|sort(attribute='constructor') }}",
    "{{ list|groupby('toString') }}",
    "{{ list|groupby('constructor.name') }}",
    '{{ map.constructor }}',
    "{{ map['__proto__'] }}",
    '{{ map.toString }}',
    '{{ map.hasOwnProperty }}',
    "{{ text['constructor'] }}",
    '{{ text.repeat(3) }}',
    "{{ text.match('a') }}",
    '{{ text.split.call }}',
    '{{ list.map }}',
    '{{ list.constructor }}',
    '{{ range.call }}',
    '{{ range.name }}',
    "{{ joiner(',').constructor }}",
    "{{ cycler('a').constructor }}",
    '{{ 5 .constructor }}',
    '{% for x in list %}{{ loop.constructor }}{% endfor %}',
    '{% macro m() %}{% endmacro %}{{ m.constructor }}',
    '{% macro m() %}{{ caller.constructor }}{% endmacro %}{% call m() %}{% endcall %}',
    '{{ constructor }}{{ this }}',
    '{{ self }}',
    '{{ loop }}',
    '{{ caller() }}',
    '{{ context.values }}',
    '{{ process.env }}',
    '{{ range }}',
    '{% set f = range %}{{ f }}',
    '{{ [range] }}',
    '{{ text | constructor }}',
    '{{ text | __proto__ }}',
    '{{ text is constructor }}',
    "{{ list | select('constructor') }}",
    "{{ list | selectattr('constructor') | first }}",
  ])('%s', (text) => {
    expect(answerOf(text, variables).kind).toMatch(/^(fault|missing)$/);
  });

  test.each([
    ["{{ list | rejectattr('constructor') | length }}", '1'],
    ["{{ 'constructor' in map }}", 'false'],
    ['{{ own.__proto__ }}', 'p'],
    ["{{ {'__proto__': 1, 'constructor': 2} }}", '{"__proto__":1,"constructor":2}'],
    ['{% set constructor = 1 %}{{ constructor }}', '1'],
    ['{% set __proto__ = 1 %}{{ __proto__ }}', '1'],
    ['{% macro m(toString=1, __proto__=2) %}{{ toString }}{{ __proto__ }}{% endmacro %}{{ m(__proto__=3) }}', '13'],
    ["{{ (['__proto__', 'b'] | groupby('length')) }}", '{"1":["b"],"9":["__proto__"]}'],
    ['{% for __proto__ in [1] %}{{ __proto__ }}{% endfor %}', '1'],
    ['{{ map is mapping }}{{ list is mapping }}', 'truefalse'],
  ])('%s', (text, expected) => {
    expect(answerOf(text, variables)).toEqual({ kind: 'filled', texts: [expected] });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('whatever the text, there is an answer', () => {
  const words =
    '{{ }} {% %} {# #} {%- -%} {{- -}} if endif for endfor in else elif set endset macro endmacro call endcall caller ' +
    'raw endraw filter endfilter switch case default endswitch block is not and or none true x list range loop m ( ) ' +
    '[ ] { } , : . | ~ + - * / // % ** == < = "a" \'b\' 1 2.5 r/a/ upper join sort default quote \n';
  const word = fc.constantFrom(...words.split(' '), ' ');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (parts) => {
      const variables = { x: 1, list: [1, 'a', { k: null }] };
      for (const text of [parts.join(' '), parts.join(''), `{{ ${parts.join(' ')} }}`, `{% ${parts.join(' ')} %}`]) {
        const answer = answerOf(text, variables);
        const outcome = answer.kind === 'fault' ? englishOf(answer.fault) : answer.kind;
        expect(outcome).toMatch(/^[^\n]{1,600}$/);
      }
    }),
    { numRuns: 300 },
  );
});
