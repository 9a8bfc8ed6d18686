import { describe, expect, test } from 'vitest';
import { resultOf } from './render-request.ts';
import { Budget } from './budget.ts';
import { MissingParameter, TemplateFault } from './fault.ts';
import { fill, type Variables } from './template.ts';

/** As the thread does it, but in this thread. */
function render(text: string, variables: Variables = {}): string {
  return fill(text, variables, new Budget(), (name) => {
    throw new MissingParameter(name);
  });
}

function missingIn(text: string, variables: Variables): readonly string[] {
  const answer = resultOf({ kind: 'look', jobs: [{ texts: [text], variables }] });
  const [look] = answer.kind === 'looked' ? answer.looks : [];
  if (look === undefined || 'fault' in look) throw new TemplateFault(look?.fault ?? 'no look');
  return look.missing;
}

describe('values', () => {
  test.each([
    ['plain text', {}, 'plain text'],
    ['{{ a }}-{{b}}', { a: 1, b: true }, '1-true'],
    ['{{ text }}', { text: '<&"\'>' }, '<&"\'>'],
    ['{{ list }} {{ map }}', { list: [1, 'a'], map: { k: 1 } }, '[1,"a"] {"k":1}'],
    ['{{ map.k }} {{ map["k"] }} {{ list[1] }} {{ list.length }}', { map: { k: 1 }, list: [5, 6] }, '1 1 6 2'],
    ['{% for x in list %}{{ loop.index }}:{{ x }} {% endfor %}', { list: ['a', 'b'] }, '1:a 2:b '],
    ['{% for k, v in map %}{{ k }}={{ v }};{% endfor %}', { map: { a: 1, b: 2 } }, 'a=1;b=2;'],
    ['{% set y = x + 1 %}{{ y }}', { x: 1 }, '2'],
    ['{% set y %}<{{ x }}>{% endset %}{{ y | quote }}', { x: 1 }, "'<1>'"],
    ['{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}', {}, '12'],
    ['{{ "a" if x else "b" }}', { x: 0 }, 'b'],
    ['{{ x | upper | replace("A", "b") }}', { x: 'aa' }, 'bb'],
    ['{{ x.split(",") | join("-") }}', { x: 'a,b' }, 'a-b'],
    ['{{ x | quote }}', { x: "it's" }, String.raw`'it'\''s'`],
    ['{% raw %}{{.Names}}{% endraw %}', {}, '{{.Names}}'],
    ['{{ 端口 }}', { 端口: 80 }, '80'],
    ['{{ "\\\\n\\"" }}', {}, '\\n"'],
    ['a{# note #}b', {}, 'ab'],
    ['{% if a %}\nx\n{% endif %}\n', { a: 1 }, 'x\n'],
    ['{{ range(3) | join }}', {}, '012'],
    ['{{ a == 1 and b in [1, 2] }}', { a: 1, b: 3 }, 'false'],
  ])('%s', (text, variables, expected) => {
    expect(render(text, variables)).toBe(expected);
  });
});

