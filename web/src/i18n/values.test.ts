import fc from 'fast-check';
import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { INTERPOLATION, isolated, sayNumber, VALUES } from './values.ts';

async function say(text: string, values: Record<string, unknown>): Promise<string> {
  const texts = createInstance();
  const resources = { en: { console: { boot: { again: text } } } };
  await texts.use(VALUES).init({ lng: 'en', defaultNS: 'console', resources, interpolation: INTERPOLATION });
  return texts.t('boot.again', values);
}

test.each([
  ['{{count}} nodes', { count: 12_000 }, '12,000 nodes'],
  ['{{count, number}} lines', { count: 12_000 }, '12,000 lines'],
  ['Task {{id}}', { id: 12_000 }, 'Task 12000'],
  ['{{name}} of {{total}}', { name: 'web-12000', total: 1234.5 }, 'web-12000 of 1,234.5'],
  ['{{name}}', { name: '<b>{{count}}</b>' }, '<b>{{count}}</b>'],
])('%s with %o', async (text, values, expected) => {
  expect(await say(text, values)).toBe(expected);
});

test('numbers are the same in text and beside it', () => {
  expect([0, 999, 2000, 1_234_567].map(sayNumber)).toEqual(['0', '999', '2,000', '1,234,567']);
});

test.each([
  ['web-a', 'web-a'],
  ['前端', '前端'],
  ['שלום', '\u2068שלום\u2069'],
  ['a\u202eb', '\u2068ab\u2069'],
  ['\u2069\u2069x', '\u2068x\u2069'],
])('%j stands as %j', (text, expected) => {
  expect(isolated(text)).toBe(expected);
});

test('whatever a name has, every isolate in it is closed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'ש', '\u202e', '\u2066', '\u2068', '\u2069', '💥')), (parts) => {
      const marks = isolated(parts.join('')).replaceAll(/[^\u202a-\u202e\u2066-\u2069]/gu, '');
      expect(['', '\u2068\u2069']).toContain(marks);
    }),
  );
});
