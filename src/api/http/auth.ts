import { isUtf8 } from 'node:buffer';
import { Refusal } from '../../domain/errors.ts';
import type { RequestSource } from '../../identity/task-origin.ts';
import { namedPrincipal, tokenPrincipal } from '../../identity/make-principal.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { KnownTokens } from '../../operations/records/known-tokens.ts';

/** How callers identify themselves. */
export type Auth =
  /** By name, without proof. Only on a loopback address. */
  | { readonly kind: 'trust' }
  /** By a token. */
  | { readonly kind: 'token'; readonly tokens: KnownTokens };

/** One message, whatever is wrong with a token: it gives a guesser no hint. */
const REFUSED = message('token_needed');

/**
 * The sender of a request: the name in the Authorization header, or the owner of the token in it.
 *
 * @param source from where the request came
 * @throws Refusal when a token is needed and there is none that is valid
 * @example (await principalOf('root', { kind: 'trust' })).name // 'root'
 */
export async function principalOf(
  header: string | undefined,
  auth: Auth,
  source: RequestSource | null = null,
): Promise<Principal> {
  switch (auth.kind) {
    case 'trust':
      return namedPrincipal(textIn(header ?? ''), source);
    case 'token': {
      const token = await auth.tokens.find(bearerIn(header ?? ''));
      if (token === null) throw new Refusal('unauthenticated', REFUSED);
      return tokenPrincipal(token, source);
    }
  }
}

/** Stops the tokens that this process has cached from being accepted, after one was revoked. */
export function forgetTokens(auth: Auth): void {
  if (auth.kind === 'token') auth.tokens.forget();
}

/**
 * The token in an Authorization header; empty when there is none.
 *
 * @example bearerIn('Bearer spt_…') // 'spt_…'
 */
export function bearerIn(header: string): string {
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';
}

/** Header values come as Latin-1, but what terminals send is UTF-8. */
function textIn(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}
