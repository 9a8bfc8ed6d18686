import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import type { Page, PageWanted } from '../rows.ts';
import { isDead, type Patience } from './workers.ts';

/** A process that runs slices, as clients see it. */
export interface WorkerRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly capacity: number;
  /** The slices that it holds. */
  readonly slices: number;
  /** The unfinished node runs of these slices. */
  readonly node_runs: number;
  readonly started: Date;
  readonly heartbeat: Date;
  readonly alive: boolean;
  /** What it lacks, as messages; null = it is of a version that does not say. */
  readonly lacks: readonly unknown[] | null;
}

/** A page of the workers whose names contain a text, those that started first at the top. */
export async function listWorkers(
  database: Queries,
  name: string,
  patience: Patience,
  { page, pageSize }: PageWanted,
): Promise<Page<WorkerRow>> {
  const named = sql<boolean>`strpos(lower(worker.name), lower(${name})) > 0`;
  const { rows } = await sql<WorkerRow>`
    select worker.id, worker.name, worker.role, worker.capacity, worker.started, worker.heartbeat, worker.lacks,
           not ${isDead(patience)} as alive, load.slices, load.node_runs
    from worker, lateral (select count(*) as slices, coalesce(sum(open_count), 0) as node_runs
                          from slice where slice.worker_id = worker.id and slice.state = 'held') as load
    where ${named}
    order by worker.started, worker.id limit ${pageSize} offset ${(page - 1) * pageSize}::bigint`.execute(database);
  const { rows: counts } = await sql<{ total: number }>`select count(*) as total from worker where ${named}`.execute(
    database,
  );
  return { rows, total: counts[0]?.total ?? 0 };
}
