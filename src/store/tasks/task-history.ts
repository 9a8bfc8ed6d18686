import { sql } from 'kysely';
import { NO_TEMPLATE, type PoolId, type TemplateId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';
import type { TaskKind } from '../schema.ts';

/** How far back tasks are considered. */
const TASKS = 10;
const BATCHES = 100;

/**
 * How many seconds the batches of the latest successful tasks of a template in a pool took; commands have none. Those of
 * replacements, which run two templates, count for replacements alone.
 */
export async function earlierBatchSeconds(
  database: Queries,
  { templateId, poolId, kind }: { readonly templateId: TemplateId; readonly poolId: PoolId; readonly kind: TaskKind },
): Promise<readonly number[]> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from batch.finished - batch.started)::float8 as seconds
    from (select id from task
          where pool_id = ${poolId} and template_id = ${templateId} and template_id <> ${NO_TEMPLATE} and kind <> 'check'
                and (kind = 'replace') = ${kind === 'replace'} and state = 'success'
          order by id desc limit ${TASKS}) as past
    join batch on batch.task_id = past.id
    where batch.state = 'success' and batch.finished >= batch.started
    order by batch.id desc limit ${BATCHES}`.execute(database);
  return rows.map((row) => row.seconds);
}
