import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalogues, type MessageCode } from './catalogue.ts';
import { LANGUAGES } from './language.ts';
import { englishOf, message, textOf, type Value, writtenIn } from './message.ts';
import { piecesOf } from './placeholders.ts';

test('a message is a text in the language of its reader', () => {
  const notFound = message('pool_not_found', { id: 7 });
  expect(textOf(notFound, 'en')).toBe('pool 7 not found');
  expect(textOf(notFound, 'zh')).toBe('没有服务池 7');
});

test('messages stand in messages, and lists are joined as each language does', () => {
  const reasons = [message('task_not_running'), message('pool_not_found', { id: 7 })];
  expect(englishOf(message('several', { messages: reasons }))).toBe('it is not running; pool 7 not found');
  expect(writtenIn(message('several', { messages: reasons }), 'zh')).toBe('任务没有在运行；没有服务池 7');
  expect(writtenIn(['10.0.0.1', '10.0.0.2'], 'zh')).toBe('10.0.0.1、10.0.0.2');
});

const launched = (count: number): string =>
  englishOf(message('task_launched', { operator: 'root', name: 'x', count, most: 1 }));

test('numbers take the word that goes with them', () => {
  expect([0, 1, 2].map(launched)).toEqual([
    'root started x: 0 nodes, 1 at once',
    'root started x: 1 node, 1 at once',
    'root started x: 2 nodes, 1 at once',
  ]);
  expect(englishOf(message('fields_required', { fields: ['name'], count: 1 }))).toBe('name is required');
  expect(englishOf(message('fields_required', { fields: ['name', 'desc'], count: 2 }))).toBe('name, desc are required');
});

const CODES = Object.keys(catalogues.en) as MessageCode[];
const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('{id}', '{count:a|b}', '{{id}}', '}{', '$&', '$1', '\u202Eabc', '__proto__', 'constructor'),
  fc.constant('{id}'.repeat(20_000)),
);

test('no value is taken for a placeholder, and none turns the direction of the text around it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CODES), fc.constantFrom(...LANGUAGES), HOSTILE, (code, language, hostile) => {
      const values: Record<string, Value> = {};
      for (const piece of piecesOf(catalogues.en[code])) if (typeof piece !== 'string') values[piece.name] = hostile;
      const text = textOf({ code, values }, language);
      expect(text).not.toMatch(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/);
      const shown = writtenIn(hostile, language);
      const expected = piecesOf(catalogues[language][code]).map((piece) => {
        if (typeof piece === 'string') return piece;
        const word = piece.words?.[1] ?? '';
        if (!piece.isShown) return word;
        return piece.words === null ? shown : `${shown} ${word}`;
      });
      expect(text).toBe(expected.join(''));
    }),
  );
});

test('what has no such value is written without it', () => {
  for (const code of CODES) expect(textOf({ code, values: {} }, 'zh')).not.toMatch(/undefined|function|\[object/);
});
