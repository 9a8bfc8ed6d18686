import type { RollingPolicy } from '../domain/rolling-policy.ts';
import { FACTS } from './check.ts';
import { missingIn, type Variables } from './render.ts';

/** What a check's texts are filled in from, besides the node's facts: the image that the task starts. */
const CHECK_FACTS: Variables = { ...FACTS, tag: 'image:1' };
/** What is known of no node in particular. */
const GATE_FACTS: Variables = {
  pool_name: FACTS.pool_name,
  service_name: FACTS.service_name,
  cluster_name: FACTS.cluster_name,
  task_id: FACTS.task_id,
  tag: 'image:1',
};

/**
 * Looks through the texts of a policy before it is kept: each can be filled in.
 *
 * @returns what is wrong, a sentence each; empty = nothing
 */
export function policyComplaints({ health_check: check, prometheus: gate }: RollingPolicy): readonly string[] {
  return [
    ...(check?.type === 'command' ? complaintsAbout('health_check.command', check.command, CHECK_FACTS) : []),
    ...(check?.type === 'http' ? complaintsAbout('health_check.path', check.path, CHECK_FACTS) : []),
    ...(gate === undefined ? [] : complaintsAbout('prometheus.query', gate.query, GATE_FACTS)),
  ];
}

function complaintsAbout(field: string, text: string, variables: Variables): readonly string[] {
  try {
    return missingIn(text, variables).map(
      (name) => `policy.${field}: there is no ${name}; there are ${Object.keys(variables).join(', ')}`,
    );
  } catch (error) {
    return [`policy.${field}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
