import { Refusal } from '../domain/errors.ts';
import type { ClusterId } from '../domain/ids.ts';
import { brokenConstraint } from '../store/database.ts';
import { deleteRow, findRow, insertRow, updateRow } from '../store/rows.ts';
import type { Context } from './context.ts';

export interface ClusterFields {
  readonly name: string;
  readonly desc: string;
  readonly biz: string;
}

/** @throws Refusal when the name is taken */
export function createCluster({ database }: Context, fields: ClusterFields): Promise<number> {
  return insertRow(database, 'cluster', fields);
}

/** @throws Refusal when there is no such cluster */
export async function updateCluster(
  { database }: Context,
  id: ClusterId,
  changes: { readonly desc?: string; readonly biz?: string },
): Promise<void> {
  if (!(await updateRow(database, 'cluster', id, changes))) throw noSuchCluster(id);
}

/** @throws Refusal when there is no such cluster, or it has services */
export async function deleteCluster({ database }: Context, id: ClusterId): Promise<void> {
  try {
    if (!(await deleteRow(database, 'cluster', id))) throw noSuchCluster(id);
  } catch (error) {
    if (brokenConstraint(error) !== 'service_cluster_id_fkey') throw error;
    throw new Refusal('invalid', 'service exists in this cluster: delete its services first', { cause: error });
  }
}

/** @throws Refusal when there is no such cluster */
export async function requireCluster({ database }: Context, id: ClusterId): Promise<void> {
  if ((await findRow(database, 'cluster', ['id'], id)) === null) throw noSuchCluster(id);
}

export function noSuchCluster(id: number): Refusal {
  return new Refusal('invalid', `no such cluster: ${id}`);
}
