import { setTimeout as delay } from 'node:timers/promises';
import { isOutage } from './database.ts';

const PAUSE_MS = 250;

/**
 * Asks the database until it answers: work on nodes that goes on while the database is away, or takes no changes, must
 * not fail for it. The statement is one that may be made twice.
 *
 * @example const row = await patiently(() => loadVmType(database, id));
 */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await delay(PAUSE_MS);
    }
  }
}
