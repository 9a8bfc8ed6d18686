import { isRecord } from './json-text.ts';

/** The programs by which a login becomes another user of a node. */
export const BECOME_METHODS = ['sudo', 'su', 'doas'] as const;

/** The user that runs something on a node: another user, or the one who logs in. */
export type Become = { readonly method: (typeof BECOME_METHODS)[number]; readonly user: string } | 'none';

/** A stored choice; undefined = there is none, or none that the form can show. */
export function readBecome(value: unknown): Become | undefined {
  if (value === 'none') return value;
  if (!isRecord(value)) return undefined;
  const method = BECOME_METHODS.find((known) => known === value['method']);
  return method === undefined || typeof value['user'] !== 'string' ? undefined : { method, user: value['user'] };
}

/** Whether the server accepts a name as that of a user. */
export function isUserName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(name);
}

/** Users in one line. @example saidUsers([{ method: 'sudo', user: 'root' }], 'login') // 'root (sudo)' */
export function saidUsers(choices: readonly Become[], login: string): string {
  return choices.map((choice) => (choice === 'none' ? login : `${choice.user} (${choice.method})`)).join(', ');
}
