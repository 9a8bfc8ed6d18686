import { sql } from 'kysely';
import type { Queries } from '../database.ts';

/** Keeps keys from being deleted until the transaction ends (US1). Names that no key has are left out. */
export async function holdKeys(transaction: Queries, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await sql`select from sealed_key where name = any(${names}) order by name for share`.execute(transaction);
}
