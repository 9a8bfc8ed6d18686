import { expect, test } from 'vitest';
import { MASK } from '../../forms/mask.ts';
import { imageSlot, paramGroups, paramsFor, shownValue, withoutSlot, withParam } from './param-groups.ts';

const KNOWN = [
  { id: 1, name: 'create_vm', desc: 'makes', type: 'vm', params: { vm_type_id: 'integer' } },
  { id: 2, name: 'start_service_web', desc: 'starts', type: 'remote', params: { tag: 'string', port: 'integer' } },
  { id: 3, name: 'quiet', desc: '', type: 'remote', params: {} },
] as const;

const STEPS = [
  { name: 'create_vm', param_values: {} },
  { name: 'quiet', param_values: {} },
  { name: 'start_service_web', param_values: { port: 80, extra: [1] } },
  { name: 'start_service_web', param_values: { port: 81 } },
];

test('each step comes once, with what it declares and what the template says besides', () => {
  expect(paramGroups(STEPS, KNOWN)).toEqual([
    {
      step: 'create_vm',
      desc: 'makes',
      params: [{ name: 'vm_type_id', type: 'integer', source: 'pool', value: undefined }],
    },
    {
      step: 'start_service_web',
      desc: 'starts',
      params: [
        { name: 'tag', type: 'string', source: 'pool', value: undefined },
        { name: 'port', type: 'integer', source: 'template', value: 80 },
        { name: 'extra', type: 'array', source: 'template', value: [1] },
      ],
    },
  ]);
});

test('a tag that the template names is its own, and what nobody gives comes from nowhere', () => {
  const groups = paramGroups([{ name: 'start_service_web', param_values: { tag: 'web:2' } }], KNOWN);
  expect(groups[0]?.params.map(({ source }) => source)).toEqual(['template', 'nowhere']);
});

test('the image is what the first step that starts a service takes from the pool', () => {
  const groups = paramGroups(STEPS, KNOWN);
  const image = imageSlot(groups);
  expect(image).toEqual({ step: 'start_service_web', name: 'tag' });
  const others = withoutSlot(groups, image ?? { step: '', name: '' });
  expect(others.flatMap(({ params }) => params.map(({ name }) => name))).toEqual(['vm_type_id', 'port', 'extra']);
  expect(withoutSlot(groups, { step: 'create_vm', name: 'vm_type_id' }).map(({ step }) => step)).toEqual([
    'start_service_web',
  ]);
  const named = [{ name: 'start_service_web', param_values: { tag: 'web:2' } }];
  expect(imageSlot(paramGroups(named, KNOWN))).toBeNull();
});

function slot(name: string, source: 'nowhere' | 'fixed') {
  return { name, type: 'integer', source, value: undefined };
}

test('values come and go, and those of another template stay behind', () => {
  const given = withParam(withParam({}, 'a', 'x', 1), 'b', 'y', 2);
  expect(given).toEqual({ a: { x: 1 }, b: { y: 2 } });
  expect(withParam(given, 'a', 'x', undefined)).toEqual({ b: { y: 2 } });
  expect(paramsFor([{ step: 'b', desc: '', params: [slot('y', 'nowhere')] }], given)).toEqual({ b: { y: 2 } });
  expect(paramsFor([{ step: 'b', desc: '', params: [slot('y', 'fixed'), slot('z', 'nowhere')] }], given)).toEqual({});
});

test.each([
  ['web:2', 'web:2'],
  [80, '80'],
  [{ a: 1 }, '{"a":1}'],
  [MASK, null],
])('%o is shown as %o', (value, shown) => expect(shownValue(value)).toBe(shown));
