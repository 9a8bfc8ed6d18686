import { expect, test } from 'vitest';
import type { SdId, VmTypeId } from '../../domain/ids.ts';
import type { PlannedStep, StepWork } from '../../domain/plans/plan.ts';
import { withoutAddressPassed } from './shrink-pool.ts';

const vmTypeId = 1 as VmTypeId;

function step(work: StepWork): PlannedStep {
  return { name: 's', params: {}, retry: { retry_times: 0, ignore_error: false, interval: 1 }, timeout: 10, work };
}

test('a node without a machine passes the steps that would run on it, and no others', () => {
  const remote = { kind: 'remote', vmTypeId, actions: [] } as const;
  expect(withoutAddressPassed(step(remote)).work).toEqual({ ...remote, withoutAddress: 'passes' });
  const others: readonly StepWork[] = [
    { kind: 'unregister', sdId: 1 as SdId },
    { kind: 'return_vm', vmTypeId },
  ];
  for (const work of others) expect(withoutAddressPassed(step(work)).work).toEqual(work);
});
