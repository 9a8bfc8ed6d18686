import type { ParamValue } from './plan.ts';

/** The programs by which a login becomes another user of a node. */
export const BECOME_METHODS = ['sudo', 'su', 'doas'] as const;
export type BecomeMethod = (typeof BECOME_METHODS)[number];

/** The name of a user, which is a plain word for every shell and no option of any program. */
export const BECOME_USER = '^[A-Za-z_][A-Za-z0-9_.-]{0,31}$';

/** As whom a step or an action runs: another user of the node, or the one that logs in. */
export type BecomeChoice = { readonly method: BecomeMethod; readonly user: string } | 'none';

/** What clients write: a method and a user, each of which has a usual value. */
export type BecomeInput = { readonly method?: BecomeMethod; readonly user?: string } | 'none';

/** @example becomeOf({ user: 'deploy' }) // { method: 'sudo', user: 'deploy' } */
export function becomeOf(given: BecomeInput): BecomeChoice {
  if (given === 'none') return 'none';
  const { method = 'sudo', user = 'root' } = given;
  return { method, user };
}

/** A choice that foreign JSON holds; null = it holds none. */
export function readBecome(value: ParamValue | undefined): BecomeChoice | null {
  if (value === 'none') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { method = 'sudo', user = 'root', ...others } = value as Readonly<Record<string, ParamValue>>;
  const known = BECOME_METHODS.find((candidate) => candidate === method);
  if (known === undefined || Object.keys(others).length > 0) return null;
  return typeof user === 'string' && new RegExp(BECOME_USER).test(user) ? { method: known, user } : null;
}

/** @example saidBecome({ method: 'sudo', user: 'root' }) // 'root (sudo)' */
export function saidBecome(choice: BecomeChoice): string {
  return choice === 'none' ? 'none' : `${choice.user} (${choice.method})`;
}
