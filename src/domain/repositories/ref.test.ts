import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCommit, isRef } from './ref.ts';

test.each(['', 'main', 'release/1.4', 'v1.0.0-rc.1', 'feature/登录', 'fix#12', 'a'.repeat(200), '0'.repeat(40)])(
  '%j names one',
  (text) => {
    expect(isRef(text)).toBe(true);
  },
);

test.each([
  '-x',
  '--upload-pack=id',
  '+main',
  ':main',
  'main:other',
  '^main',
  'main~1',
  'a b',
  'a\nb',
  'a..b',
  'a//b',
  'a/',
  '/a',
  'a.',
  '.a',
  'a/.b',
  'a.lock',
  'a.lock/b',
  'a@{1}',
  'refs/heads/*',
  'a?',
  'a[b',
  'a\\b',
  'a'.repeat(201),
])('%j names none', (text) => {
  expect(isRef(text)).toBe(false);
});

test('no ref is an option or a refspec', () => {
  const unit = fc.constantFrom('a', '-', '+', ':', '/', '.', '@', '{', '~', '^', '*', '\n', ' ', '\0', '潮');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      const isHarmful = /^[-+]|[:~^*?[\\\s\0]|\.\.|@\{/.test(text);
      expect(isRef(text) && isHarmful).toBe(false);
    }),
  );
});

test('a commit is forty digits', () => {
  expect(isCommit('0123456789abcdef0123456789abcdef01234567')).toBe(true);
  for (const text of ['', 'main', '0123', `${'0'.repeat(40)}\n`, 'A'.repeat(40)]) expect(isCommit(text)).toBe(false);
});
