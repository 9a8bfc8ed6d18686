import { isGroupStep } from '../domain/build-plan.ts';
import { Refusal } from '../domain/errors.ts';
import type { RemoteStepId } from '../domain/ids.ts';
import type { Principal } from '../identity/principal.ts';
import type { Queries } from '../store/database.ts';
import { deleteRow, insertRow, lockRow, updateRow } from '../store/rows.ts';
import { templatesWithStep, unknownNames } from '../store/usage.ts';
import type { Context } from './context.ts';
import { transact } from './transact.ts';

export interface RemoteStepFields {
  readonly name: string;
  readonly desc: string;
  /** Names of actions, in the order in which they run. */
  readonly actions: readonly string[];
}

/** @throws Refusal when the name is taken, or an action does not exist */
export async function createRemoteStep(
  context: Context,
  principal: Principal,
  fields: RemoteStepFields,
): Promise<number> {
  if (isGroupStep(fields.name)) throw new Refusal('invalid', `name ${fields.name} is a built-in step: choose another`);
  return transact(context, principal, async (transaction, note) => {
    await checkActions(transaction, fields.actions);
    const id = await insertRow(transaction, 'remote_step', fields);
    note('create step', id);
    return id;
  });
}

/** @throws Refusal when the step or an action does not exist */
export function updateRemoteStep(
  context: Context,
  principal: Principal,
  id: RemoteStepId,
  changes: Partial<Omit<RemoteStepFields, 'name'>>,
): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    if (!(await updateRow(transaction, 'remote_step', id, changes))) throw noSuchRemoteStep(id);
    if (changes.actions !== undefined) await checkActions(transaction, changes.actions);
    note('update step', id);
  });
}

/** @throws Refusal when there is no such step, or a template uses it */
export function deleteRemoteStep(context: Context, principal: Principal, id: RemoteStepId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const row = await lockRow<{ name: string }>(transaction, 'remote_step', ['name'], id);
    if (row === null) throw noSuchRemoteStep(id);
    const templates = await templatesWithStep(transaction, row.name);
    if (templates.length > 0) {
      throw new Refusal('not_found', `step is using: it is in template ${templates.join(', ')}`);
    }
    await deleteRow(transaction, 'remote_step', id);
    note('delete step', id);
  });
}

export function noSuchRemoteStep(id: number): Refusal {
  return new Refusal('not_found', `remote step ${id} not found`);
}

async function checkActions(transaction: Queries, actions: readonly string[]): Promise<void> {
  if (actions.length === 0) throw new Refusal('invalid', 'actions is empty: name at least one action');
  const unknown = await unknownNames(transaction, 'action', actions);
  if (unknown.length > 0) throw new Refusal('not_found', `action not found: ${unknown.join(', ')}`);
}
