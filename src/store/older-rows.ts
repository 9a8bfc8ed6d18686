import { sql } from 'kysely';
import type { Queries } from './database.ts';
import { NODE_ADDRESS } from './fleet/nodes.ts';

/*
 * Rows of the time before names and addresses had a grammar. They stay as they are, and work.
 */

interface NamedRow {
  readonly id: number;
  readonly name: string;
}

type NamedTable = 'cluster' | 'service' | 'pool' | 'template' | 'remote_step' | 'action' | 'vm_type' | 'sd' | 'token';

/** Where rows have what people name them, or what they run. */
export type NamedColumn = `${NamedTable}.name` | 'token.owner' | 'service.docker_image';

/** Every name that a column has, the oldest first. */
export async function namesIn(database: Queries, column: NamedColumn): Promise<readonly NamedRow[]> {
  const table = column.slice(0, column.indexOf('.'));
  const { rows } = await sql<NamedRow>`
    select id, ${sql.ref(column)} as name from ${sql.table(table)} order by id`.execute(database);
  return rows;
}

export interface NodeSpelling {
  readonly id: number;
  readonly ip: string;
  /** As it is looked up: the one spelling, unless that belongs to another node. */
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

/** Has nodes looked up by these addresses, the oldest first; one whose address belongs to another node stays. */
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
