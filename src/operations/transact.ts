import type { Principal } from '../identity/principal.ts';
import type { Queries } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import type { Change, Context } from './context.ts';

/** Notes what the work did, to be logged once it is committed. */
export type Note = (action: string, id: number) => void;

/**
 * Makes a requested change in one transaction. Every change takes this way, so that the server's log says
 * who made it.
 *
 * @param work is called again when its transaction conflicted with another (inTransaction)
 * @example await transact(context, principal, async (transaction, note) => { …; note('pause task', id); })
 */
export async function transact<Result>(
  { database, noted }: Pick<Context, 'database' | 'noted'>,
  principal: Principal,
  work: (transaction: Queries, note: Note) => Promise<Result>,
): Promise<Result> {
  const { result, changes } = await inTransaction(database, async (transaction) => {
    const changes: Change[] = [];
    const note: Note = (action, id) => void changes.push({ principal, action, id });
    return { result: await work(transaction, note), changes };
  });
  changes.forEach(noted);
  return result;
}
