import { sql } from 'kysely';
import { checkedBecome } from '../domain/become.ts';
import { Refusal } from '../domain/errors.ts';
import type { ActionSpec, Params } from '../domain/plan.ts';
import type { Principal } from '../identity/principal.ts';
import { admittedAction } from '../steps/action.ts';
import { brokenConstraint } from '../store/database.ts';
import { deleteRow, insertRow, listRows, updateRow } from '../store/rows.ts';
import type { Context } from './context.ts';
import { transact } from './transact.ts';

export interface ActionImplFields {
  readonly type: string;
  readonly action_id: number;
  readonly template: Params;
}

export interface ActionImplRow extends ActionImplFields {
  readonly id: number;
}

export const ACTION_IMPL_COLUMNS = ['id', 'type', 'action_id', 'template'];

/** @throws Refusal when there is no such action, it has an implementation of that type, or it cannot be carried out */
export async function createActionImpl(
  context: Context,
  principal: Principal,
  fields: ActionImplFields,
): Promise<number> {
  checkTemplate(fields.type, fields.template, context.limits.ansibleModules);
  try {
    return await transact(context, principal, async (transaction, note) => {
      const id = await insertRow(transaction, 'action_impl', fields);
      note('create action implementation', id);
      return id;
    });
  } catch (error) {
    throw explained(error, fields);
  }
}

/**
 * The implementation that an id means: clients pass the action's id, so it is looked up as that first, and as the
 * implementation's own id then.
 *
 * @throws Refusal when it is neither
 */
export async function findActionImpl({ database }: Context, id: number): Promise<ActionImplRow> {
  const { rows } = await listRows<ActionImplRow>(database, {
    table: 'action_impl',
    columns: ACTION_IMPL_COLUMNS,
    where: sql`action_id = ${id} or id = ${id}`,
    order: 'asc',
    page: 1,
    pageSize: 1000,
  });
  const ofAction = rows.filter((row) => row.action_id === id);
  const found = ofAction.find((row) => row.type === 'ansible') ?? ofAction[0] ?? rows.find((row) => row.id === id);
  if (found === undefined) {
    throw new Refusal('not_found', `no implementation: neither an action nor an implementation has the id ${id}`);
  }
  return found;
}

/** @throws Refusal when there is none, or it cannot be carried out */
export async function updateActionImpl(
  context: Context,
  principal: Principal,
  id: number,
  changes: Partial<ActionImplFields>,
): Promise<void> {
  const row = await findActionImpl(context, id);
  const changed = { ...row, ...changes };
  checkTemplate(changed.type, changed.template, context.limits.ansibleModules);
  try {
    await transact(context, principal, async (transaction, note) => {
      await updateRow(transaction, 'action_impl', row.id, changes);
      note('update action implementation', row.id);
    });
  } catch (error) {
    throw explained(error, changed);
  }
}

/** @throws Refusal when there is none */
export async function deleteActionImpl(context: Context, principal: Principal, id: number): Promise<void> {
  const row = await findActionImpl(context, id);
  await transact(context, principal, async (transaction, note) => {
    await deleteRow(transaction, 'action_impl', row.id);
    note('delete action implementation', row.id);
  });
}

function explained(error: unknown, { type, action_id: actionId }: ActionImplFields): unknown {
  const constraint = brokenConstraint(error);
  if (constraint === 'action_impl_action_id_type_key') {
    return new Refusal('invalid', `action ${actionId} has an implementation of type ${type} already: update it`);
  }
  if (constraint === 'action_impl_action_id_fkey') {
    return new Refusal('invalid', `action_id is ${actionId}, and there is no such action`);
  }
  return error;
}

/** Other types than ansible belong to other programs; what they mean is not ours to judge. */
function checkTemplate(type: string, template: Params, admitted: readonly string[]): void {
  if (type !== 'ansible') return;
  const { action } = template;
  if (typeof action !== 'object' || action === null || Array.isArray(action)) {
    throw new Refusal('invalid', 'template has no action: write {"action":{"module":"shell","args":"…"}}');
  }
  try {
    admittedAction(action as ActionSpec, admitted);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal('invalid', `template.action: ${reason}`, { cause: error });
  }
  if (template['become'] !== undefined) checkedBecome(template['become'], 'template.become');
}
