import { Refusal } from '../../domain/errors.ts';
import type { ClusterId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { brokenConstraint } from '../../store/database.ts';
import { deleteRow, findRow, insertRow } from '../../store/rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface ClusterFields {
  readonly name: string;
  readonly desc: string;
  readonly biz: string;
  /** null = any number */
  readonly most_machines: number | null;
}

type ClusterChanges = Partial<Omit<ClusterFields, 'name'>>;

export const CLUSTER: RecordKind<Omit<ClusterFields, 'name'>> = {
  table: 'cluster',
  columns: ['desc', 'biz', 'most_machines'],
  hold: 'from_changes',
};

/** @throws Refusal when the name is taken */
export function createCluster(context: Context, principal: Principal, fields: ClusterFields): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const id = await insertRow(transaction, 'cluster', fields, stampOf(context, principal));
    note('create cluster', id);
    return id;
  });
}

/** @throws Refusal when there is no such cluster, or somebody changed it since the version that is given */
export function updateCluster(
  context: Context,
  principal: Principal,
  id: ClusterId,
  { version, ...changes }: OfVersion<ClusterChanges>,
): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const record = await openRecord(transaction, CLUSTER, id, version);
    if (record === null) throw noSuchCluster(id);
    const saved = await saveRecord(transaction, record, changes, stampOf(context, principal));
    note('update cluster', id);
    return saved;
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
