import { Refusal } from '../../domain/errors.ts';
import type { TokenId } from '../../domain/ids.ts';
import { checkedName } from '../../domain/name.ts';
import { hashOf, secretOf } from '../../domain/token.ts';
import { isProgramName, type Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { endToken, insertToken, removeToken } from '../../store/tokens.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';

export interface TokenFields {
  /** What the token is for. Several may have the same name, so that one can replace another. */
  readonly name: string;
  /** The operator of requests with this token. */
  readonly owner: string;
  /** null = never */
  readonly expires: Date | null;
}

/** A token with its secret, which is not stored. */
export interface MadeToken extends TokenFields {
  readonly id: TokenId;
  readonly secret: string;
}

/**
 * Makes a token.
 *
 * @param random SECRET_BYTES random bytes
 * @throws Refusal for a bad name or owner, and for a token that would be expired already
 * @example createToken(context, principal, { name: 'ci', owner: 'alice', expires: null }, randomBytes(SECRET_BYTES))
 */
export function createToken(
  context: Pick<Context, 'database' | 'now' | 'noted'>,
  principal: Principal,
  fields: TokenFields,
  random: Uint8Array,
): Promise<MadeToken> {
  return transact(context, principal, async (transaction, note) => {
    const made = await insertNewToken(transaction, fields, random, context.now());
    note('create token', made.id);
    return made;
  });
}

/** The same in the caller's transaction. */
export async function insertNewToken(
  transaction: Queries,
  fields: TokenFields,
  random: Uint8Array,
  now: Date,
): Promise<MadeToken> {
  const { expires } = fields;
  const token = { name: checkedName('name', fields.name), owner: ownerIn(fields.owner), expires };
  if (expires !== null && expires <= now) {
    throw new Refusal('invalid', message('expiry_over', { time: expires.toISOString() }), { field: 'expires' });
  }
  const secret = secretOf(random);
  const id = await insertToken(transaction, { ...token, hash: hashOf(secret), created: now });
  return { ...token, id, secret };
}

/** Ends a token for good; revoking it again changes nothing. @throws Refusal when there is no such token */
export function revokeToken(context: Context, principal: Principal, id: TokenId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    if (!(await endToken(transaction, id, context.now()))) throw noSuchToken(id);
    note('revoke token', id);
  });
}

/** Revokes a token and deletes its row. @throws Refusal when there is no such token */
export function deleteToken(context: Context, principal: Principal, id: TokenId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    if (!(await removeToken(transaction, id))) throw noSuchToken(id);
    note('delete token', id);
  });
}

/** Records name the owner of a token, so names of schedules and of the program are refused. */
export function ownerIn(given: string): string {
  const owner = checkedName('owner', given);
  if (!isProgramName(owner)) return owner;
  throw new Refusal('invalid', message('owner_reserved', { owner }), {
    field: 'owner',
  });
}

function noSuchToken(id: number): Refusal {
  return new Refusal('not_found', message('token_not_found', { id }));
}
