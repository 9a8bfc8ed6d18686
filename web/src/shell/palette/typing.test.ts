import { expect, test } from 'vitest';
import { isTyping, shortcutOf, typedText } from './typing.ts';

test.each([
  [{ tagName: 'INPUT', type: 'text' }, true],
  [{ tagName: 'INPUT', type: 'search' }, true],
  [{ tagName: 'INPUT', type: 'password' }, true],
  [{ tagName: 'INPUT', type: 'checkbox' }, false],
  [{ tagName: 'TEXTAREA' }, true],
  [{ tagName: 'SELECT' }, true],
  [{ tagName: 'DIV', isContentEditable: true }, true],
  [{ tagName: 'BUTTON' }, false],
  [{}, false],
])('in %o somebody types: %s', (target, expected) => {
  expect(isTyping(target)).toBe(expected);
});

const NONE = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };

test.each([
  [{ key: 'k', ctrlKey: true }, null, { do: 'search' }],
  [{ key: 'K', metaKey: true }, null, { do: 'search' }],
  [{ key: '/' }, null, { do: 'search' }],
  [{ key: '?' }, null, { do: 'help' }],
  [{ key: 'g' }, null, { do: 'wait' }],
  [{ key: 't' }, 'g', { do: 'go', to: '/ui/tasks' }],
  [{ key: 't' }, null, null],
  [{ key: '/' }, 'g', { do: 'search' }],
  [{ key: 'toString' }, 'g', null],
  [{ key: 'k', ctrlKey: true, altKey: true }, null, null],
  [{ key: '/', isComposing: true }, null, null],
  [{ key: 'a', ctrlKey: true }, null, null],
  [{ key: 'k' }, null, null],
])('%o after %s', (key, before, expected) => {
  expect(shortcutOf({ ...NONE, ...key }, before)).toEqual(expected);
});

test.each([
  ['we', { key: 'b' }, 'web'],
  ['', { key: '上' }, '上'],
  ['web', { key: 'Backspace' }, 'we'],
  ['', { key: 'Backspace' }, ''],
  ['we', { key: 'Enter' }, null],
  ['we', { key: 'ArrowDown' }, null],
  ['we', { key: 'k', ctrlKey: true }, null],
  ['we', { key: 'b', isComposing: true }, null],
])('%j and %o', (before, key, expected) => {
  expect(typedText(before, { ...NONE, ...key })).toBe(expected);
});
