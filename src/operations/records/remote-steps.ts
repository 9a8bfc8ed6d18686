import { isGroupStep } from '../../domain/plans/build-plan.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import type { RemoteStepId } from '../../domain/ids.ts';
import { referredName, spellingsOf } from '../../domain/name.ts';
import type { Principal } from '../../identity/principal.ts';
import { withKeptDescription } from '../../messages/descriptions.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { deleteRow, insertRow, lockRow, updateRow } from '../../store/rows.ts';
import { keepNamed, templatesWithStep } from '../../store/fleet/usage.ts';
import type { Context } from '../context.ts';
import { changeDeclarations } from './secret-declarations.ts';
import { transact } from '../transact.ts';

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
  if (isGroupStep(fields.name))
    throw new Refusal('invalid', message('step_built_in', { name: fields.name }), { field: 'name' });
  return transact(context, principal, async (transaction, note) => {
    const actions = await knownActions(transaction, fields.actions);
    const id = await insertRow(transaction, 'remote_step', withKeptDescription({ ...fields, actions }));
    note('create step', id);
    return id;
  });
}

/** @throws Refusal when the step or an action does not exist, or a secret value would become visible */
export function updateRemoteStep(
  context: Context,
  principal: Principal,
  id: RemoteStepId,
  changes: Partial<Omit<RemoteStepFields, 'name'>>,
): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const row = await lockRow<{ name: string }>(transaction, 'remote_step', ['name'], id);
    if (row === null) throw noSuchRemoteStep(id);
    const actions = changes.actions === undefined ? undefined : await knownActions(transaction, changes.actions);
    await changeDeclarations(transaction, [row.name], async () => {
      await updateRow(transaction, 'remote_step', id, withKeptDescription({ ...changes, actions }));
    });
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
      throw new Refusal('not_found', message('step_used', { templates }));
    }
    await deleteRow(transaction, 'remote_step', id);
    note('delete step', id);
  });
}

export function noSuchRemoteStep(id: number): Refusal {
  return new Refusal('not_found', message('step_not_found', { id }));
}

/** The actions, with their names as stored. */
async function knownActions(transaction: Queries, actions: readonly string[]): Promise<readonly string[]> {
  if (actions.length === 0) throw new Refusal('invalid', message('actions_missing'), { field: 'actions' });
  const kept = await keepNamed(transaction, 'action', actions.flatMap(spellingsOf));
  const unknown = actions.filter((name) => referredName(name, kept) === null);
  if (unknown.length > 0)
    throw new Refusal('not_found', message('actions_not_found', { names: unknown.map(visible) }), { field: 'actions' });
  return actions.map((name) => referredName(name, kept) ?? name);
}
