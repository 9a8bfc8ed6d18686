import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines } from './diff-lines.ts';

const kinds = (text: string): readonly string[] => diffLines(text).map(({ kind }) => kind);

test('lines of a diff are told by their beginnings', () => {
  const diff = '--- /etc/a\n+++ /etc/a\n@@ -1,3 +1,3 @@\n - list\n-- old\n+++new\n+';
  expect(kinds(diff)).toEqual(['name', 'name', 'place', 'plain', 'removed', 'added', 'added']);
  expect(kinds('module shell has no check mode')).toEqual(['plain']);
  expect(kinds('')).toEqual(['plain']);
});

test('below the tasks of a playbook a diff is indented', () => {
  const text =
    'ok: a\nchanged: web : configure\n  --- before\n  +++ after: conf.j2\n   - same\n  -port 80\n  +port=80\n-none';
  expect(kinds(text)).toEqual(['plain', 'plain', 'name', 'name', 'plain', 'removed', 'added', 'plain']);
});

test('what a file has cannot stand over the sign of its line, and ends of lines are told apart', () => {
  expect(diffLines('-safe: yes\r+safe: no\b\u001b[2K\n-a\r\n+a\t')).toEqual([
    { kind: 'removed', text: '-safe: yes␍+safe: no␈␛[2K' },
    { kind: 'removed', text: '-a␍' },
    { kind: 'added', text: '+a\t' },
  ]);
});

test('what turns the direction of text is shown by its code', () => {
  expect(diffLines('-admin: no\n+\u202eno :nimda\u202c\u2066\u200f')).toEqual([
    { kind: 'removed', text: '-admin: no' },
    { kind: 'added', text: '+\\u{202e}no :nimda\\u{202c}\\u{2066}\\u{200f}' },
  ]);
});

test('every line is shown as it was said', () => {
  const said = fc.string({ unit: fc.constantFrom('+', '-', '@@ ', ' ', '\n', 'ok: ', 'a', '\r') });
  fc.assert(
    fc.property(said, (text) => {
      expect(
        diffLines(text)
          .map((line) => line.text)
          .join('\n'),
      ).toBe(text.replaceAll('\r', '␍'));
    }),
  );
});
