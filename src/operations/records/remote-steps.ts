import { isGroupStep } from '../../domain/plans/build-plan.ts';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import type { RemoteStepId } from '../../domain/ids.ts';
import { referredName, spellingsOf } from '../../domain/name.ts';
import type { Principal } from '../../identity/principal.ts';
import { withKeptDescription } from '../../messages/descriptions.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { deleteKept, lockDeleted, restoreDeleted } from '../../store/deleted-rows.ts';
import { insertRow, lockRow } from '../../store/rows.ts';
import { keepNamed, templatesWithStep } from '../../store/fleet/usage.ts';
import type { Context } from '../context.ts';
import { notKept } from './kept.ts';
import { changeDeclarations } from './secret-declarations.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface RemoteStepFields {
  readonly name: string;
  readonly desc: string;
  /** Names of actions, in the order in which they run. */
  readonly actions: readonly string[];
}

/** The name is not changed, but what uses the step is found by it. */
export const REMOTE_STEP: RecordKind<RemoteStepFields> = {
  table: 'remote_step',
  columns: ['name', 'desc', 'actions'],
  hold: 'from_users',
};

/** @throws Refusal when the name is taken, or an action does not exist */
export async function createRemoteStep(
  context: Context,
  principal: Principal,
  fields: RemoteStepFields,
): Promise<number> {
  refuseBuiltIn(fields.name);
  return transact(context, principal, async (transaction, note) => {
    const actions = await knownActions(transaction, fields.actions);
    const id = await insertRow(
      transaction,
      'remote_step',
      withKeptDescription({ ...fields, actions }),
      stampOf(context, principal),
    );
    note('create step', id);
    return id;
  });
}

/**
 * @throws Refusal when the step or an action does not exist, a secret value would become visible, or somebody changed it
 *   since the given version
 */
export function updateRemoteStep(
  context: Context,
  principal: Principal,
  id: RemoteStepId,
  { version, ...changes }: OfVersion<Partial<Omit<RemoteStepFields, 'name'>>>,
): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const record = await openRecord(transaction, REMOTE_STEP, id, version);
    if (record === null) throw noSuchRemoteStep(id);
    const actions = changes.actions === undefined ? undefined : await knownActions(transaction, changes.actions);
    const saved = await changeDeclarations(transaction, [record.fields.name], () =>
      saveRecord(transaction, record, withKeptDescription({ ...changes, actions }), stampOf(context, principal)),
    );
    note('update step', id);
    return saved;
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
    await deleteKept(transaction, 'remote_step', id, { by: principal.name, now: context.now() });
    note('delete step', id);
  });
}

/**
 * Brings a step back that was deleted less than a day ago, with its id.
 *
 * @param name what it is called from now on; by default what it was called
 * @throws Refusal when it is not kept any more, its name is taken, or an action of it is gone
 */
export function restoreRemoteStep(
  context: Context,
  principal: Principal,
  id: RemoteStepId,
  name?: string,
): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const kept = await lockDeleted<RemoteStepFields>(transaction, 'remote_step', id);
    if (kept === null) throw notKept('remote_step', id);
    refuseBuiltIn(name ?? kept.name);
    await knownActions(transaction, kept.actions);
    await restoreDeleted(transaction, 'remote_step', id, name ?? kept.name);
    note('restore step', id);
  });
}

export function noSuchRemoteStep(id: number): Refusal {
  return new Refusal('not_found', message('step_not_found', { id }));
}

function refuseBuiltIn(name: string): void {
  if (isGroupStep(name)) throw new Refusal('invalid', message('step_built_in', { name }), { field: 'name' });
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
