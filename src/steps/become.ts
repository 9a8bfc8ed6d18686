import type { Endpoint } from '../channel/channel.ts';
import type { BecomeChoice } from '../domain/become.ts';
import { type Redactor, redactorOf } from '../secrets/redactor.ts';

/**
 * How a node is reached for an action that says as whom it runs; undefined = as the machine type says.
 *
 * The machine type's password is for who asks for it there: sudo asks for that of the login, su for that of the other user.
 */
export function endpointAs(endpoint: Endpoint, choice: BecomeChoice | undefined): Endpoint {
  if (choice === undefined) return endpoint;
  const { become: usual, ...login } = endpoint;
  if (choice === 'none') return login;
  const isFor = usual?.method === choice.method && (choice.method === 'sudo' || usual.user === choice.user);
  const { password } = usual ?? {};
  return { ...login, become: { ...choice, ...(isFor && password !== undefined ? { password } : {}) } };
}

/** Hides the password of an endpoint. */
export function redactorOfBecome({ become }: Endpoint): Redactor {
  return redactorOf(become?.password === undefined ? [] : [become.password]);
}
