import { setTimeout as delay } from 'node:timers/promises';
import { type Database, isTransactionConflict, type Queries } from './database.ts';

const MOST_TRIES = 5;
/** Milliseconds: the longest pause after the first try; it doubles with each. */
const PAUSE = 20;

/**
 * Runs a transaction. One that conflicted with another (a deadlock, a serialization failure) is run again a few times,
 * after a short random pause, so that the two do not meet again. In a transaction the work belongs to that one.
 *
 * @param work is called again for each try: its effects must be undone with its transaction
 * @param isolation 'repeatable read': everything is read as it was at the first statement; left out = as each statement begins
 * @throws what `work` throws, and the conflict when the last try had one too
 * @example const id = await inTransaction(database, (transaction) => insertRow(transaction, 'cluster', fields));
 */
export async function inTransaction<Result>(
  database: Database,
  work: (transaction: Queries) => Promise<Result>,
  isolation?: 'repeatable read',
): Promise<Result> {
  if (database.isTransaction) return work(database);
  for (let tries = 1; ; tries += 1) {
    try {
      const transaction = database.transaction();
      return await (isolation === undefined ? transaction : transaction.setIsolationLevel(isolation)).execute(work);
    } catch (error) {
      if (!isTransactionConflict(error) || tries === MOST_TRIES) throw error;
      await delay(Math.random() * PAUSE * 2 ** (tries - 1));
    }
  }
}
