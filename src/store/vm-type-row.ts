import type { VmTypeId } from '../domain/ids.ts';
import type { Queries } from './database.ts';

export interface VmTypeRow {
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Which provider a machine type is of and with which settings; null when there is no such machine type. */
export async function loadVmType(database: Queries, id: VmTypeId): Promise<VmTypeRow | null> {
  const row = await database
    .selectFrom('vm_type')
    .select(['provider', 'settings'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}
