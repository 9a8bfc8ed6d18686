import { expect, test } from 'vitest';
import { policyChanges } from './policy-changes.ts';

test('a run says of a policy what it changes and what it takes away', () => {
  const template = { canary: '1', bake: 60, batches: ['1', '50%'] };
  expect(policyChanges(template, { canary: '2', batches: ['1', '50%'], checkpoints: '10' })).toEqual({
    bake: null,
    canary: '2',
    checkpoints: '10',
  });
  expect(policyChanges(template, template)).toEqual({});
  expect(policyChanges({}, { canary: null })).toEqual({});
});
