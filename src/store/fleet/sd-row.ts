import type { SdId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { ProviderRow } from '../opened-rows.ts';

/** What a load balancer is, and its settings as they were saved; null when there is none with this id. */
export async function loadSd(database: Queries, id: SdId): Promise<ProviderRow | null> {
  const row = await database.selectFrom('sd').select(['provider', 'settings']).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}
