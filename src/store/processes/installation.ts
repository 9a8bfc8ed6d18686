import { randomBytes } from 'node:crypto';
import type { Database, Queries } from '../database.ts';

const KEY = 'installation_id';

/** A short name of this installation, made once: it distinguishes the runs of several installations on the same nodes. */
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

/** True for the first transaction that asks for a key; others wait for it, and get false. */
export async function claimOnce(transaction: Queries, key: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('installation')
    .values({ key, value: 'true' })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
