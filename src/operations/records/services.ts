import { Refusal } from '../../domain/errors.ts';
import type { ServiceId } from '../../domain/ids.ts';
import { checkImage } from '../../domain/image.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { brokenConstraint } from '../../store/database.ts';
import { deleteRow, findRow, insertRow } from '../../store/rows.ts';
import { noSuchCluster } from './clusters.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface ServiceFields {
  readonly name: string;
  readonly desc: string;
  readonly service_type: string;
  readonly docker_image: string;
  readonly cluster_id: number;
}

export const SERVICE: RecordKind<Omit<ServiceFields, 'name'>> = {
  table: 'service',
  columns: ['desc', 'service_type', 'docker_image', 'cluster_id'],
  hold: 'from_changes',
};

/** @throws Refusal when the name is taken, the image is invalid, or there is no such cluster */
export async function createService(context: Context, principal: Principal, fields: ServiceFields): Promise<number> {
  checkServiceImage(fields.docker_image);
  return inKnownCluster(fields.cluster_id, () =>
    transact(context, principal, async (transaction, note) => {
      const id = await insertRow(transaction, 'service', fields, stampOf(context, principal));
      note('create service', id);
      return id;
    }),
  );
}

/** @throws Refusal when there is no such service or cluster, the image is invalid, or somebody changed it since the given version */
export async function updateService(
  context: Context,
  principal: Principal,
  id: ServiceId,
  { version, ...changes }: OfVersion<Partial<Omit<ServiceFields, 'name'>>>,
): Promise<number> {
  checkServiceImage(changes.docker_image ?? '');
  return inKnownCluster(changes.cluster_id ?? 0, () =>
    transact(context, principal, async (transaction, note) => {
      const record = await openRecord(transaction, SERVICE, id, version);
      if (record === null) throw noSuchService(id);
      const saved = await saveRecord(transaction, record, changes, stampOf(context, principal));
      note('update service', id);
      return saved;
    }),
  );
}

/** @throws Refusal when there is no such service, or it has pools */
export async function deleteService(context: Context, principal: Principal, id: ServiceId): Promise<void> {
  try {
    await transact(context, principal, async (transaction, note) => {
      if (!(await deleteRow(transaction, 'service', id))) throw noSuchService(id);
      note('delete service', id);
    });
  } catch (error) {
    if (brokenConstraint(error) !== 'pool_service_id_fkey') throw error;
    throw new Refusal('invalid', message('service_used'), { cause: error });
  }
}

/** @throws Refusal when there is no such service */
export async function requireService({ database }: Context, id: ServiceId): Promise<void> {
  if ((await findRow(database, 'service', ['id'], id)) === null) {
    throw new Refusal('invalid', message('no_such_service', { id }));
  }
}

export function noSuchService(id: number): Refusal {
  return new Refusal('not_found', message('service_not_found', { id }));
}

/** A service may have no image yet. */
function checkServiceImage(image: string): void {
  if (image !== '') checkImage('docker_image', image);
}

async function inKnownCluster<T>(clusterId: number, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw brokenConstraint(error) === 'service_cluster_id_fkey' ? noSuchCluster(clusterId, 'cluster_id') : error;
  }
}