describe('TP1: a name without a value is an error that tells it', () => {
  test.each([
    ['{{ nope }}', 'nope'],
    ['{{ nope | quote }}', 'nope'],
    ['{{ nope | upper }}', 'nope'],
    ['{{ "a" + nope }}', 'nope'],
    ['{{ map.nope }}', 'map.nope'],
    ['{{ map.nope.deeper }}', 'map.nope'],
    ['{{ map["no pe"] }}', 'map.no_pe'],
    ['{{ list[7] }}', 'list.7'],
    ['{% if nope %}a{% endif %}', 'nope'],
    ['{% if not nope %}a{% endif %}', 'nope'],
    ['{% for x in nope %}a{% endfor %}', 'nope'],
    ['{% for x in list %}{{ y }}{% endfor %}', 'y'],
    ['{% if false %}{% set late = 1 %}{% endif %}{{ late }}', 'late'],
    ['{{ 1 if nope == 2 else 3 }}', 'nope'],
    ['{{ nope is none }}', 'nope'],
    ['{% set a = nope %}{{ a }}', 'nope'],
    ['{{ (nope ~ "a") | default("b") }}', 'nope'],
    ['{{ constructor }}', 'constructor'],
    ['{{ toString }}', 'toString'],
    ['{{ __proto__ }}', '__proto__'],
  ])('%s', (text, name) => {
    const variables = { map: { k: 1 }, list: [1] };
    expect(() => render(text, variables)).toThrow(MissingParameter);
    expect(() => render(text, variables)).toThrow(`parameter ${name} has no value`);
    expect(missingIn(text, variables)[0]).toBe(name);
  });

  test.each([
    ['{{ nope | default("a") }}', 'a'],
    ['{{ nope | d("a") }}', 'a'],
    ['{{ map.nope | default("a") }}', 'a'],
    ['{{ nope.deeper | default("a") }}', 'a'],
    ['{{ map.k | default("a") }}', '1'],
    ['{% if nope is defined %}a{% else %}b{% endif %}', 'b'],
    ['{% if nope is undefined %}a{% endif %}', 'a'],
    ['{% if map.k is defined and map.k == 1 %}a{% endif %}', 'a'],
  ])('%s is fine', (text, expected) => {
    expect(render(text, { map: { k: 1 } })).toBe(expected);
    expect(missingIn(text, { map: { k: 1 } })).toEqual([]);
  });

  test('all that are missing, and only in branches that are taken', () => {
    const text =
      '{% if tls %}{{ cert }}{% endif %}{{ port }} {{ host | quote }}{% for x in list %}{{ x.y }}{% endfor %}';
    expect(missingIn(text, { tls: false })).toEqual(['port', 'host', 'list']);
    expect(missingIn(text, { tls: true, port: 1, host: 'a', list: [] })).toEqual(['cert']);
  });
});

describe('TP2: a template stays inside', () => {
  test.each([
    '{{ "".constructor }}',
    '{{ "".split.constructor("return process")() }}',
    '{{ range.constructor("return process")() }}',
    '{{ list["constructor"]["constructor"]("return process")() }}',
    '{{ joiner().constructor }}',
    '{{ list.__proto__ }}',
    '{% include "/etc/passwd" %}',
    '{% extends "a" %}',
    '{% import "a" as b %}',
    '{% block a %}{% endblock %}',
    '{{ a";process`x`;" }}',
    String.raw`{{ x["\\\");globalThis.leak=1;(\""]() }}`,
    String.raw`{% for a` + '`x` in list %}{% endfor %}',
  ])('%s', (text) => {
    expect(() => render(text, { list: [1], x: {} })).toThrow(/has no value|cannot use|is not a name|expected|call/);
    expect('leak' in globalThis).toBe(false);
  });
});

describe('faults are told in one line', () => {
  test.each([
    [
      'a\n{{ x',
      /^}} is expected \(line 2, column 1: {{ x\); {{ is the template's own: write {% raw %}…{% endraw %} around/,
    ],
    ['{{ .Names }}', /^unexpected token: \. \(line 1, column 1: {{ \.Names }}\); /],
    ['a\n{% if x %}', 'if is not closed: write {% endif %} behind it (line 2)'],
    ['{% for a in x %}{% if a %}{% endif %}', 'for is not closed: write {% endfor %} behind it (line 1)'],
    ['{% raw %}\n{{ x }}', 'raw is not closed: write {% endraw %} behind it (line 1)'],
    ['{% for %}', /^unexpected token: %} \(line 1, column 1/],
    ['{{ x }} #}', /^unexpected token: #} \(line 1, column 9: #}\); #} is the template's own/],
    ['{{ x | nofilter }}', /^there is no filter nofilter; there are abs, batch, .*, wordcount \(line 1\)$/],
    ['{{ x is notest }}', 'there is no test notest (line 1)'],
    ['a\n{{ nothing }}', 'a value is null and cannot be written (line 2)'],
    ['{{ x.y.z() }}', /has no value/],
    ['{{ x() }}', /not a function/],
  ])('%s', (text, expected) => {
    const attempt = (): string => render(text, { x: 'a', nothing: null });
    expect(attempt).toThrow(expected);
    expect(attempt).not.toThrow(/\n/);
  });
});
