import { message } from '../messages/message.ts';
import { Refusal } from './errors.ts';

/** The programs by which a login becomes another user of a node. */
export const BECOME_METHODS = ['sudo', 'su', 'doas'] as const;
export type BecomeMethod = (typeof BECOME_METHODS)[number];

/** The name of a user that is one plain word for every shell, and no option of any program. */
export const BECOME_USER = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/;

/** The user that runs a step or an action: another user of the node, or the one that logs in. */
export type BecomeChoice = BecomeUser | 'none';

export interface BecomeUser {
  readonly method: BecomeMethod;
  readonly user: string;
}

/** As clients write it, with defaults for omitted fields. */
const USUAL: BecomeUser = { method: 'sudo', user: 'root' };

/**
 * Reads a choice from stored JSON; null = there is none.
 *
 * @example readBecome({ user: 'deploy' }) // { method: 'sudo', user: 'deploy' }
 */
export function readBecome(value: unknown): BecomeChoice | null {
  if (value === 'none') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { method, user, ...others } = { ...USUAL, ...value } as Readonly<Record<string, unknown>>;
  const known = BECOME_METHODS.find((candidate) => candidate === method);
  if (known === undefined || Object.keys(others).length > 0) return null;
  return typeof user === 'string' && BECOME_USER.test(user) ? { method: known, user } : null;
}

/**
 * Reads a choice as a client sends it.
 *
 * @param field the field of the request
 * @throws Refusal that quotes no part of it, as it may contain a password
 */
export function checkedBecome(value: unknown, field: string): BecomeChoice {
  const choice = readBecome(value);
  if (choice !== null) return choice;
  throw new Refusal(
    'invalid',
    message('become_wrong', { field, form: '"none", or {"method": "sudo", "user": "root"}' }),
    { field },
  );
}
