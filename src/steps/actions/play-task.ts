import { PLAYBOOK_MODULE } from '../../ansible/admitted-modules.ts';
import type { AnsibleTask } from '../../ansible/ansible.ts';
import { playbookSource } from '../../ansible/plays/play-arguments.ts';
import type { PlaySource, PlayTask } from '../../ansible/plays/play.ts';
import type { StepCall } from '../step.ts';
import { workOf } from '../work.ts';

/**
 * What a node plays: a playbook, or one module that works from the server.
 *
 * @param action the action's name
 * @throws MessageError
 */
export function playTaskOf(action: string, task: AnsibleTask, { facts, step }: StepCall): PlayTask {
  const { task_id: id, ip, cluster_name: cluster, service_name: service, pool_name: pool } = facts;
  const { vmTypeId } = workOf({ step }, 'remote');
  return {
    group: JSON.stringify([id, step.name, action]),
    source: sourceOf(task),
    host: {
      name: ip,
      groups: [
        `cluster_${word(cluster)}`,
        `service_${word(service)}`,
        `pool_${word(pool)}`,
        `machine_type_${vmTypeId}`,
      ],
      vars: { ...step.params, ...facts },
    },
  };
}

function sourceOf({ module, args }: AnsibleTask): PlaySource {
  if (module === PLAYBOOK_MODULE) return playbookSource(args);
  const { src } = args;
  return { kind: 'module', module, args, file: typeof src === 'string' ? src : null };
}

/** A name as a part of the name of a group in an inventory. */
function word(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_]/gu, '_');
}
