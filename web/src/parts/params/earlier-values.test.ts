import { expect, test } from 'vitest';
import { MASK } from '../../forms/mask.ts';
import { earlierValues, goneValues, ownValues } from './earlier-values.ts';
import type { ParamGroup } from './param-groups.ts';

const GROUPS: readonly ParamGroup[] = [
  {
    step: 'greet',
    desc: '',
    params: [
      { name: 'word', type: 'string', source: 'nowhere', value: undefined },
      { name: 'times', type: 'integer', source: 'template', value: 7 },
      { name: 'tag', type: 'string', source: 'fixed', value: 'web:2' },
    ],
  },
];

test('the values of a task are taken without its secrets', () => {
  const options = [{ name: 'greet', param_values: { word: 'hi', key: MASK } }];
  expect(earlierValues(options)).toEqual({ greet: { word: 'hi' } });
});

test('only what differs from the usual is a value of its own', () => {
  expect(ownValues(GROUPS, { greet: { word: 'hi', times: 7, tag: 'web:1' }, gone: { a: 1 } })).toEqual({
    greet: { word: 'hi' },
  });
  expect(ownValues(GROUPS, { greet: { times: 7 } })).toEqual({});
});

test('steps and parameters that are gone are named', () => {
  expect(goneValues(GROUPS, { greet: { word: 'hi', old: 1 }, gone: { a: 1 }, without: {} })).toEqual([
    'greet.old',
    'gone',
  ]);
});
