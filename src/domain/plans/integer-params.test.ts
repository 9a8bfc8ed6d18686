import { expect, test } from 'vitest';
import type { ImplementedAction } from './implemented-action.ts';
import { withIntegers } from './integer-params.ts';
import type { ParamValue } from './plan.ts';

const action = (params: readonly string[], integers?: readonly string[]): ImplementedAction => ({
  name: 'scale',
  params,
  secrets: [],
  action: null,
  ...(integers === undefined ? {} : { integers }),
});

test.each<[ParamValue, ParamValue]>([
  ['5', 5],
  [' -12 ', -12],
  ['+3', 3],
  ['007', 7],
  [5, 5],
  [null, null],
])('%j is the integer %j', (given, expected) => {
  expect(withIntegers('scale', { n: given, m: '5' }, [action(['n', 'm'], ['n'])])).toEqual({ n: expected, m: '5' });
});

test.each<[ParamValue]>([
  ['abc'],
  [''],
  ['1.5'],
  [1.5],
  ['5 6'],
  ['0x10'],
  [true],
  [[1]],
  [{ a: 1 }],
  ['9'.repeat(16)],
])('%j is none', (given) => {
  const attempt = (): unknown => withIntegers('scale', { n: given }, [action(['n'], ['n'])]);
  expect(attempt).toThrow(`n of step scale is ${JSON.stringify(given)}, and must be a whole number`);
});

test('what one action declares as something else is left alone', () => {
  const actions = [action(['n'], ['n']), action(['n'])];
  expect(withIntegers('scale', { n: 'abc' }, actions)).toEqual({ n: 'abc' });
});
