import { expect, test } from 'vitest';
import { newStep, type StepDraft } from './template-draft.ts';
import { findingsOf } from './template-findings.ts';

const DECLARED = new Map([
  ['create_vm', { vm_type_id: 'integer' }],
  ['return_vm', { vm_type_id: 'integer' }],
  ['register', { service_discovery_id: 'integer' }],
  ['start_service', { name: 'string', tag: 'string', port: 'integer' }],
]);

function step(name: string, values: Readonly<Record<string, unknown>> = {}): StepDraft {
  return { ...newStep(name), param_values: values };
}

const START = step('start_service', { name: 'web', port: 80 });

function found(...steps: readonly StepDraft[]): readonly string[] {
  return findingsOf({ desc: '', steps }, DECLARED).map(({ step, level, code, values }) =>
    `${step ?? 'all'} ${level} ${code} ${Object.values(values).join(' ')}`.trim(),
  );
}

test.each([
  ['nothing', [], ['all hint empty']],
  ['an expand', [step('create_vm'), START, step('register')], []],
  ['a shrink', [step('register'), step('return_vm')], []],
  ['machines made late', [step('register'), step('create_vm')], ['1 hint createFirst']],
  ['machines returned early', [step('return_vm'), step('register')], ['0 hint returnLast']],
  ['a step that is not there', [step('jump')], ['0 error unknownStep jump']],
  ['values that lack', [step('start_service')], ['0 hint noValue name', '0 hint noValue port']],
  ['only the first start gets its tag from the pool', [START, START], ['1 hint noValue tag']],
  ['a value of another type', [step('start_service', { name: 'web', port: '80' })], ['0 hint wrongType port integer']],
])('%s', (_, steps, expected) => {
  expect(found(...steps)).toEqual(expected);
});
