import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resultOf } from './render-request.ts';
import { fillPlain } from './plain.ts';

test.each([
  ['echo {{ a }}', 'echo x'],
  ['{{a}}{{ a|quote }}{{a | quote}}', "x'x''x'"],
  ['{{ n }} {{ yes }}', '5 true'],
  ['}} { a } %}', '}} { a } %}'],
])('%s is plain', (text, expected) => {
  expect(fillPlain(text, { a: 'x', n: 5, yes: true })).toBe(expected);
});

test.each([
  '{{ nope }}',
  '{{ list }}',
  '{{ nothing }}',
  '{{ toString }}',
  '{{ __proto__ }}',
  '{{ a | upper }}',
  '{{ a.b }}',
  '{{ a + 1 }}',
  '{{- a }}',
  '{{ a',
  '{{ true }}',
  '{{ none }}',
  '{{{ a }}}',
  '{% if a %}{% endif %}',
  'a {# b #}',
  '{{ a }} #}',
  `{{ a }}${'b'.repeat(70_000)}`,
  '{{ long }}{{ long }}{{ long }}',
])('%j is not', (text) => {
  expect(fillPlain(text, { a: 'x', list: [1], nothing: null, long: 'a'.repeat(100_000) })).toBe(null);
});

describe('what is plain', () => {
  const words = ['{{ a }}', '{{a|quote}}', '{{\tb }}', '{{', '}}', '{', '}', '|', ' ', 'a', '#}', "'", '\n', '%}', '{{ not }}', '{{ c }}', '{{ null }}']; // oxfmt-ignore

  test('is filled in as ever', () => {
    const values = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.nat()),
    );
    const variables = fc.record({ a: values, b: values, true: values, null: values }, { requiredKeys: ['a'] });
    let plain = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), variables, (parts, values) => {
        const text = parts.join('');
        const filled = fillPlain(text, values);
        if (filled === null) return;
        plain++;
        expect(resultOf({ kind: 'fill', job: { texts: [text], variables: values } })).toEqual({
          kind: 'filled',
          texts: [filled],
        });
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(100);
  });
});
