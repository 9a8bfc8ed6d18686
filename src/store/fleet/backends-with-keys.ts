import { sql } from 'kysely';
import type { Queries } from '../database.ts';

/** The machine types or load balancers whose settings name a key, at any depth. */
export async function backendsWithKeys(
  database: Queries,
  table: 'vm_type' | 'sd',
): Promise<readonly { readonly name: string; readonly settings: unknown }[]> {
  return database
    .selectFrom(table)
    .select(['name', 'settings'])
    .where(
      sql<boolean>`jsonb_path_exists(settings, 'strict $.**.key_file') or jsonb_path_exists(settings, 'strict $.**.key_files')`,
    )
    .orderBy('id')
    .execute();
}

/** All machine types or load balancers, with their settings. */
export async function backendSettings(
  database: Queries,
  table: 'vm_type' | 'sd',
): Promise<readonly { readonly name: string; readonly settings: unknown }[]> {
  return database.selectFrom(table).select(['name', 'settings']).orderBy('id').execute();
}

/** The same, with their kinds. */
export async function backendKinds(
  database: Queries,
  table: 'vm_type' | 'sd',
): Promise<readonly { readonly name: string; readonly provider: string; readonly settings: unknown }[]> {
  return database.selectFrom(table).select(['name', 'provider', 'settings']).orderBy('id').execute();
}
