import { describe, expect, test } from 'vitest';
import { buildPlan, type PlanInput } from './build-plan.ts';
import type { RemoteSteps } from './implemented-action.ts';
import type { Params, TemplateStep } from './plan.ts';

const remoteSteps: RemoteSteps = new Map([
  [
    'start_service',
    [{ name: 'start_docker', params: ['name', 'tag'], secrets: [], action: { module: 'shell', args: 'run {{tag}}' } }],
  ],
  [
    'start_service_again',
    [{ name: 'start_docker', params: ['name', 'tag'], secrets: [], action: { module: 'shell', args: 'run {{tag}}' } }],
  ],
  [
    'echo',
    [{ name: 'echo', params: ['echo_word'], secrets: [], action: { module: 'shell', args: 'echo {{echo_word}}' } }],
  ],
  ['unfinished', [{ name: 'draft', params: [], secrets: [], action: null }]],
]);

function template(name: string, params: Params = {}): TemplateStep {
  return { name, param_values: params, retry: { retry_times: 0, ignore_error: false } };
}

function input(steps: readonly TemplateStep[], over: Partial<PlanInput> = {}): PlanInput {
  return {
    steps,
    remoteSteps,
    pool: { vmTypeId: 7, sdId: 8, tag: 'web:2' },
    params: {},
    defaults: { stepTimeout: 60, retryInterval: 5 },
    ...over,
  };
}

describe('the pool fills in', () => {
  test('the machine type and the load balancer', () => {
    const plan = buildPlan(input([template('create_vm', { vm_type_id: 1 }), template('register')]));
    expect(plan.map((step) => step.params)).toEqual([{ vm_type_id: 7 }, { service_discovery_id: 8 }]);
    expect(plan.map((step) => step.work)).toEqual([
      { kind: 'create_vm', vmTypeId: 7 },
      { kind: 'register', sdId: 8 },
    ]);
  });

  test('the tag of the first start_service only', () => {
    const plan = buildPlan(
      input([template('start_service', { tag: 'old' }), template('start_service_again', { tag: 'own' })]),
    );
    expect(plan.map((step) => step.params['tag'])).toEqual(['web:2', 'own']);
  });
});

describe('a pool with several load balancers', () => {
  const pool = {
    vmTypeId: 7,
    sdId: 8,
    balancers: [
      { sd_id: 8, weight: 0 },
      { sd_id: 9, port: 81 },
    ],
    tag: null,
  };
  const all = [
    { sdId: 8, weight: 0 },
    { sdId: 9, port: 81 },
  ];

  test('has its nodes registered and unregistered at all of them', () => {
    const plan = buildPlan(input([template('register'), template('unregister')], { pool }));
    expect(plan.map(({ work }) => work)).toEqual([
      { kind: 'register', sdId: 8, balancers: all },
      { kind: 'unregister', sdId: 8, balancers: all },
    ]);
  });

  test('another one that a request names stands alone', () => {
    const plan = buildPlan(input([template('register')], { pool, params: { service_discovery_id: 9 } }));
    expect(plan.map(({ work }) => work)).toEqual([{ kind: 'register', sdId: 9 }]);
  });
});

describe('a pool that has none', () => {
  const pool = { vmTypeId: 0, sdId: 0, tag: null };
  const steps = [
    template('create_vm', { vm_type_id: 3 }),
    template('echo'),
    template('register', { service_discovery_id: 4 }),
  ];

  test('leaves what the template names, by which its nodes are reached too', () => {
    const plan = buildPlan(input(steps, { pool }));
    expect(plan.map(({ params }) => params)).toEqual([{ vm_type_id: 3 }, {}, { service_discovery_id: 4 }]);
    expect(plan.map(({ work }) => work)).toMatchObject([{ vmTypeId: 3 }, { vmTypeId: 3 }, { sdId: 4 }]);
  });

  test('takes what the request names, whether the template names one or not', () => {
    const params = { vm_type_id: 5, register: { service_discovery_id: 6 } };
    for (const asked of [steps, steps.map(({ name }) => template(name))]) {
      const plan = buildPlan(input(asked, { pool, params }));
      expect(plan.map(({ work }) => work)).toMatchObject([{ vmTypeId: 5 }, { vmTypeId: 5 }, { sdId: 6 }]);
    }
  });
});

describe('the request gives', () => {
  test('a value for one step', () => {
    const plan = buildPlan(
      input([template('echo', { echo_word: 'a' }), template('start_service')], {
        params: { echo: { echo_word: 'b' } },
      }),
    );
    expect(plan[0]?.params).toEqual({ echo_word: 'b' });
  });

  test('a value for every step that has the parameter, and none for others', () => {
    const steps = [template('echo'), template('start_service'), template('start_service_again')];
    const plan = buildPlan(input(steps, { params: { name: 'web', unknown: 1 } }));
    expect(plan.map((step) => step.params['name'])).toEqual([undefined, 'web', 'web']);
    expect(plan.every((step) => !('unknown' in step.params))).toBe(true);
  });

  test('what wins over template and pool; a value for one step wins over one for all', () => {
    const params = { tag: 'all', start_service: { tag: 'one' } };
    const plan = buildPlan(
      input([template('start_service', { tag: 'old' }), template('start_service_again')], { params }),
    );
    expect(plan.map((step) => step.params['tag'])).toEqual(['one', 'all']);
  });
});

test.each([
  ['no steps', [], 'the template has no steps'],
  ['a step that is gone', [template('vanished')], 'step vanished of the template does not exist'],
  [
    'an action without implementation',
    [template('unfinished')],
    'action draft of step unfinished has no implementation',
  ],
])('%s is refused', (_, steps, message) => {
  expect(() => buildPlan(input(steps))).toThrow(message);
});

test('an id that is none is refused and named', () => {
  const steps = [template('create_vm')];
  expect(() => buildPlan(input(steps, { pool: { vmTypeId: 0, sdId: 0, tag: null } }))).toThrow(
    'vm_type_id of step create_vm is missing, and must be an id: set vm_type of the pool, or name it in the template',
  );
  const zero = [template('register', { service_discovery_id: 0 })];
  expect(() => buildPlan(input(zero, { pool: { vmTypeId: 0, sdId: 0, tag: null } }))).toThrow(
    'service_discovery_id of step register is 0, and must be an id: set sd_id of the pool',
  );
});
