import type { Principal } from '../identity/principal.ts';
import type { Queries } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import type { Change, Context } from './context.ts';

/** Says what the work did, once it is committed. */
export type Note = (action: string, id: number) => void;

/**
 * Does in one transaction what somebody asks for. Whatever changes something goes this way, so that the server's log says
 * who did it.
 *
 * @param work is called anew when its transaction lost against another (inTransaction)
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
