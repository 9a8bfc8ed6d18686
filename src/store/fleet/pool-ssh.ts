import { sql } from 'kysely';
import type { PoolSsh } from '../../domain/fleet/pool-ssh.ts';
import type { Queries } from '../database.ts';

/** How the nodes of a pool are reached; null when there is no pool of this name. */
export async function poolSsh(database: Queries, name: string): Promise<PoolSsh | null> {
  const row = await database.selectFrom('pool').select('ssh').where('name', '=', name).executeTakeFirst();
  return row?.ssh ?? null;
}

/** The pools whose nodes are reached in another way than their machine type says. */
export function poolsWithSsh(database: Queries): Promise<readonly { readonly name: string; readonly ssh: PoolSsh }[]> {
  return database
    .selectFrom('pool')
    .select(['name', 'ssh'])
    .where(sql<boolean>`ssh <> '{}'`)
    .orderBy('id')
    .execute();
}
