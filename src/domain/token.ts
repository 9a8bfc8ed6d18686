import { hash } from 'node:crypto';

/*
 * Tokens: random secrets by which callers prove who they are. Only a secret's hash is kept. A plain SHA-256 is enough
 * for that, as nobody can guess 256 random bits; what slows down the guessing of passwords would only slow down requests.
 */

/** How many random bytes a secret is made of. */
export const SECRET_BYTES = 32;
/** Makes a secret recognisable for people and for programs that look for secrets where none should be. */
const PREFIX = 'spt_';
const FORM = new RegExp(`^${PREFIX}[0-9a-f]{${2 * SECRET_BYTES}}$`);

/**
 * The secret made of random bytes: `spt_` and hexadecimal digits, which a double click selects as one word.
 *
 * @example secretOf(randomBytes(SECRET_BYTES)) // 'spt_5f1c…'
 */
export function secretOf(random: Uint8Array): string {
  return PREFIX + Buffer.from(random).toString('hex');
}

/** True for what may be a secret, so that there is a point in looking for its hash. */
export function isSecret(text: string): boolean {
  return FORM.test(text);
}

export function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

export type TokenState = 'active' | 'expired' | 'revoked';

/** @example tokenState({ revoked: null, expires: null }, new Date()) // 'active' */
export function tokenState(
  token: { readonly revoked: Date | null; readonly expires: Date | null },
  now: Date,
): TokenState {
  if (token.revoked !== null) return 'revoked';
  return token.expires !== null && token.expires <= now ? 'expired' : 'active';
}
