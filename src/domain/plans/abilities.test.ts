import { expect, test } from 'vitest';
import { abilitiesFor } from './abilities.ts';
import type { VmTypeId } from '../ids.ts';
import type { PlannedStep, StepWork } from './plan.ts';

const vmTypeId = 1 as VmTypeId;
const step = (work: StepWork): PlannedStep => ({
  name: 'a',
  params: {},
  retry: { retry_times: 0, ignore_error: false, interval: 0 },
  timeout: 1,
  work,
});
const remote = (...modules: readonly string[]): PlannedStep =>
  step({ kind: 'remote', vmTypeId, actions: modules.map((module) => ({ name: module, action: { module } })) });

test.each([
  ['a script', [remote('shell', 'copy')], ['reach']],
  ['machines', [step({ kind: 'create_vm', vmTypeId })], ['reach']],
  ['a module of Ansible', [remote('shell'), remote('copy', 'apt')], ['reach', 'ansible']],
  [
    'a playbook that is checked',
    [step({ kind: 'check', vmTypeId, actions: [{ name: 'p', action: { module: 'playbook' } }] })],
    ['reach', 'ansible'],
  ],
  ['facts', [step({ kind: 'facts', vmTypeId, freshFor: 0 })], ['reach', 'ansible']],
] as const)('%s', (_, plan, needed) => {
  expect([...abilitiesFor(plan)]).toEqual(needed);
});
