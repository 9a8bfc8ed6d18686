import { sql } from 'kysely';
import type { PoolId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import { insertRecordChange, type Stamp, stampColumns } from '../record-versions.ts';

/**
 * Makes the image of a deploy that succeeded the image of its pool's service (contract §3.8): a change like any other.
 *
 * @param poolId one of the service's pools
 */
export async function setServiceImage(
  transaction: Queries,
  poolId: PoolId,
  image: string,
  { by, at }: Stamp,
): Promise<void> {
  const { rows } = await sql<{ id: number; version: number; docker_image: string }>`
    select service.id, service.version, service.docker_image
    from service join pool on pool.service_id = service.id
    where pool.id = ${poolId} for no key update of service`.execute(transaction);
  const [service] = rows;
  if (service === undefined || service.docker_image === image) return;
  const { id, version, docker_image: before } = service;
  await sql`
    update service set ${sql.join([sql`docker_image = ${image}`, ...stampColumns({ by, at })])}
    where id = ${id} and version = ${version}`.execute(transaction);
  const change = { version: version + 1, before: { docker_image: before }, secrets: [] };
  await insertRecordChange(transaction, { table: 'service', id }, change, { by, at });
}
