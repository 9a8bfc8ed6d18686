import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Queries } from '../database.ts';
import { CHANGED, type RecordRow, VERSION_COLUMNS } from '../record-versions.ts';
import type { ActionImplTable } from '../record-schema.ts';

/** The implementation of an action for ansible, locked until the transaction ends; null when there is none. */
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

export type ActionImplRow = RecordRow<Pick<Selectable<ActionImplTable>, 'id' | 'type' | 'action_id' | 'template'>>;

export const ACTION_IMPL_COLUMNS = ['id', 'type', 'action_id', 'template', ...VERSION_COLUMNS] as const;

/** How a client refers to an implementation. */
export interface ActionImplRef {
  /** The id of its action; an id that no action has is taken as the implementation's own. */
  readonly id: number;
  /** Certainly the implementation's own id; absent = only the other one is given. */
  readonly implId?: number | undefined;
}

/** The implementation that a client refers to; of several of an action, the one in use. Null when there is none. */
export function findImplementation(database: Queries, ref: ActionImplRef): Promise<ActionImplRow | null> {
  return referredImplementation(database, ref, sql``);
}

/** The same, locked until the transaction ends. */
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
    select ${sql.join([...ACTION_IMPL_COLUMNS.map((column) => sql.ref(column)), CHANGED])} from action_impl
    where ${isMeant} order by type = 'ansible' desc, id limit 1 ${lock}`.execute(database);
  return rows[0] ?? null;
}
