import { randomBytes } from 'node:crypto';
import type { Database, Queries } from '../database.ts';

const KEY = 'installation_id';

/** A short name of this installation, made once: it keeps apart what several installations do on the same nodes. */
export async function installationId(database: Database): Promise<string> {
  await database
    .insertInto('installation')
    .values({ key: KEY, value: JSON.stringify(randomBytes(4).toString('hex')) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await database
    .selectFrom('installation')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirstOrThrow();
  return String(row.value);
}

/** True for the one transaction that is the first to ask for a key; the others wait for it, and are told no. */
export async function claimOnce(transaction: Queries, key: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('installation')
    .values({ key, value: 'true' })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
