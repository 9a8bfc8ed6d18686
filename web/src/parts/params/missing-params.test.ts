import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../../../../src/client/api-error.ts';
import { isOnlyMissing, missingParams } from './missing-params.ts';

const lacking = (step: string, name: string) => ({
  code: 'step_action_wrong',
  values: { step, action: 'a', fault: { code: 'param_missing', values: { name, example: '…' } } },
});
const refused = (content: unknown, field: string | null = 'params') => new ApiError(400, 'no', { content, field });

test('one missing value, and several, are found where the message has them', () => {
  const { code: message, values } = lacking('greet', 'word');
  expect(missingParams(refused({ message, values }))).toEqual([{ step: 'greet', name: 'word' }]);
  const several = { message: 'several', values: { messages: [lacking('a', 'x'), lacking('b', 'y')] } };
  expect(missingParams(refused(several))).toEqual([
    { step: 'a', name: 'x' },
    { step: 'b', name: 'y' },
  ]);
  expect(isOnlyMissing(refused(several))).toBe(true);
  expect(isOnlyMissing(refused(several, null))).toBe(false);
});

test('other refusals, and what is no refusal, have none', () => {
  expect(missingParams(refused({ message: 'nodes_missing', values: {} }, 'nodes'))).toEqual([]);
  expect(missingParams(new Error('lost'))).toEqual([]);
  expect(isOnlyMissing(null)).toBe(false);
});

test('whatever a server says, it is read without harm', () => {
  fc.assert(
    fc.property(fc.anything(), (content) => {
      expect(Array.isArray(missingParams(refused(content)))).toBe(true);
    }),
  );
});
