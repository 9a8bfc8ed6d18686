import { expect, test } from 'vitest';
import { routeId } from './route-id.ts';

test.each([
  ['7', 7],
  ['2147483647', 2_147_483_647],
  ['2147483648', null],
  ['99999999999999999999', null],
  ['0', null],
  ['007', null],
  ['-1', null],
  ['1.5', null],
  ['NaN', null],
  ['', null],
  [undefined, null],
])('%s is %s', (text, id) => {
  expect(routeId(text)).toBe(id);
});
