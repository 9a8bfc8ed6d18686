import type { VmTypeId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { ProviderRow } from '../opened-rows.ts';

/** Which provider a machine type is of and with which settings; null when there is no such machine type. */
export async function loadVmType(database: Queries, id: VmTypeId): Promise<ProviderRow | null> {
  const row = await database
    .selectFrom('vm_type')
    .select(['provider', 'settings'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}
