import { isGroupStep } from '../domain/build-plan.ts';
import { Refusal } from '../domain/errors.ts';
import type { RemoteStepId } from '../domain/ids.ts';
import { deleteRow, findRow, insertRow, updateRow } from '../store/rows.ts';
import { templatesWithStep, unknownNames } from '../store/usage.ts';
import type { Context } from './context.ts';

export interface RemoteStepFields {
  readonly name: string;
  readonly desc: string;
  /** Names of actions, in the order in which they run. */
  readonly actions: readonly string[];
}

/** @throws Refusal when the name is taken, or an action does not exist */
export async function createRemoteStep(context: Context, fields: RemoteStepFields): Promise<number> {
  if (isGroupStep(fields.name)) throw new Refusal('invalid', `name ${fields.name} is a built-in step: choose another`);
  await checkActions(context, fields.actions);
  return insertRow(context.database, 'remote_step', fields);
}

/** @throws Refusal when the step or an action does not exist */
export async function updateRemoteStep(
  context: Context,
  id: RemoteStepId,
  changes: Partial<Omit<RemoteStepFields, 'name'>>,
): Promise<void> {
  await nameOf(context, id);
  if (changes.actions !== undefined) await checkActions(context, changes.actions);
  await updateRow(context.database, 'remote_step', id, changes);
}

/** @throws Refusal when there is no such step, or a template uses it */
export async function deleteRemoteStep(context: Context, id: RemoteStepId): Promise<void> {
  const templates = await templatesWithStep(context.database, await nameOf(context, id));
  if (templates.length > 0) {
    throw new Refusal('not_found', `step is using: it is in template ${templates.join(', ')}`);
  }
  await deleteRow(context.database, 'remote_step', id);
}

async function nameOf({ database }: Context, id: RemoteStepId): Promise<string> {
  const row = await findRow<{ name: string }>(database, 'remote_step', ['name'], id);
  if (row === null) throw noSuchRemoteStep(id);
  return row.name;
}

export function noSuchRemoteStep(id: number): Refusal {
  return new Refusal('not_found', `remote step ${id} not found`);
}

async function checkActions({ database }: Context, actions: readonly string[]): Promise<void> {
  if (actions.length === 0) throw new Refusal('invalid', 'actions is empty: name at least one action');
  const unknown = await unknownNames(database, 'action', actions);
  if (unknown.length > 0) throw new Refusal('not_found', `action not found: ${unknown.join(', ')}`);
}
