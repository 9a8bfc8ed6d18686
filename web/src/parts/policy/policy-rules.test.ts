import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policyRules } from './policy-rules.ts';

test('a policy is said in the order in which a task meets it', () => {
  const policy = {
    rollback: true,
    max_failures: '5%',
    checkpoints: ['1', '50%'],
    bake: 300,
    batches: '10%, 50%',
    canary: 1,
    max_unavailable: 2,
    health_check: { type: 'http', port: 80, path: '/health', status: 200 },
    prometheus: { url: 'http://p:9090', query: 'errors', max: 0.1 },
    failed_batch: 'continue',
  };
  expect(policyRules(policy)).toEqual({
    rules: [
      { kind: 'canary', sizes: ['1'] },
      { kind: 'batches', sizes: ['10%', '50%'] },
      { kind: 'max_unavailable', sizes: ['2'] },
      { kind: 'bake', seconds: 300 },
      { kind: 'http', address: 'http://…:80/health', status: '200' },
      { kind: 'prometheus', query: 'errors' },
      { kind: 'max_failures', sizes: ['5%'] },
      { kind: 'checkpoints', sizes: ['1', '50%'] },
      { kind: 'failed_continue' },
      { kind: 'rollback' },
    ],
    missing: [],
  });
});

test('the default says what it does after a failed batch, and what nobody asked for', () => {
  expect(policyRules(null, { failedBatch: 'stop' })).toEqual({
    rules: [{ kind: 'failed_stop' }],
    missing: ['checkpoints', 'bake', 'max_failures'],
  });
  expect(policyRules({ bake: 0, rollback: false, health_check: null }).rules).toEqual([{ kind: 'failed_default' }]);
  expect(
    policyRules({ failed_batch: 'continue' }, { kind: 'deploy', failedBatch: 'stop' }).rules,
    'the task decides',
  ).toEqual([{ kind: 'failed_stop' }]);
});

test.each([
  ['deploy', ['failed_stop', 'rollback']],
  ['replace', ['failed_stop', 'rollback_new']],
  ['manual', ['failed_stop']],
  ['expand', ['failed_continue']],
  ['shrink', ['failed_continue']],
  [undefined, ['failed_default', 'rollback']],
] as const)('of a task of kind %s, what is true for it', (kind, kinds) => {
  expect(policyRules({ rollback: true }, { kind }).rules).toEqual(kinds.map((rule) => ({ kind: rule })));
});

test.each([
  [
    { type: 'tcp', port: '22' },
    { kind: 'tcp', port: '22' },
  ],
  [{ type: 'command', command: 'true' }, { kind: 'command' }],
  [{ type: 'http' }, { kind: 'http', address: 'http://…/', status: null }],
  [{ type: 'ping' }, { kind: 'check' }],
])('the health check %j', (check, rule) => {
  expect(policyRules({ health_check: check }, { failedBatch: 'stop' }).rules).toEqual([rule, { kind: 'failed_stop' }]);
});

test('what is no size is none, whatever it calls itself', () => {
  expect(policyRules({ batches: [{ toString: 1 }, null, '5%'] }, { failedBatch: 'stop' }).rules).toEqual([
    { kind: 'batches', sizes: ['5%'] },
    { kind: 'failed_stop' },
  ]);
});

test('whatever is typed while a policy is edited, it is said without a fault', () => {
  const names = ['canary', 'batches', 'bake', 'health_check', 'prometheus', 'checkpoints', 'failed_batch', 'rollback'];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), (policy) => {
      const { rules } = policyRules(policy);
      expect(rules.filter((rule) => 'sizes' in rule && rule.sizes.length === 0)).toEqual([]);
    }),
  );
});
