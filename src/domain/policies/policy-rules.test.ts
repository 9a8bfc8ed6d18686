import { expect, test } from 'vitest';
import { message, textOf } from '../../messages/message.ts';
import { policyRules } from './policy-rules.ts';
import type { HealthCheck, RollingPolicy } from './rolling-policy.ts';

const TRIES = { tries: 3, interval: 5, timeout: 5 } as const;

const said = (policy: RollingPolicy, language: 'en' | 'zh' = 'en'): string =>
  textOf(message('policy_is', { policy: policyRules(policy) }), language);

test('a policy is said in a sentence, in both languages', () => {
  const policy: RollingPolicy = { canary: '1', batches: ['2', '50%'], bake: 60, max_failures: '5%', rollback: true };
  expect(said(policy)).toBe(
    'policy: the first batch has 1 node, and none of them may fail; batches of 2 nodes, 50% of the nodes, of which the ' +
      'last size repeats; 60 s between batches; stops before the next batch when more than 5% of the nodes failed; if it ' +
      'fails, its nodes are rolled back to the previous image',
  );
  expect(said(policy, 'zh')).toBe(
    '滚动策略：首批为 1 个节点，不允许有节点失败；各批依次为 2 个节点、50% 的节点，之后沿用最后一项的大小；每批之间等待 60 秒；' +
      '失败超过 5% 的节点时，不再开始下一批；失败时，涉及的节点回滚到之前的镜像',
  );
});

test.each<[HealthCheck, string]>([
  [{ ...TRIES, type: 'tcp', port: 22 }, 'after each batch its nodes accept connections on port 22'],
  [{ ...TRIES, type: 'command', command: 'true' }, 'after each batch its nodes pass the health check command'],
  [
    { ...TRIES, type: 'http', scheme: 'http', port: 80, path: '/up' },
    'after each batch its nodes answer HTTP requests for /up on port 80',
  ],
  [
    { ...TRIES, type: 'http', scheme: 'https', port: 443, path: '/', status: 204 },
    'after each batch its nodes answer HTTPS requests for / on port 443 with 204',
  ],
])('a health check is a rule: %j', (check, rule) => expect(said({ health_check: check })).toBe(`policy: ${rule}`));

test('what a task does by itself, and what is switched off, is no rule', () => {
  expect(policyRules({ failed_batch: 'stop', rollback: false })).toEqual([]);
  expect(policyRules({ failed_batch: 'continue' })).toEqual([message('policy_failed_continue')]);
});

test('a replacement goes back in its own way', () => {
  expect(policyRules({ rollback: true }, true)).toEqual([message('policy_rollback_new')]);
});

test('every other field of a policy is a rule', () => {
  const prometheus = { ...TRIES, url: 'http://prometheus:9090', query: 'up', min: 1, no_data: 'fail' } as const;
  expect(said({ max_unavailable: '2', prometheus, checkpoints: ['10%'] })).toBe(
    'policy: at most 2 nodes of the pool failed or active at the same time; before each further batch Prometheus is fine ' +
      'with up; pauses for a person when 10% of the nodes are done',
  );
});
