import { programPrincipal } from '../../identity/make-principal.ts';
import { claimOnce } from '../../store/processes/installation.ts';
import { hasToken } from '../../store/tokens.ts';
import type { Context } from '../context.ts';
import { insertNewToken } from '../records/tokens.ts';
import { transact } from '../transact.ts';

/*
 * The first token of an installation: without one nobody could make others.
 *
 * F1. At most one is made, however many processes start at once; and none when a token was made before.
 * F2. It is shown before it is committed. When the process dies in between, the token does not exist, and the next
 *     start, or a process that waits for this one, makes and shows another: the one shown last is the one that works.
 */

const FIRST = { name: 'first', owner: 'admin', expires: null };

export interface FirstToken {
  readonly context: Pick<Context, 'database' | 'now' | 'noted'>;
  /** SECRET_BYTES random bytes. */
  readonly random: Uint8Array;
  /** Resolves when the person who starts the server has the secret. */
  readonly show: (secret: string, owner: string) => Promise<void>;
}

/** Makes and shows the first token, at the first start that needs tokens and has none. */
export async function makeFirstToken({ context, random, show }: FirstToken): Promise<void> {
  await transact(context, programPrincipal(), async (transaction, note) => {
    if (!(await claimOnce(transaction, 'first_token')) || (await hasToken(transaction))) return;
    const { id, secret, owner } = await insertNewToken(transaction, FIRST, random, context.now());
    note('create token', id);
    await show(secret, owner);
  });
}
