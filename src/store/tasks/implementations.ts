import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Queries } from '../database.ts';
import type { ActionImplTable } from '../schema.ts';

/** How an action of this name is done by Ansible-style tasks, held until the transaction ends; null when it is not. */
export async function lockImplementation(
  transaction: Queries,
  action: string,
): Promise<Pick<Selectable<ActionImplTable>, 'id' | 'template'> | null> {
  const row = await transaction
    .selectFrom('action_impl')
    .innerJoin('action', 'action.id', 'action_impl.action_id')
    .select(['action_impl.id', 'action_impl.template'])
    .where('action.name', '=', action)
    .where('action_impl.type', '=', 'ansible')
    .forUpdate('action_impl')
    .executeTakeFirst();
  return row ?? null;
}

export type ActionImplRow = Selectable<ActionImplTable>;

export const ACTION_IMPL_COLUMNS = ['id', 'type', 'action_id', 'template'] as const;

/** What a client gives to name an implementation. */
export interface ActionImplRef {
  /** The id of its action; one that no action has is taken as its own. */
  readonly id: number;
  /** Its own, without doubt; absent = only the other one is given. */
  readonly implId?: number | undefined;
}

/** The implementation that a client names; of several of an action, the one that is used. Null when there is none. */
export function findImplementation(database: Queries, ref: ActionImplRef): Promise<ActionImplRow | null> {
  return referredImplementation(database, ref, sql``);
}

/** The same, held until the transaction ends. */
export function lockReferredImplementation(transaction: Queries, ref: ActionImplRef): Promise<ActionImplRow | null> {
  return referredImplementation(transaction, ref, sql`for update`);
}

async function referredImplementation(
  database: Queries,
  { id, implId }: ActionImplRef,
  lock: RawBuilder<unknown>,
): Promise<ActionImplRow | null> {
  const isMeant =
    implId === undefined
      ? sql`case when exists (select from action where action.id = ${id}) then action_id = ${id} else id = ${id} end`
      : sql`id = ${implId}`;
  const { rows } = await sql<ActionImplRow>`
    select ${sql.join(ACTION_IMPL_COLUMNS.map((column) => sql.ref(column)))} from action_impl
    where ${isMeant} order by type = 'ansible' desc, id limit 1 ${lock}`.execute(database);
  return rows[0] ?? null;
}
