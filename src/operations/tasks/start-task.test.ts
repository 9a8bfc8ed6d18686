import { describe, expect, test } from 'vitest';
import type { VmTypeId } from '../../domain/ids.ts';
import type { RemoteSteps } from '../../domain/plans/implemented-action.ts';
import type { Params, PlannedStep } from '../../domain/plans/plan.ts';
import { MASK } from '../../secrets/mask.ts';
import { withParams } from './start-task.ts';

const vmTypeId = 1 as VmTypeId;
const NO_STEPS: RemoteSteps = new Map();

function step(name: string, params: Params, more: Partial<PlannedStep> = {}): PlannedStep {
  const work = { kind: 'remote', vmTypeId, actions: [] } as const;
  return { name, params, retry: { retry_times: 0, ignore_error: false, interval: 1 }, timeout: 10, work, ...more };
}

function paramsAfter(plan: readonly PlannedStep[], params: Params, remoteSteps = NO_STEPS): readonly Params[] {
  return withParams(plan, params, remoteSteps).map((planned) => planned.params);
}

describe('values that replace those of a plan', () => {
  const plan = [step('a', { word: 'x', times: 1 }), step('b', { word: 'y' })];

  test('are for one step, or for every step that has the parameter', () => {
    expect(paramsAfter(plan, { a: { word: 'new' } })).toEqual([{ word: 'new', times: 1 }, { word: 'y' }]);
    expect(paramsAfter(plan, { word: 'new', times: 2 })).toEqual([{ word: 'new', times: 2 }, { word: 'new' }]);
    expect(paramsAfter(plan, { word: 'all', a: { word: 'own' } })).toEqual([
      { word: 'own', times: 1 },
      { word: 'all' },
    ]);
  });

  test('change nothing where no step has them', () => {
    expect(paramsAfter(plan, { other: 1 })).toEqual([{ word: 'x', times: 1 }, { word: 'y' }]);
    expect(paramsAfter(plan, {})).toEqual([{ word: 'x', times: 1 }, { word: 'y' }]);
  });

  test('leave the ids of built-in steps alone', () => {
    const made = step('create_vm', { vm_type_id: 1 }, { work: { kind: 'create_vm', vmTypeId } });
    expect(withParams([made], { vm_type_id: 2, create_vm: { vm_type_id: 2 } }, NO_STEPS)).toEqual([made]);
  });

  test('keep a secret for which the mask is given', () => {
    const secret = step('a', { password: 'hunter2' }, { secrets: ['password'] });
    expect(paramsAfter([secret], { password: MASK })).toEqual([{ password: 'hunter2' }]);
    expect(paramsAfter([secret], { password: 'new' })).toEqual([{ password: 'new' }]);
  });

  test('become numbers where an action declares integers', () => {
    const action = { name: 'scale', params: ['n'], secrets: [], integers: ['n'], action: null };
    const remoteSteps = new Map([['a', [action]]]);
    expect(paramsAfter([step('a', { n: 1 })], { n: '5' }, remoteSteps)).toEqual([{ n: 5 }]);
    expect(() => paramsAfter([step('a', { n: 1 })], { n: 'many' }, remoteSteps)).toThrow(
      expect.objectContaining({ field: 'n' }),
    );
  });
});
