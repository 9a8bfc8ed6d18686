import { Refusal } from '../domain/errors.ts';
import type { TokenId } from '../domain/ids.ts';
import { hashOf, secretOf } from '../domain/token.ts';
import type { Queries } from '../store/database.ts';
import { endToken, insertToken, removeToken } from '../store/tokens.ts';
import type { Context } from './context.ts';

const LONGEST = 50;

export interface TokenFields {
  /** What the token is for. Several may have the same name, so that one can take another's place. */
  readonly name: string;
  /** The operator that requests with this token come from. */
  readonly owner: string;
  /** null = never */
  readonly expires: Date | null;
}

/** A token with its secret, which is nowhere else. */
export interface MadeToken extends TokenFields {
  readonly id: TokenId;
  readonly secret: string;
}

/**
 * Makes a token.
 *
 * @param random SECRET_BYTES random bytes
 * @throws Refusal for a bad name or owner, and for a token that would be expired already
 * @example createToken(context.database, { name: 'ci', owner: 'alice', expires: null }, randomBytes(32), new Date())
 */
export async function createToken(
  database: Queries,
  fields: TokenFields,
  random: Uint8Array,
  now: Date,
): Promise<MadeToken> {
  const { expires } = fields;
  const token = { name: word('name', fields.name), owner: word('owner', fields.owner), expires };
  if (expires !== null && expires <= now) {
    throw new Refusal(
      'invalid',
      `the token would expire at ${expires.toISOString()}, and that is over: take a later time`,
    );
  }
  const secret = secretOf(random);
  const id = await insertToken(database, { ...token, hash: hashOf(secret), created: now });
  return { ...token, id, secret };
}

/** Ends a token for good; revoking it again changes nothing. @throws Refusal when there is no such token */
export async function revokeToken({ database, now }: Context, id: TokenId): Promise<void> {
  if (!(await endToken(database, id, now()))) throw noSuchToken(id);
}

/** Ends a token and forgets that it was there. @throws Refusal when there is no such token */
export async function deleteToken({ database }: Context, id: TokenId): Promise<void> {
  if (!(await removeToken(database, id))) throw noSuchToken(id);
}

function word(field: string, given: string): string {
  const text = given.trim();
  if (text !== '' && Array.from(text).length <= LONGEST && !/\p{Cc}/u.test(text)) return text;
  const shown = JSON.stringify(given.slice(0, 2 * LONGEST));
  throw new Refusal('invalid', `${field} is ${shown}, and must be 1–${LONGEST} characters on one line`);
}

function noSuchToken(id: number): Refusal {
  return new Refusal('not_found', `token ${id} not found`);
}
