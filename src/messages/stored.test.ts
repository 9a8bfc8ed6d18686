import fc from 'fast-check';
import { expect, test } from 'vitest';
import { englishOf, message, type Value } from './message.ts';
import { contentJson, shownText, storedValue } from './stored.ts';

const FAILED = message('node_step_failed', {
  node: '10.0.0.1',
  step: 'start',
  reason: message('reason_and_line', { reason: message('exit_code', { code: 3 }), line: 'no such image' }),
});
const TEXT = englishOf(FAILED);
const CONTENT: unknown = JSON.parse(contentJson(FAILED) ?? '');

test('a stored text is shown in the language of its reader; what somebody else said in it stays', () => {
  expect(shownText(TEXT, CONTENT, 'en')).toBe('node 10.0.0.1: step start failed: exit code 3: no such image');
  expect(shownText(TEXT, CONTENT, 'zh')).toBe('节点 10.0.0.1：步骤 start 失败：退出码 3：no such image');
});

test('a text of somebody else has no code, and is shown as it is', () => {
  expect(contentJson('no such image')).toBeNull();
  expect(shownText('no such image', null, 'zh')).toBe('no such image');
});

test('ST1: the text counts where code and values say something else', () => {
  expect(shownText('', CONTENT, 'zh')).toBe('');
  expect(shownText(`${TEXT}!`, CONTENT, 'zh')).toBe(`${TEXT}!`);
  expect(storedValue('', CONTENT)).toBe('');
  expect(storedValue(TEXT, CONTENT)).toEqual(FAILED);
});

test.each([
  [{ code: 'of_a_later_version', values: {} }],
  [{ code: 'toString', values: {} }],
  [{ code: 'pool_not_found' }],
  [{ code: 'pool_not_found', values: [] }],
  [{ code: 'pool_not_found', values: { id: { code: 'no_such_code', values: {} } } }],
  [{ code: 'pool_not_found', values: { id: null } }],
  [['pool_not_found']],
  ['pool_not_found'],
])('%j is no message of this version: the text is shown', (content) => {
  expect(shownText('pool 7 not found', content, 'zh')).toBe('pool 7 not found');
});

test('whatever is in the column, something is shown', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (text, content) => {
      expect(shownText(text, content, 'zh')).toBe(text);
    }),
  );
});

test('messages that stand too deep in each other are not read', () => {
  let deep: Value = 'x';
  for (let depth = 0; depth < 5000; depth += 1) deep = [deep];
  const content = { code: 'task_not_found', values: { id: deep } };
  expect(shownText('Flow not found: x', content, 'zh')).toBe('Flow not found: x');
});
