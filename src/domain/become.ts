import { message } from '../messages/message.ts';
import { Refusal } from './errors.ts';

/** The programs by which a login becomes another user of a node. */
export const BECOME_METHODS = ['sudo', 'su', 'doas'] as const;
export type BecomeMethod = (typeof BECOME_METHODS)[number];

/** The name of a user, which is a plain word for every shell and no option of any program. */
export const BECOME_USER = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/;

/** As whom a step or an action runs: another user of the node, or the one that logs in. */
export type BecomeChoice = BecomeUser | 'none';

export interface BecomeUser {
  readonly method: BecomeMethod;
  readonly user: string;
}

/** What clients write; what they leave out has its usual value. */
const USUAL: BecomeUser = { method: 'sudo', user: 'root' };

/**
 * A choice that JSON from elsewhere holds; null = it holds none.
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
 * A choice as a client sends it.
 *
 * @param field where it stands
 * @throws Refusal that quotes nothing of it, as it may hold a password
 */
export function checkedBecome(value: unknown, field: string): BecomeChoice {
  const choice = readBecome(value);
  if (choice !== null) return choice;
  throw new Refusal(
    'invalid',
    message('become_wrong', { field, form: '"none", or {"method": "sudo", "user": "root"}' }),
  );
}
