import type { Endpoint } from '../channel/channel.ts';
import type { BecomeChoice } from '../domain/become.ts';
import { charsetOfLocale } from '../domain/plans/locale.ts';
import { type Redactor, redactorOf } from '../secrets/redactor.ts';

/**
 * The endpoint for an action that names its user; undefined = the machine type's user.
 *
 * The machine type's password applies to its own choice only: sudo asks for the login's password, su for the other user's.
 */
export function endpointAs(endpoint: Endpoint, choice: BecomeChoice | undefined): Endpoint {
  if (choice === undefined) return endpoint;
  const { become: usual, ...login } = endpoint;
  if (choice === 'none') return login;
  const isFor = usual?.method === choice.method && (choice.method === 'sudo' || usual.user === choice.user);
  const { password } = usual ?? {};
  return { ...login, become: { ...choice, ...(isFor && password !== undefined ? { password } : {}) } };
}

/** The endpoint for scripts that run under a locale: what they write is in its encoding, if it names one. */
export function endpointIn(endpoint: Endpoint, locale: string | undefined): Endpoint {
  const charset = locale === undefined ? null : charsetOfLocale(locale);
  return charset ? { ...endpoint, charset } : endpoint;
}

/** Redacts the passwords of an endpoint. */
export function redactorOfBecome({ become, password }: Endpoint): Redactor {
  return redactorOf([become?.password, password].filter((secret) => secret !== undefined));
}
