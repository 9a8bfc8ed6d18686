import { hash } from 'node:crypto';

/*
 * Tokens: random secrets by which callers prove who they are. Only a secret's hash is stored. A plain SHA-256 is enough
 * for that, as nobody can guess 256 random bits; a slow password hash would only slow down requests.
 */

/** The number of random bytes of a secret. */
export const SECRET_BYTES = 32;
/** Makes a secret recognizable for people, and for programs that search files for secrets. */
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

/** True for a text with the form of a secret, so that looking up its hash makes sense. */
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
