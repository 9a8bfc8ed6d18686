import { sql } from 'kysely';
import type { PoolId } from '../../domain/ids.ts';
import type { PoolNeed } from '../../domain/schedules/dependency.ts';
import type { Queries } from '../database.ts';

/*
 * How many nodes of other pools the sizes of pools need. The schedules are locked (S1).
 */

/**
 * Replaces the needs of a pool.
 *
 * @param needs poolId is the pool that is needed
 * @returns the pools that it needed before
 */
export async function replaceNeeds(
  transaction: Queries,
  poolId: PoolId,
  needs: readonly PoolNeed[],
): Promise<readonly PoolId[]> {
  const before = await transaction
    .deleteFrom('pool_need')
    .where('pool_id', '=', poolId)
    .returning('needed_pool_id')
    .execute();
  for (const need of needs) {
    await transaction
      .insertInto('pool_need')
      .values({
        pool_id: poolId,
        needed_pool_id: need.poolId,
        ratio: need.ratio,
        elastic_count: need.elasticCount,
        size: need.size,
      })
      .execute();
  }
  return before.map((row) => row.needed_pool_id);
}

export interface NeedOn extends PoolNeed {
  /** How many scheduled nodes the needing pool has, failed ones included. */
  readonly nodes: number;
}

/**
 * The needs of other pools for a pool.
 *
 * @returns poolId is the pool that needs
 */
export async function needsOn(transaction: Queries, neededPoolId: PoolId): Promise<readonly NeedOn[]> {
  const { rows } = await sql<NeedOn>`
    select pool_id as "poolId", ratio, elastic_count as "elasticCount", size,
           (select count(*) from node
            where node.pool_id = pool_need.pool_id and node_type in ('crontab', 'depend')) as nodes
    from pool_need where needed_pool_id = ${neededPoolId} order by pool_id`.execute(transaction);
  return rows;
}

/** The pools that a pool needs something of. */
export async function poolsNeededBy(queries: Queries, poolId: PoolId): Promise<readonly PoolId[]> {
  const rows = await queries.selectFrom('pool_need').select('needed_pool_id').where('pool_id', '=', poolId).execute();
  return rows.map((row) => row.needed_pool_id);
}
