import { Refusal } from '../../domain/errors.ts';
import type { ActionId } from '../../domain/ids.ts';
import { secretsAmong } from '../../domain/plans/secret-params.ts';
import type { Principal } from '../../identity/principal.ts';
import { withKeptDescription } from '../../messages/descriptions.ts';
import { message } from '../../messages/message.ts';
import { deleteKept, lockDeleted, restoreDeleted } from '../../store/deleted-rows.ts';
import { insertRow, lockRow } from '../../store/rows.ts';
import type { ParamTypes } from '../../store/record-schema.ts';
import { hideInPlans } from '../../store/tasks/secret-params.ts';
import { stepsWithAction } from '../../store/fleet/usage.ts';
import type { Context } from '../context.ts';
import { notKept } from './kept.ts';
import { changeDeclarations } from './secret-declarations.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface ActionFields {
  readonly name: string;
  readonly desc: string;
  readonly params: ParamTypes;
}

/** The name is not changed, but what uses the action is found by it. */
export const ACTION: RecordKind<ActionFields> = {
  table: 'action',
  columns: ['name', 'desc', 'params'],
  hold: 'from_users',
};

/** @throws Refusal when the name is taken */
export function createAction(context: Context, principal: Principal, fields: ActionFields): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const id = await insertRow(transaction, 'action', withKeptDescription(fields), stampOf(context, principal));
    note('create action', id);
    return id;
  });
}

/**
 * @throws Refusal when there is no such action, a secret value would become visible, or somebody changed it since the
 *   given version
 */
export function updateAction(
  context: Context,
  principal: Principal,
  id: ActionId,
  { version, ...changes }: OfVersion<Partial<Omit<ActionFields, 'name'>>>,
): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const record = await openRecord(transaction, ACTION, id, version);
    if (record === null) throw noSuchAction(id);
    const { name } = record.fields;
    const saved = await changeDeclarations(transaction, await stepsWithAction(transaction, name), () =>
      saveRecord(transaction, record, withKeptDescription(changes), stampOf(context, principal)),
    );
    const secrets = secretsAmong(changes.params ?? {});
    if (secrets.length > 0) await hideInPlans(transaction, name, secrets);
    note('update action', id);
    return saved;
  });
}

/** Deletes an action with its implementations. @throws Refusal when there is none, or a step uses it */
export function deleteAction(context: Context, principal: Principal, id: ActionId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const row = await lockRow<{ name: string }>(transaction, 'action', ['name'], id);
    if (row === null) throw noSuchAction(id);
    const steps = await stepsWithAction(transaction, row.name);
    if (steps.length > 0) throw new Refusal('not_found', message('action_used', { steps }));
    await deleteKept(transaction, 'action', id, { by: principal.name, now: context.now() });
    note('delete action', id);
  });
}

/**
 * Brings an action back that was deleted less than a day ago, with its id and its implementations.
 *
 * @param name what it is called from now on; by default what it was called
 * @throws Refusal when it is not kept any more, or its name is taken
 */
export function restoreAction(context: Context, principal: Principal, id: ActionId, name?: string): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const kept = await lockDeleted<ActionFields>(transaction, 'action', id);
    if (kept === null) throw notKept('action', id);
    await restoreDeleted(transaction, 'action', id, name ?? kept.name);
    note('restore action', id);
  });
}

export function noSuchAction(id: number): Refusal {
  return new Refusal('not_found', message('action_not_found', { id }));
}
