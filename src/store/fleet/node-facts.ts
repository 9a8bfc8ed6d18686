import { type RawBuilder, sql } from 'kysely';
import type { FactCondition } from '../../domain/facts/fact-filter.ts';
import type { Facts } from '../../domain/facts/facts.ts';
import { searchableOf } from '../../domain/facts/searchable-facts.ts';
import type { NodeId } from '../../domain/ids.ts';
import type { Queries } from '../database.ts';

/*
 * Facts of nodes. Those of a node go with its row, and are forgotten when it gets another machine.
 */

/** What a node said of itself. */
export interface GatheredFacts {
  readonly nodeId: NodeId;
  readonly facts: Facts;
}

/** Replaces the facts of nodes; those of a node that is gone are dropped. */
export async function writeFacts(transaction: Queries, gathered: readonly GatheredFacts[], now: Date): Promise<void> {
  if (gathered.length === 0) return;
  // the nodes are held: none can go before the transaction ends
  await sql`
    insert into node_facts (node_id, gathered, facts, searchable)
    select node.id, ${now}, said.facts::jsonb, said.searchable::jsonb
    from unnest(${gathered.map(({ nodeId }) => nodeId)}::int[],
                ${gathered.map(({ facts }) => JSON.stringify(facts))}::text[],
                ${gathered.map(({ facts }) => JSON.stringify(searchableOf(facts)))}::text[])
         as said (node_id, facts, searchable)
    join node on node.id = said.node_id
    for key share of node
    on conflict (node_id) do update
    set gathered = excluded.gathered, facts = excluded.facts, searchable = excluded.searchable`.execute(transaction);
}

/** Both are null when nothing is known. */
export interface FactsOfNode {
  readonly gathered: Date | null;
  readonly facts: Facts | null;
}

/** Null = there is no such node. */
export async function factsOfNode(database: Queries, id: number): Promise<FactsOfNode | null> {
  const { rows } = await sql<FactsOfNode>`
    select node_facts.gathered, node_facts.facts from node left join node_facts on node_facts.node_id = node.id
    where node.id = ${id}`.execute(database);
  return rows[0] ?? null;
}

/** When the facts of a node were gathered; null = none are known. */
export async function factsGathered(database: Queries, id: number): Promise<Date | null> {
  const { rows } = await sql<{ gathered: Date }>`
    select gathered from node_facts where node_id = ${id}`.execute(database);
  return rows[0]?.gathered ?? null;
}

/** Nodes whose facts meet all conditions. */
export function nodesWithFacts(conditions: readonly FactCondition[]): RawBuilder<boolean> {
  if (conditions.length === 0) return sql`true`;
  return sql`node.id in (select node_id from node_facts where ${sql.join(conditions.map(meets), sql` and `)})`;
}

function meets({ fact, comparison, value }: FactCondition): RawBuilder<boolean> {
  const same = sql<boolean>`searchable @> ${JSON.stringify({ [fact]: value })}::jsonb`;
  if (comparison === '=') return same;
  if (comparison === '!=') return sql`(searchable ? ${fact} and not ${same})`;
  // only numbers are stored of a fact that is one
  return sql`(searchable ->> ${fact})::numeric ${sql.raw(comparison)} ${value}::numeric`;
}
