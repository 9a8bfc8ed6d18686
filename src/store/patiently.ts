import { setTimeout as delay } from 'node:timers/promises';
import { isOutage } from './database.ts';

const PAUSE_MS = 250;

/**
 * Repeats a query until the database answers: work on nodes that goes on while the database is away, or takes no changes, must
 * not fail because of it. The statement must be safe to repeat.
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
