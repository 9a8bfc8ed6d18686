import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesIn, previewOf, sampleOf, undeclaredIn } from './preview.ts';

const VALUES = { word: "it's", port: '80', empty: '' };

test.each([
  ['echo {{word}} {{ port }}', "echo it's 80", []],
  ['echo {{ word | quote }}', String.raw`echo 'it'\''s'`, []],
  ['echo {{empty|quote}}.{{- port -}}', "echo ''.80", []],
  ['{{ word | upper }}', '{{ word | upper }}', ['{{ word | upper }}']],
  ['{{ missing }} {{ missing }}', '{{ missing }} {{ missing }}', ['{{ missing }}']],
  ['{% if port %}{{ port }}{% endif %}', '{% if port %}80{% endif %}', ['{% if port %}', '{% endif %}']],
  ['{# {{ port }} #}x', '{# {{ port }} #}x', ['{# {{ port }} #}']],
  ['a=${HOME} {not} }}', 'a=${HOME} {not} }}', []],
  ['{{ toString }}', '{{ toString }}', ['{{ toString }}']],
])('%s', (script, text, left) => {
  expect(previewOf(script, VALUES)).toEqual({ text, left });
});

test('tags are found as a pattern would find them, at one pass', () => {
  const pieces = ['{{', '}}', '{%', '%}', '{#', '#}', '{', '}', 'a', '{{ a }}', '\n'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
      const script = parts.join('');
      const tags = script.match(/\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/gs) ?? [];
      expect(previewOf(script, {})).toEqual({ text: script, left: [...new Set(tags)] });
    }),
  );
  const unclosed = '{{ '.repeat(100_000);
  expect(previewOf(unclosed, {})).toEqual({ text: unclosed, left: [] });
});

test('what is filled in is not read as a template again', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(previewOf('[{{ v }}]', { v: value }).text).toBe(`[${value}]`);
    }),
  );
});

test('names in a script, and those that nobody declares', () => {
  const script = '{{ b }} {{ a | quote }} {{ b }} {{ ip }} {{ c | upper }}';
  expect(namesIn(script)).toEqual(['b', 'a', 'ip']);
  expect(undeclaredIn(script, ['a'])).toEqual(['b']);
});

test.each([
  ['port', 'integer', '1'],
  ['ratio', 'number', '1'],
  ['tls', 'boolean', 'true'],
  ['tag', 'string', 'tag'],
])('a sample of %s: %s is %s', (name, type, sample) => {
  expect(sampleOf(name, type)).toBe(sample);
});
