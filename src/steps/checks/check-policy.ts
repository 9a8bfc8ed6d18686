import type { Complaint } from '../../domain/complaints.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import { message } from '../../messages/message.ts';
import { FACTS } from '../check.ts';
import { lookAt, type Variables } from '../render.ts';

/** Variables of a check besides the node's facts: the image that the task starts. */
const CHECK_FACTS: Variables = { ...FACTS, tag: 'image:1' };
/** Placeholder facts of no particular node. */
const GATE_FACTS: Variables = {
  pool_name: FACTS.pool_name,
  service_name: FACTS.service_name,
  cluster_name: FACTS.cluster_name,
  task_id: FACTS.task_id,
  tag: 'image:1',
};

/**
 * Checks the texts of a policy before it is stored: each can be rendered.
 *
 * @returns what is wrong; empty = nothing
 */
export async function policyComplaints({
  health_check: check,
  prometheus: gate,
}: RollingPolicy): Promise<readonly Complaint[]> {
  const texts = [
    ...(check?.type === 'command'
      ? [{ field: 'policy.health_check.command', text: check.command, facts: CHECK_FACTS }]
      : []),
    ...(check?.type === 'http' ? [{ field: 'policy.health_check.path', text: check.path, facts: CHECK_FACTS }] : []),
    ...(gate === undefined ? [] : [{ field: 'policy.prometheus.query', text: gate.query, facts: GATE_FACTS }]),
  ];
  const looks = await lookAt(texts.map(({ text, facts }) => ({ texts: [text], variables: facts })));
  return texts.flatMap(({ field, facts }, index) => {
    const look = looks[index] ?? { missing: [] };
    if ('fault' in look) return [{ field, message: message('policy_text_wrong', { field, fault: look.fault }) }];
    const known = Object.keys(facts).join(', ');
    return look.missing.map((name) => ({ field, message: message('policy_name_unknown', { field, name, known }) }));
  });
}
