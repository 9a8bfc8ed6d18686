import type { Database } from '../store/database.ts';
import { claimOnce } from '../store/installation.ts';
import { hasToken } from '../store/tokens.ts';
import { createToken } from './tokens.ts';

/*
 * The token with which an installation begins: without one nobody could make the others.
 *
 * F1. One is made at most, however many processes start at once; and none when somebody made a token before.
 * F2. It is shown before it is committed. When the process dies in between, the token does not exist, and the next
 *     start, or a process that waits for this one, makes and shows another: the one shown last is the one that works.
 */

const FIRST = { name: 'first', owner: 'admin', expires: null };

export interface FirstToken {
  readonly database: Database;
  /** SECRET_BYTES random bytes. */
  readonly random: Uint8Array;
  readonly now: Date;
  /** Resolves when the person who starts the server has the secret. */
  readonly show: (secret: string, owner: string) => Promise<void>;
}

/** Makes and shows the first token, at the first start that needs tokens and has none. */
export async function makeFirstToken({ database, random, now, show }: FirstToken): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (!(await claimOnce(transaction, 'first_token')) || (await hasToken(transaction))) return;
    const { secret, owner } = await createToken(transaction, FIRST, random, now);
    await show(secret, owner);
  });
}
