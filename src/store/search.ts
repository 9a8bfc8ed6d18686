import { type RawBuilder, sql } from 'kysely';
import type { Status } from '../domain/status.ts';
import type { Queries } from './database.ts';
import { addressHas } from './fleet/nodes.ts';
import { nameHas } from './rows.ts';

/*
 * Finds anything by a part of its name.
 *
 * SR1. Of each kind there are at most so many, the best ones first: whatever there is, an answer is small.
 * SR2. Of tasks, of which there are more and more, only the latest are looked at.
 */

/** What is found by its name; a node by its address. */
export const FOUND_KINDS = [
  'pool',
  'node',
  'task',
  'template',
  'step',
  'action',
  'service',
  'cluster',
  'machine_type',
  'load_balancer',
  'repository',
] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

export interface Found {
  readonly kind: FoundKind;
  readonly id: number;
  readonly name: string;
  /** What it belongs to: the pool of a node or a task, the service of a pool, the cluster of a service; '' = nothing. */
  readonly within: string;
  /** The pool of a node or a task. */
  readonly pool_id: number | null;
  /** Of a node or a task. */
  readonly status: Status | null;
}

const TASKS_LOOKED_AT = 20_000;

interface Wanted {
  readonly text: string;
  /** The most of each kind. */
  readonly limit: number;
}

/** What has this text in its name, by kinds in their order, and of a kind what is closest to the text first. */
export async function searchAll(database: Queries, wanted: Wanted): Promise<readonly Found[]> {
  const parts = FOUND_KINDS.map((kind) => sql`(${PARTS[kind](wanted)})`);
  const { rows } = await sql<Found & { readonly distance: number }>`
    ${sql.join(parts, sql` union all `)}`.execute(database);
  return rows.map(({ distance: _distance, ...row }) => row);
}

type Part = (wanted: Wanted) => RawBuilder<unknown>;

const PARTS: Readonly<Record<FoundKind, Part>> = {
  pool: ({ text, limit }) => sql`
    select 'pool' as kind, pool.id, pool.name::text as name, service.name::text as within, null::int as pool_id,
      null::text as status, ${distance('pool.name', text)} as distance
    from pool join service on service.id = pool.service_id where ${nameHas(text, 'pool.name')}
    order by distance, pool.name limit ${limit}`,
  node: ({ text, limit }) => sql`
    select 'node', node.id, node.ip, pool.name, node.pool_id, node.status::text, ${distance('ip', text)} as distance
    from node join pool on pool.id = node.pool_id where node.ip <> '-' and ${addressHas(text)}
    order by distance, node.ip, node.id limit ${limit}`,
  task: ({ text, limit }) => sql`
    select 'task', task.id, task.task_name, task.pool_name, task.pool_id, task.state::text,
      case when task.id::text = ${numberIn(text)} then -1 else ${distance('task_name', text)} end as distance
    from (select * from task order by id desc limit ${TASKS_LOOKED_AT}) as task
    where ${nameHas(text, 'task_name')} or task.id::text = ${numberIn(text)}
    order by distance, task.id desc limit ${limit}`,
  template: (wanted) => plain('template', 'template', wanted),
  step: (wanted) => plain('step', 'remote_step', wanted),
  action: (wanted) => plain('action', 'action', wanted),
  service: ({ text, limit }) => sql`
    select 'service', service.id, service.name, cluster.name, null, null, ${distance('service.name', text)} as distance
    from service join cluster on cluster.id = service.cluster_id where ${nameHas(text, 'service.name')}
    order by distance, service.name limit ${limit}`,
  cluster: (wanted) => plain('cluster', 'cluster', wanted),
  machine_type: (wanted) => plain('machine_type', 'vm_type', wanted),
  load_balancer: (wanted) => plain('load_balancer', 'sd', wanted),
  repository: (wanted) => plain('repository', 'repository', wanted),
};

function plain(kind: FoundKind, table: string, { text, limit }: Wanted): RawBuilder<unknown> {
  return sql`
    select ${kind}, id, name, '', null, null, ${distance('name', text)} as distance
    from ${sql.table(table)} where ${nameHas(text)} order by distance, name limit ${limit}`;
}

/** 0 for the name itself, 1 for its beginning, 2 for what is inside. */
function distance(column: string, text: string): RawBuilder<number> {
  const name = sql`lower(${sql.ref(column)})`;
  return sql<number>`(case when ${name} = lower(${text}) then 0 when starts_with(${name}, lower(${text})) then 1 else 2 end)`;
}

/** The number of a task as people write it: 12 or #12; '' for anything else. */
function numberIn(text: string): string {
  return /^#?(\d{1,10})$/.exec(text)?.[1] ?? '';
}
