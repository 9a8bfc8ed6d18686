import type { Selectable } from 'kysely';
import type { Queries } from './database.ts';
import type { ActionImplTable } from './schema.ts';

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
