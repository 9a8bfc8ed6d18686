import { type Static, Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { Principal } from '../../../identity/principal.ts';
import { message } from '../../../messages/message.ts';
import type { WantedCheck } from '../../../operations/tasks/check-task.ts';
import { Optional } from '../../http/fields.ts';

/** Characters of an address, with some to spare. */
const LONGEST_ADDRESS = 300;

/** Which nodes a request for a plan has checked. */
export const CheckField = Optional(
  Type.Union([Type.Boolean(), Type.Enum([1, 0]), Type.String({ maxLength: LONGEST_ADDRESS })], {
    description:
      'with plan=1: asks nodes what would change there, in a task of kind check that changes nothing. true = all nodes of the plan that exist; an address = that node. /task/:id/checks has what they say',
  }),
);

const ALL = ['true', '1'];
const NONE = ['false', '0', ''];

/**
 * The check that a request asks for; null = none.
 *
 * @throws Refusal where the request does not ask for a plan: it would change what it only wants checked
 */
export function checkIn(
  { check = false }: { readonly check?: Static<typeof CheckField> },
  isPlan: boolean,
  principal: Principal,
): WantedCheck | null {
  const wanted = String(check).trim();
  if (NONE.includes(wanted)) return null;
  if (!isPlan) throw new Refusal('invalid', message('check_without_plan'), { field: 'check' });
  return { principal, address: ALL.includes(wanted) ? null : wanted };
}
