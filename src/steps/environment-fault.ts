import { PLAYBOOK_MODULE } from '../ansible/admitted-modules.ts';
import type { ActionSpec } from '../domain/plans/plan.ts';
import { ENVIRONMENT_FIELDS, type StepEnvironment } from '../domain/plans/step-environment.ts';
import { message, type Message } from '../messages/message.ts';
import { moduleNamed } from './actions/module-list.ts';

/**
 * Why the actions of a step cannot have its environment; null = they can.
 *
 * A playbook becomes other users by itself, and what was set before would be lost there: it has Ansible's own `environment`.
 */
export function environmentFault(
  environment: StepEnvironment,
  actions: readonly { readonly action: ActionSpec | null }[],
): Message | null {
  if (!actions.some(({ action }) => action !== null && isPlaybook(action))) return null;
  const fields = ENVIRONMENT_FIELDS.filter((name) => environment[name] !== undefined);
  return message('env_of_playbook', { fields });
}

function isPlaybook({ module }: ActionSpec): boolean {
  return typeof module === 'string' && moduleNamed(module) === PLAYBOOK_MODULE;
}
