import { expect, test } from 'vitest';
import { afterFailedBatch } from './rolling-policy.ts';

test.each([
  ['deploy', null, 'stop'],
  ['manual', null, 'stop'],
  ['manual', { canary: '1' }, 'stop'],
  ['deploy', { failed_batch: 'continue' }, 'continue'],
  ['expand', null, 'continue'],
  ['shrink', { batches: ['1'] }, 'continue'],
  ['shrink', { failed_batch: 'stop' }, 'stop'],
] as const)('a task of kind %s with policy %j: %s', (kind, policy, after) => {
  expect(afterFailedBatch(kind, policy)).toBe(after);
});
