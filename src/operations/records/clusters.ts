import { Refusal } from '../../domain/errors.ts';
import type { ClusterId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { brokenConstraint } from '../../store/database.ts';
import { deleteRow, findRow, insertRow, updateRow } from '../../store/rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';

export interface ClusterFields {
  readonly name: string;
  readonly desc: string;
  readonly biz: string;
}

/** @throws Refusal when the name is taken */
export function createCluster(context: Context, principal: Principal, fields: ClusterFields): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const id = await insertRow(transaction, 'cluster', fields);
    note('create cluster', id);
    return id;
  });
}

/** @throws Refusal when there is no such cluster */
export function updateCluster(
  context: Context,
  principal: Principal,
  id: ClusterId,
  changes: { readonly desc?: string; readonly biz?: string },
): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    if (!(await updateRow(transaction, 'cluster', id, changes))) throw noSuchCluster(id);
    note('update cluster', id);
  });
}

/** @throws Refusal when there is no such cluster, or it has services */
export async function deleteCluster(context: Context, principal: Principal, id: ClusterId): Promise<void> {
  try {
    await transact(context, principal, async (transaction, note) => {
      if (!(await deleteRow(transaction, 'cluster', id))) throw noSuchCluster(id);
      note('delete cluster', id);
    });
  } catch (error) {
    if (brokenConstraint(error) !== 'service_cluster_id_fkey') throw error;
    throw new Refusal('invalid', message('cluster_used'), { cause: error });
  }
}

/** @throws Refusal when there is no such cluster */
export async function requireCluster({ database }: Context, id: ClusterId): Promise<void> {
  if ((await findRow(database, 'cluster', ['id'], id)) === null) throw noSuchCluster(id);
}

/** @param field the one that names it; absent = the path */
export function noSuchCluster(id: number, field?: 'cluster_id'): Refusal {
  return new Refusal('invalid', message('cluster_not_found', { id }), field === undefined ? {} : { field });
}
