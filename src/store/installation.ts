import { randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

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
