import { Refusal } from '../domain/errors.ts';
import type { ActionId } from '../domain/ids.ts';
import { deleteRow, insertRow, lockRow, updateRow } from '../store/rows.ts';
import type { ParamTypes } from '../store/schema.ts';
import { stepsWithAction } from '../store/usage.ts';
import type { Context } from './context.ts';

export interface ActionFields {
  readonly name: string;
  readonly desc: string;
  readonly params: ParamTypes;
}

/** @throws Refusal when the name is taken */
export function createAction({ database }: Context, fields: ActionFields): Promise<number> {
  return insertRow(database, 'action', fields);
}

/** @throws Refusal when there is no such action */
export async function updateAction(
  { database }: Context,
  id: ActionId,
  changes: Partial<Omit<ActionFields, 'name'>>,
): Promise<void> {
  if (!(await updateRow(database, 'action', id, changes))) throw noSuchAction(id);
}

/** Deletes an action with its implementations. @throws Refusal when there is none, or a step uses it */
export function deleteAction({ database }: Context, id: ActionId): Promise<void> {
  return database.transaction().execute(async (transaction) => {
    const row = await lockRow<{ name: string }>(transaction, 'action', ['name'], id);
    if (row === null) throw noSuchAction(id);
    const steps = await stepsWithAction(transaction, row.name);
    if (steps.length > 0) throw new Refusal('not_found', `action is using: it is in step ${steps.join(', ')}`);
    await deleteRow(transaction, 'action', id);
  });
}

export function noSuchAction(id: number): Refusal {
  return new Refusal('not_found', `action ${id} not found`);
}
