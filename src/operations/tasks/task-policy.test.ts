import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import type { NodeId, SdId, VmTypeId } from '../../domain/ids.ts';
import type { PlannedStep, StepWork } from '../../domain/plans/plan.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import { rollingIn, taskPolicy } from './task-policy.ts';

const vmTypeId = 1 as VmTypeId;

function step(name: string, work: StepWork, params: PlannedStep['params'] = {}): PlannedStep {
  return { name, params, retry: { retry_times: 0, ignore_error: false, interval: 1 }, timeout: 10, work };
}

const START = step('start_service', { kind: 'remote', vmTypeId, actions: [] }, { tag: 'web:2' });
const REGISTER = step('register', { kind: 'register', sdId: 1 as SdId });
const RETURN = step('return_vm', { kind: 'return_vm', vmTypeId });

describe('the policy of a task', () => {
  const base = { plan: [START, REGISTER], template: null, request: null } as const;

  test('is the template with the request over it', async () => {
    const template = { canary: '1', bake: 60 };
    expect(await taskPolicy({ ...base, kind: 'deploy', template, request: { bake: null, max_failures: '2' } })).toEqual(
      {
        canary: '1',
        max_failures: '2',
      },
    );
    expect(await taskPolicy({ ...base, kind: 'deploy', request: {} })).toBeNull();
  });

  const HEALTH = { type: 'tcp', port: 80, tries: 1, interval: 1, timeout: 1 } as const;
  const cases: readonly [keyof RollingPolicy, RollingPolicy, Parameters<typeof taskPolicy>[0]][] = [
    ['rollback', { rollback: true }, { ...base, kind: 'expand' }],
    ['rollback', { rollback: true }, { ...base, kind: 'deploy', plan: [REGISTER] }],
    ['max_unavailable', { max_unavailable: '1' }, { ...base, kind: 'expand' }],
    ['health_check', { health_check: HEALTH }, { ...base, kind: 'shrink', plan: [RETURN] }],
  ];

  test.each(cases)(
    '%s that cannot be kept: refused of the request, left out of the template',
    async (field, policy, at) => {
      const refused = await taskPolicy({ ...at, request: policy }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Refusal);
      expect(refused).toMatchObject({ field: `policy.${field}` });
      expect(await taskPolicy({ ...at, template: { ...policy, canary: '1' } })).toEqual({ canary: '1' });
      expect(await taskPolicy({ ...at, template: policy, request: { [field]: null } })).toBeNull();
    },
  );

  test('no rollback may be asked for anywhere', async () => {
    expect(await taskPolicy({ ...base, kind: 'expand', request: { rollback: false, canary: '1' } })).toEqual({
      canary: '1',
    });
  });
});

describe('batches', () => {
  const plain = { policy: null, most: 10, count: 25 };

  test('have the largest size without a policy', () => {
    expect(rollingIn(0, plain)).toMatchObject({ stepLen: 10, maxFailures: null, rolling: { batchSizes: [10, 10, 5] } });
  });

  test('are no larger than max_unavailable of the pool, and no smaller than a node', () => {
    const policy = { max_unavailable: '10%' };
    expect(rollingIn(40, { ...plain, policy }).stepLen).toBe(4);
    expect(rollingIn(5, { ...plain, policy }).stepLen).toBe(1);
    expect(rollingIn(1000, { ...plain, policy }).stepLen).toBe(10);
  });

  test('take shares of all nodes of the task, with those that need no work', () => {
    const upToDate = Array.from({ length: 15 }, (_, id) => ({ id: id as NodeId, ip: `10.0.0.${id}`, vm_id: '' }));
    const rolling = rollingIn(0, { policy: { batches: ['10%'] }, most: 40, count: 25, upToDate });
    expect(rolling.rolling).toMatchObject({ batchSizes: [4, 4, 4, 4, 4, 4, 1], upToDate });
  });

  test('are none without nodes', () => {
    expect(rollingIn(0, { ...plain, count: 0 })).toMatchObject({ stepLen: 10, rolling: { batchSizes: [] } });
  });

  test('are all of the nodes, whatever the policy', () => {
    const amount = fc.oneof(
      fc.integer({ min: 1, max: 50 }).map(String),
      fc.integer({ min: 1, max: 100 }).map((share) => `${share}%`),
    );
    const policies = fc.record({
      max_unavailable: amount,
      canary: amount,
      batches: fc.array(amount, { minLength: 1 }),
    });
    const counts = fc.record({ count: fc.nat(200), most: fc.integer({ min: 1, max: 200 }), nodes: fc.nat(300) });
    fc.assert(
      fc.property(policies, counts, (policy, { count, most, nodes }) => {
        const { stepLen, rolling } = rollingIn(nodes, { policy, most, count });
        expect(rolling.batchSizes.reduce((sum, size) => sum + size, 0)).toBe(count);
        expect(rolling.batchSizes.every((size) => size >= 1 && size <= Math.min(most, stepLen))).toBe(true);
      }),
    );
  });
});
