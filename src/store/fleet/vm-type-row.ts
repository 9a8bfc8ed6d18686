import type { VmTypeId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { ProviderRow } from '../opened-rows.ts';

/** The provider and the stored settings of a machine type; null when there is none with this id. */
export async function loadVmType(database: Queries, id: VmTypeId): Promise<ProviderRow | null> {
  const row = await database
    .selectFrom('vm_type')
    .select(['provider', 'settings'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether there is a machine type of a provider. */
export async function hasMachineTypeOf(database: Queries, provider: string): Promise<boolean> {
  const row = await database
    .selectFrom('vm_type')
    .select('id')
    .where('provider', '=', provider)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The name of a machine type; null when there is none with this id. */
export async function vmTypeName(database: Queries, id: VmTypeId): Promise<string | null> {
  const row = await database.selectFrom('vm_type').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? null;
}
