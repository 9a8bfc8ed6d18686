import type { SdId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { ProviderRow } from '../opened-rows.ts';

/** The provider and the stored settings of a load balancer; null when there is none with this id. */
export async function loadSd(database: Queries, id: SdId): Promise<ProviderRow | null> {
  const row = await database.selectFrom('sd').select(['provider', 'settings']).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}
