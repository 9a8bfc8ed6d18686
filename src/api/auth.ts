import { isUtf8 } from 'node:buffer';
import { Refusal } from '../domain/errors.ts';
import type { KnownTokens } from '../operations/known-tokens.ts';

/** How callers say who they are. */
export type Auth =
  /** They are believed. Only on a loopback address. */
  | { readonly kind: 'trust' }
  /** They prove it with a token. */
  | { readonly kind: 'token'; readonly tokens: KnownTokens };

const LONGEST_NAME = 50;

/** The same words whatever is wrong with a token: they tell a guesser nothing. */
const REFUSED =
  'a valid token is needed: send the header "Authorization: Bearer <token>", with a token that is neither expired nor revoked; /token/create makes one, and so does npm start -- token --owner NAME on the server';

/**
 * The operator of a request: who the Authorization header says, or whose token it carries.
 *
 * @throws Refusal when a token is needed and there is none that is valid
 * @example await operatorOf('root', { kind: 'trust' }) // 'root'
 */
export async function operatorOf(header: string | undefined, auth: Auth): Promise<string> {
  switch (auth.kind) {
    case 'trust':
      return nameIn(header ?? '');
    case 'token': {
      const owner = await auth.tokens.ownerOf(bearerIn(header ?? ''));
      if (owner === null) throw new Refusal('unauthenticated', REFUSED);
      return owner;
    }
  }
}

/** Keeps this process from taking what it remembers of tokens for true, once one was ended. */
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
function nameIn(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const text = isUtf8(bytes) ? bytes.toString('utf8') : header;
  const characters = Array.from(text.replace(/\p{Cc}/gu, '').trim());
  return characters.length === 0 ? 'anonymous' : characters.slice(0, LONGEST_NAME).join('');
}
