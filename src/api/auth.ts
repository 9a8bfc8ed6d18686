import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../domain/errors.ts';

/** How callers say who they are. */
export type Auth =
  /** They are believed. Only on a loopback address. */
  | { readonly kind: 'trust' }
  /** They prove it with a token. */
  | { readonly kind: 'token'; readonly tokens: readonly Token[] };

export interface Token {
  readonly owner: string;
  readonly secret: string;
}

const LONGEST_NAME = 50;

/**
 * The operator of a request: who the Authorization header says, or whose token it carries.
 *
 * @throws Refusal when a token is needed and there is none that is known
 * @example operatorOf('root', { kind: 'trust' }) // 'root'
 */
export function operatorOf(header: string | undefined, auth: Auth): string {
  switch (auth.kind) {
    case 'trust': {
      const name = (header ?? '').replace(/\p{Cc}/gu, '').trim();
      return name === '' ? 'anonymous' : name.slice(0, LONGEST_NAME);
    }
    case 'token': {
      const [, given] = /^Bearer\s+(\S+)$/i.exec(header ?? '') ?? [];
      const token = given === undefined ? undefined : auth.tokens.find(({ secret }) => isSame(secret, given));
      if (token !== undefined) return token.owner;
      throw new Refusal('unauthenticated', 'a token is needed: send the header "Authorization: Bearer <token>"');
    }
  }
}

/** Compares in a time that tells nothing. */
function isSame(secret: string, given: string): boolean {
  return timingSafeEqual(digest(secret), digest(given));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
