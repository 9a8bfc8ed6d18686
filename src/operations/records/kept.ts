import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';
import type { Restorable } from '../../store/deleted-rows.ts';

/** Seconds for which what was deleted can be restored; it may be somewhat longer. */
export const KEPT_S = 86_400;

const GONE = {
  template: 'deleted_template_gone',
  remote_step: 'deleted_step_gone',
  action: 'deleted_action_gone',
  repository: 'deleted_repository_gone',
} as const satisfies Record<Restorable, string>;

/** Why something cannot be restored. */
export function notKept(kind: Restorable, id: number): Refusal {
  return new Refusal('not_found', message(GONE[kind], { id }));
}
