import { expect, test } from 'vitest';
import { labelled } from './error-text.ts';

test.each([
  ['num is 99999, and must be from 1 to 200', 'num', 'New nodes: is 99999, and must be from 1 to 200'],
  ['num 是 99999，应在 1 到 200 之间', 'num', 'New nodes: 是 99999，应在 1 到 200 之间'],
  ['number of nodes is odd', 'num', 'number of nodes is odd'],
  ['the pool is gone', 'num', 'the pool is gone'],
  ['policy.bake is -1', 'policy.bake', 'New nodes: is -1'],
])('%s, at %s', (text, field, expected) => {
  expect(labelled(text, field, 'New nodes: ')).toBe(expected);
});
