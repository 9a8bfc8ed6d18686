import { sql } from 'kysely';
import type { SecretNames } from '../../domain/plans/secret-params.ts';
import { secretsAmong } from '../../domain/plans/secret-params.ts';
import type { Queries } from '../database.ts';
import type { ParamTypes } from '../record-schema.ts';

/** The secret parameters of remote steps: those that an action of the step declares secret. */
export async function secretsOfSteps(database: Queries, names: readonly string[]): Promise<SecretNames> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ step: string; params: ParamTypes }>`
    select step.name as step, action.params
    from remote_step as step join action on step.actions @> to_jsonb(array[action.name])
    where step.name = any(${[...new Set(names)]}::text[])`.execute(database);
  const secrets = new Map<string, readonly string[]>();
  for (const { step, params } of rows) secrets.set(step, [...(secrets.get(step) ?? []), ...secretsAmong(params)]);
  return secrets;
}

/** The templates that give a step a value for one of these parameters. */
export async function templatesWithValues(
  database: Queries,
  step: string,
  params: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from template
    where exists (select from jsonb_array_elements(steps) as part
                  where part->>'name' = ${step} and part->'param_values' ?| ${params}::text[])
    order by id`.execute(database);
  return rows.map(({ name }) => name);
}

/** Makes parameters of an action secret in the plans of existing tasks. */
export async function hideInPlans(transaction: Queries, action: string, params: readonly string[]): Promise<void> {
  const ofAction = JSON.stringify([{ work: { actions: [{ name: action }] } }]);
  // in the order in which all transactions lock tasks (T1)
  await sql`select id from task where plan @> ${ofAction}::jsonb order by id for no key update`.execute(transaction);
  await sql`
    update task set plan = (
      select jsonb_agg(case when jsonb_build_array(part) @> ${ofAction}::jsonb
                            then part || jsonb_build_object('secrets', (
                              select jsonb_agg(distinct name) from (
                                select jsonb_array_elements_text(coalesce(part->'secrets', '[]'))
                                union select unnest(${params}::text[])) as hidden (name)))
                            else part end order by n)
      from jsonb_array_elements(plan) with ordinality as planned (part, n))
    where plan @> ${ofAction}::jsonb`.execute(transaction);
}
