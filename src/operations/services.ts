import { Refusal } from '../domain/errors.ts';
import type { ServiceId } from '../domain/ids.ts';
import { brokenConstraint } from '../store/database.ts';
import { deleteRow, findRow, insertRow, updateRow } from '../store/rows.ts';
import { noSuchCluster } from './clusters.ts';
import type { Context } from './context.ts';

export interface ServiceFields {
  readonly name: string;
  readonly desc: string;
  readonly service_type: string;
  readonly docker_image: string;
  readonly cluster_id: number;
}

/** @throws Refusal when the name is taken, or there is no such cluster */
export function createService({ database }: Context, fields: ServiceFields): Promise<number> {
  return inKnownCluster(fields.cluster_id, () => insertRow(database, 'service', fields));
}

/** @throws Refusal when there is no such service or cluster */
export async function updateService(
  { database }: Context,
  id: ServiceId,
  changes: Partial<Omit<ServiceFields, 'name'>>,
): Promise<void> {
  const found = await inKnownCluster(changes.cluster_id ?? 0, () => updateRow(database, 'service', id, changes));
  if (!found) throw noSuchService(id);
}

/** @throws Refusal when there is no such service, or it has pools */
export async function deleteService({ database }: Context, id: ServiceId): Promise<void> {
  try {
    if (!(await deleteRow(database, 'service', id))) throw noSuchService(id);
  } catch (error) {
    if (brokenConstraint(error) !== 'pool_service_id_fkey') throw error;
    throw new Refusal('invalid', 'sub pool exists: delete the pools of this service first', { cause: error });
  }
}

/** @throws Refusal when there is no such service */
export async function requireService({ database }: Context, id: ServiceId): Promise<void> {
  if ((await findRow(database, 'service', ['id'], id)) === null) {
    throw new Refusal('invalid', `no such service: ${id}`);
  }
}

export function noSuchService(id: number): Refusal {
  return new Refusal('not_found', `service ${id} not found`);
}

async function inKnownCluster<T>(clusterId: number, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw brokenConstraint(error) === 'service_cluster_id_fkey' ? noSuchCluster(clusterId) : error;
  }
}
