import { expect, test } from 'vitest';
import { checkPoolParams } from './pool-params.ts';
import type { Params, PlannedStep } from './plan.ts';

const POOL = { vmTypeId: 3, sdId: 0, tag: 'web:2' };

function step(name: string, params: Params): PlannedStep {
  const work = { kind: 'remote', vmTypeId: 3, actions: [] } as never;
  return { name, params, retry: { retry_times: 0, ignore_error: false, interval: 1 }, timeout: 10, work };
}

test.each([
  ['the values of the pool', [step('create_vm', { vm_type_id: 3 }), step('start_service', { tag: 'web:2' })]],
  ['an id as a text', [step('create_vm', { vm_type_id: '3' })]],
  ['what the pool has not', [step('register', { service_discovery_id: 9 })]],
  [
    'a later step that starts something else',
    [step('start_service', { tag: 'web:2' }), step('start_service_b', { tag: 'b:1' })],
  ],
])('%s', (_, plan) => {
  expect(() => checkPoolParams(plan, POOL)).not.toThrow();
});

test.each([
  ['create_vm', { vm_type_id: 4 }, 'params.create_vm.vm_type_id'],
  ['start_service', { tag: 'web:3' }, 'params.start_service.tag'],
])('another value for %s is refused at its field', (name, params, field) => {
  expect(() => checkPoolParams([step(name, params)], POOL)).toThrow(expect.objectContaining({ field }));
});
