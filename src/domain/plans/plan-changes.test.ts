import { expect, test } from 'vitest';
import type { VmTypeId } from '../ids.ts';
import { planChanges } from './plan-changes.ts';
import type { Params, PlannedStep } from './plan.ts';

function step(name: string, params: Params, text = 'echo', secrets: readonly string[] = []): PlannedStep {
  const actions = [{ name: 'say', action: { module: 'shell', args: text } }];
  const retry = { retry_times: 0, ignore_error: false, interval: 1 };
  return { name, params, secrets, retry, timeout: 1, work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions } };
}

test('equal plans do not differ', () => {
  expect(planChanges([step('a', { x: 1 })], [step('a', { x: 1 })])).toEqual({
    steps: null,
    params: [],
    texts: [],
    environments: [],
    is_cut: false,
  });
});

test('values, texts and steps that differ are said, on the side where they are', () => {
  const changes = planChanges([step('a', { x: 1 }), step('b', {})], [step('a', { x: 2, y: 'z' }, 'echo 2')]);
  expect(changes.steps).toEqual({ here: ['a', 'b'], there: ['a'] });
  expect(changes.params).toEqual([
    { step: 'a', param: 'x', here: '1', there: '2', is_secret: false },
    { step: 'a', param: 'y', here: null, there: 'z', is_secret: false },
  ]);
  expect(changes.texts).toEqual([
    { step: 'a', action: 'say', here: 'shell\nargs: echo', there: 'shell\nargs: echo 2' },
    { step: 'b', action: 'say', here: 'shell\nargs: echo', there: null },
  ]);
});

test('a secret that changed is said to have changed, also when only one plan knows it as a secret', () => {
  const changes = planChanges([step('a', { key: 'hidden-1' }, '', ['key'])], [step('a', { key: 'hidden-2' })]);
  expect(changes.params).toMatchObject([{ param: 'key', is_secret: true }]);
  expect(JSON.stringify(changes)).not.toContain('hidden');
});

test('many differences are cut, and said to be', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`p${index}`, 'x'.repeat(1000)]));
  const { params, is_cut: isCut } = planChanges([step('a', many)], [step('a', {})]);
  expect([params.length, params[0]?.here?.length, isCut]).toEqual([50, 500, true]);
});

test('what actions find on the node differs line by line', () => {
  const plain = step('a', {});
  const work = { ...plain.work, kind: 'remote_in', environment: { umask: '027', env: { PORT: '{{port}}' } } } as never;
  const { environments } = planChanges([{ ...plain, work }], [plain]);
  expect(environments).toEqual([{ step: 'a', here: 'env.PORT: {{port}}\numask: 027', there: null }]);
});
