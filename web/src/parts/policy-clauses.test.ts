import { expect, test } from 'vitest';
import { policyChanges, policyClauses } from './policy-clauses.ts';

test('a policy is told in the order in which a task meets it', () => {
  const policy = {
    rollback: true,
    max_failures: '5%',
    bake: 60,
    batches: ['10%', '50%'],
    canary: 1,
    health_check: { type: 'tcp', port: 80 },
    prometheus: null,
    failed_batch: 'continue',
  };
  expect(policyClauses(policy)).toEqual([
    { key: 'canary', value: '1' },
    { key: 'batches', value: '10%, 50%' },
    { key: 'bake', value: '60' },
    { key: 'health_check', value: '' },
    { key: 'max_failures', value: '5%' },
    { key: 'failed_batch_continue', value: '' },
    { key: 'rollback', value: '' },
  ]);
  expect(policyClauses(null)).toEqual([]);
  expect(policyClauses({ bake: 0, rollback: false })).toEqual([]);
});

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
