import { checkedBecome } from '../../domain/become.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ActionSpec, Params } from '../../domain/plans/plan.ts';
import type { Principal } from '../../identity/principal.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { admittedAction } from '../../steps/actions/action.ts';
import { unreadableIn } from '../../steps/unreadable.ts';
import { brokenConstraint } from '../../store/database.ts';
import {
  type ActionImplRef,
  type ActionImplRow,
  findImplementation,
  lockReferredImplementation,
} from '../../store/tasks/implementations.ts';
import { deleteRow, insertRow } from '../../store/rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface ActionImplFields {
  readonly type: string;
  readonly action_id: number;
  readonly template: Params;
}

export const ACTION_IMPL: RecordKind<Pick<ActionImplFields, 'type' | 'template'>> = {
  table: 'action_impl',
  columns: ['type', 'template'],
  hold: 'from_changes',
};

/** @throws Refusal when there is no such action, it has an implementation of that type, or it cannot be carried out */
export async function createActionImpl(
  context: Context,
  principal: Principal,
  fields: ActionImplFields,
): Promise<number> {
  await checkTemplate(fields.type, fields.template, context.limits.ansibleModules);
  try {
    return await transact(context, principal, async (transaction, note) => {
      const id = await insertRow(transaction, 'action_impl', fields, stampOf(context, principal));
      note('create action implementation', id);
      return id;
    });
  } catch (error) {
    throw explained(error, fields);
  }
}

/** @throws Refusal when there is none */
export async function findActionImpl({ database }: Context, ref: ActionImplRef): Promise<ActionImplRow> {
  return known(ref, await findImplementation(database, ref));
}

/**
 * Changes how an action is done. It stays with its action.
 *
 * @throws Refusal when there is none, another action is named, it cannot be carried out, or somebody changed it since the
 *   version that is given
 */
export async function updateActionImpl(
  context: Context,
  principal: Principal,
  ref: ActionImplRef,
  { action_id: actionId, version, ...changes }: OfVersion<Partial<ActionImplFields>>,
): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const row = known(ref, await lockReferredImplementation(transaction, ref));
    if (actionId !== undefined && actionId !== row.action_id) throw staysWith(row, actionId);
    const record = await openRecord(transaction, ACTION_IMPL, row.id, version);
    if (record === null) throw noImplementation(ref);
    const changed = { ...row, ...changes };
    await checkTemplate(changed.type, changed.template, context.limits.ansibleModules);
    try {
      const saved = await saveRecord(transaction, record, changes, stampOf(context, principal));
      note('update action implementation', row.id);
      return saved;
    } catch (error) {
      throw explained(error, changed);
    }
  });
}

/** @throws Refusal when there is none */
export async function deleteActionImpl(context: Context, principal: Principal, ref: ActionImplRef): Promise<void> {
  await transact(context, principal, async (transaction, note) => {
    const row = known(ref, await lockReferredImplementation(transaction, ref));
    await deleteRow(transaction, 'action_impl', row.id);
    note('delete action implementation', row.id);
  });
}

function known(ref: ActionImplRef, row: ActionImplRow | null): ActionImplRow {
  if (row === null) throw noImplementation(ref);
  return row;
}

function noImplementation({ id, implId }: ActionImplRef): Refusal {
  const reason = implId === undefined ? message('action_has_none', { id }) : message('impl_id_wrong', { id: implId });
  return new Refusal('not_found', message('implementation_not_found', { reason }));
}

function staysWith(row: ActionImplRow, actionId: number): Refusal {
  return new Refusal(
    'invalid',
    message('implementation_stays', { given: actionId, id: row.id, action: row.action_id }),
    { field: 'action_id' },
  );
}

function explained(error: unknown, { type, action_id: actionId }: ActionImplFields): unknown {
  const constraint = brokenConstraint(error);
  if (constraint === 'action_impl_action_id_type_key') {
    return new Refusal('invalid', message('implementation_taken', { action: actionId, type }), {
      field: 'type',
    });
  }
  if (constraint === 'action_impl_action_id_fkey') {
    return new Refusal('invalid', message('action_id_wrong', { id: actionId }), { field: 'action_id' });
  }
  return error;
}

/** Types other than ansible belong to other programs, and are not validated. @throws Refusal */
export async function checkTemplate(type: string, template: Params, admitted: readonly string[]): Promise<void> {
  if (type !== 'ansible') return;
  const { action } = template;
  if (typeof action !== 'object' || action === null || Array.isArray(action)) {
    throw new Refusal(
      'invalid',
      message('no_action_in_template', { example: '{"action":{"module":"shell","args":"…"}}' }),
      {
        field: 'template',
      },
    );
  }
  try {
    admittedAction(action as ActionSpec, admitted);
  } catch (error) {
    const reason = contentOf(error);
    throw new Refusal('invalid', message('template_action_wrong', { reason }), { cause: error, field: 'template' });
  }
  const unreadable = await unreadableIn(action as Params);
  if (unreadable !== null) {
    const { path, fault: reason, span } = unreadable;
    const field = `template.action.${path}`;
    throw new Refusal('invalid', message('template_text_wrong', { field, reason }), { field, span });
  }
  if (template['become'] !== undefined) checkedBecome(template['become'], 'template.become');
}
