import { sql } from 'kysely';
import type { Queries } from './database.ts';
import { NODE_ADDRESS } from './fleet/nodes.ts';

/*
 * Rows that are older than the grammars of names and addresses. They stay as they are, and work.
 */

interface NamedRow {
  readonly id: number;
  readonly name: string;
}

type NamedTable = 'cluster' | 'service' | 'pool' | 'template' | 'remote_step' | 'action' | 'vm_type' | 'sd' | 'token';

/** Columns that contain names, or images to run. */
export type NamedColumn = `${NamedTable}.name` | 'token.owner' | 'service.docker_image';

/** All names in a column, the oldest first. */
export async function namesIn(database: Queries, column: NamedColumn): Promise<readonly NamedRow[]> {
  const table = column.slice(0, column.indexOf('.'));
  const { rows } = await sql<NamedRow>`
    select id, ${sql.ref(column)} as name from ${sql.table(table)} order by id`.execute(database);
  return rows;
}

export interface NodeSpelling {
  readonly id: number;
  readonly ip: string;
  /** The address by which it is looked up: normalized, unless another node has that address. */
  readonly address: string;
}

/** Every node that has an address, the oldest first. */
export async function nodeSpellings(database: Queries): Promise<readonly NodeSpelling[]> {
  return database
    .selectFrom('node')
    .select(['id', 'ip', NODE_ADDRESS.as('address')])
    .where('ip', '<>', '-')
    .orderBy('id')
    .execute();
}

/** Sets the addresses by which nodes are looked up, the oldest first; a node whose address another one has is left as it is. */
export async function spellNodes(
  database: Queries,
  nodes: readonly { readonly id: number; readonly address: string }[],
): Promise<void> {
  if (nodes.length === 0) return;
  await sql`
    update node set canonical = spelled.address
    from (select distinct on (address) id, address
          from unnest(${nodes.map(({ id }) => id)}::int[], ${nodes.map(({ address }) => address)}::text[])
               as listed (id, address)
          order by address, id) as spelled
    where node.id = spelled.id and not exists (
      select from node as other
      where other.id <> node.id and other.ip <> '-' and coalesce(other.canonical, other.ip) = spelled.address
    )`.execute(database);
}
