import { expect, test } from 'vitest';
import type { SdId, VmTypeId } from '../ids.ts';
import type { Plan, PlannedStep, StepWork } from '../plans/plan.ts';
import { checkPlan } from './check-plan.ts';

const vmTypeId = 1 as VmTypeId;
const actions = [{ name: 'conf', action: { module: 'template', src: 'a', dest: '/etc/a' } }];

function step(name: string, work: StepWork): PlannedStep {
  return { name, params: {}, retry: { retry_times: 3, ignore_error: true, interval: 5 }, timeout: 60, work };
}

test('a check has the environment of its step', () => {
  const environment = { dir: '/srv' };
  const [checked] = checkPlan([step('a', { kind: 'remote_in', vmTypeId, actions, environment })]);
  expect(checked?.work).toEqual({ kind: 'check_in', vmTypeId, actions, environment });
});

test('of a plan only what runs on nodes is checked, once', () => {
  const plan: Plan = [
    step('create_vm', { kind: 'create_vm', vmTypeId }),
    step('gather_facts', { kind: 'facts', vmTypeId, freshFor: 0 }),
    step('configure', { kind: 'remote', vmTypeId, actions, facts: true, withoutAddress: 'passes' }),
    step('register', { kind: 'register', sdId: 2 as SdId }),
    step('unregister', { kind: 'unregister', sdId: 2 as SdId }),
    step('return_vm', { kind: 'return_vm', vmTypeId }),
  ];
  expect(checkPlan(plan)).toEqual([
    {
      ...step('configure', { kind: 'check', vmTypeId, actions, facts: true }),
      retry: { retry_times: 0, ignore_error: true, interval: 5 },
    },
  ]);
  expect(checkPlan(plan.filter(({ work }) => work.kind !== 'remote'))).toEqual([]);
});
