import { expect, test } from 'vitest';
import { operationParams } from './operation-params.ts';
import type { ParamGroup } from './param-groups.ts';

const slot = (name: string) => ({ name, type: 'string', source: 'nowhere', value: undefined }) as const;
const GROUPS: readonly ParamGroup[] = [
  { step: 'create_vm', desc: '', params: [slot('vm_type_id')] },
  { step: 'register', desc: '', params: [slot('service_discovery_id')] },
  { step: 'start_service', desc: '', params: [slot('tag'), slot('port')] },
  { step: 'start_service_again', desc: '', params: [slot('tag')] },
];

test('what the pool and the operation fill in is fixed, at their steps only', () => {
  const fixed = operationParams(GROUPS, { pool: { vm_type: 3, sd_id: 0 }, image: 'web:2' }).flatMap(
    ({ step, params }) =>
      params.filter(({ source }) => source === 'fixed').map(({ name, value }) => `${step} ${name} ${String(value)}`),
  );
  expect(fixed).toEqual(['create_vm vm_type_id 3', 'start_service tag web:2']);
});

test('an operation without an image leaves the tag to the template', () => {
  expect(operationParams(GROUPS, { pool: { vm_type: 0, sd_id: 0 }, image: null })).toEqual(GROUPS);
});
