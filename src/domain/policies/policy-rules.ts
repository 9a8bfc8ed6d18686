import { type Message, message } from '../../messages/message.ts';
import type { Amount } from '../amount.ts';
import type { HealthCheck, RollingPolicy } from './rolling-policy.ts';

/**
 * What a policy asks of a task, in the order in which the task meets it. What a task does by itself is no rule: nothing is
 * said of a stop after a failed batch.
 *
 * @param isReplacing the task replaces machines
 * @example policyRules({ bake: 60 }) // [message('policy_bake', { seconds: 60 })]
 */
export function policyRules(policy: RollingPolicy, isReplacing = false): readonly Message[] {
  const { canary, batches, max_unavailable: unavailable, bake, health_check: health, prometheus } = policy;
  const { checkpoints, max_failures: failures, failed_batch: failedBatch, rollback } = policy;
  return [
    given(canary, (size) => message('policy_canary', { size: sizeOf(size) })),
    given(batches, (sizes) => message('policy_batches', { sizes: sizes.map(sizeOf) })),
    given(unavailable, (size) => message('policy_max_unavailable', { size: sizeOf(size) })),
    given(bake, (seconds) => message('policy_bake', { seconds })),
    given(health, healthRule),
    given(prometheus, ({ query }) => message('policy_prometheus', { query })),
    given(checkpoints, (sizes) => message('policy_checkpoints', { sizes: sizes.map(sizeOf) })),
    given(failures, (size) => message('policy_max_failures', { size: sizeOf(size) })),
    failedBatch === 'continue' ? message('policy_failed_continue') : null,
    rollback === true ? message(isReplacing ? 'policy_rollback_new' : 'policy_rollback') : null,
  ].filter((rule) => rule !== null);
}

function given<Value>(value: Value | undefined, say: (value: Value) => Message): Message | null {
  return value === undefined ? null : say(value);
}

function sizeOf(amount: Amount): Message {
  return amount.endsWith('%')
    ? message('policy_share', { share: amount })
    : message('policy_nodes', { count: Number(amount) });
}

function healthRule(check: HealthCheck): Message {
  if (check.type === 'tcp') return message('policy_tcp', { port: check.port });
  if (check.type === 'command') return message('policy_command');
  const { scheme, path, port, status } = check;
  const asked = { scheme: scheme.toUpperCase(), path, port };
  return status === undefined ? message('policy_http', asked) : message('policy_http_status', { ...asked, status });
}
