import { expect, test } from 'vitest';
import { mergedParams } from './task-params.ts';

test('one map stays as it is', () => {
  expect(mergedParams({ word: 'hi', echo: { times: 2 } })).toEqual({ word: 'hi', echo: { times: 2 } });
});

test('maps for the same step are laid over one another, other values are replaced', () => {
  const maps = [{ echo: { word: 'a', times: 1 }, tag: 'x' }, { echo: { times: 2 } }, { tag: 'y' }];
  expect(mergedParams(maps)).toEqual({ echo: { word: 'a', times: 2 }, tag: 'y' });
});

test('a name that objects inherit is a name like any other', () => {
  const params = JSON.parse('[{"__proto__": {"x": 1}}, {"__proto__": {"y": 2}}]') as Record<string, unknown>[];
  expect(JSON.stringify(mergedParams(params))).toBe('{"__proto__":{"x":1,"y":2}}');
});
