import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../domain/errors.ts';
import { resultOf } from './render-request.ts';
import type { RenderResult } from './messages.ts';
import { textAt } from './span.ts';

const VARIABLES = { x: 1, name: 'web' };

function filled(text: string): RenderResult {
  return resultOf({ kind: 'fill', job: { texts: [text], variables: VARIABLES } });
}

function spanIn(text: string): Span | null {
  const result = filled(text);
  return result.kind === 'fault' ? result.span : null;
}

/** The text with another in place of a span. */
function replacedAt(text: string, { line, column, length }: Span, by: string): string {
  const lines = text.split('\n');
  const before = lines[line - 1] ?? '';
  lines[line - 1] = before.slice(0, column - 1) + by + before.slice(column - 1 + length);
  return lines.join('\n');
}

function kept(text: string, span: Span): string {
  return replacedAt(text, span, `{% raw %}${textAt(text, span)}{% endraw %}`);
}

test.each([
  ["echo '{{.Names}}'", 1, 7, '{{.Names}}'],
  ["docker ps --format '{{.Names}}'", 1, 21, '{{.Names}}'],
  ["docker ps --format '{{json .}}' --no-trunc", 1, 21, '{{json .}}'],
  ['x=abc; echo ${#x} y', 1, 13, '${#x}'],
  ['echo $#; echo ${#}', 1, 15, '${#}'],
  [String.raw`printf '{%s}\n' hi`, 1, 9, '{%s}'],
  ['a=(1 2)\necho ${#a[@]}\necho A # {x#}\necho B', 2, 6, '${#a[@]}'],
  ['a=(1 2); echo ${#a[@]} # {x#}', 1, 15, '${#a[@]}'],
  ['{{ x }}\n  curl -d "{{a:1}}"', 2, 12, '{{a:1}}'],
  ['{{ name }} {{ a {b} c }} {{ x }}', 1, 12, '{{ a {b} c }}'],
  ['echo {{ n  \necho', 1, 6, '{{ n'],
  ['{{ x }}😀 {${#x}', 1, 11, '{${#x}'],
  ['{{ x }} #}', 1, 9, '#}'],
])('%j cannot be read at %i:%i', (text, line, column, found) => {
  const span = spanIn(text);
  expect(span).toEqual({ line, column, length: found.length });
  expect(textAt(text, { line, column, length: found.length })).toBe(found);
});

test('what is wrong elsewhere has no span', () => {
  for (const text of [
    '{{ x | nope }}',
    '{{ missing }}',
    '{% if x %}',
    '{% raw %}',
    '{% endraw %}',
    '{% for a in x %}{% if a %}',
  ])
    expect(spanIn(text)).toBeNull();
});

test('a text that a shell means is itself when all that cannot be read is kept as it is', () => {
  const word = fc.constantFrom('${#x}', '{{.A}}', '{%s}', '{{json .}}', '$', ' ', '\n', 'a', '{', '}', "'", '😀', '%');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const text = words.join('');
      let script = text;
      for (let span = spanIn(script); span !== null; span = spanIn(script)) script = kept(script, span);
      const result = filled(script);
      fc.pre(result.kind === 'filled');
      expect(result).toEqual({ kind: 'filled', texts: [text] });
    }),
    { numRuns: 200 },
  );
});

test('what is kept as it is changes nothing around it', () => {
  const part = fc.constantFrom(
    ...'{{ {% {# }} %} #} {{- -}} {%- -%} ${# { } $ # % . a x name if endif raw endraw for in | upper "'.split(' '),
    ' ',
    '\n',
    '{{ x }}',
    '{% if x %}',
    '{% endif %}',
    '{# note #}',
    '{{.A}}',
    '{% raw %}',
    '{% endraw %}',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 16 }), (parts) => {
      const text = parts.join('');
      const span = spanIn(text);
      fc.pre(span !== null);
      if (span === null) return;
      const found = textAt(text, span);
      const around = filled(replacedAt(text, span, 'KEPT'));
      const result = filled(kept(text, span));
      expect(result.kind).toBe(around.kind);
      if (result.kind !== 'filled' || around.kind !== 'filled') return;
      expect(result.texts).toEqual(around.texts.map((whole) => whole.replace('KEPT', () => found)));
    }),
    { numRuns: 200 },
  );
});
