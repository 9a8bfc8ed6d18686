import { isGroupStep } from '../domain/build-plan.ts';
import { Refusal } from '../domain/errors.ts';
import type { TemplateId } from '../domain/ids.ts';
import type { TemplateStep } from '../domain/plan.ts';
import type { RollingPolicy } from '../domain/rolling-policy.ts';
import type { Principal } from '../identity/principal.ts';
import { policyComplaints } from '../steps/check-policy.ts';
import type { Queries } from '../store/database.ts';
import { deleteRow, insertRow, lockRow, updateRow } from '../store/rows.ts';
import { poolsWithTemplate, tasksWithTemplate, unknownNames } from '../store/usage.ts';
import type { Context } from './context.ts';
import { transact } from './transact.ts';

export interface TemplateFields {
  readonly name: string;
  readonly desc: string;
  readonly steps: readonly TemplateStep[];
  /** What its tasks do unless they say otherwise; null = nothing. */
  readonly policy?: RollingPolicy | null;
}

/** @throws Refusal when the name is taken, a step does not exist, or a text of the policy cannot be filled in */
export async function createTemplate(context: Context, principal: Principal, fields: TemplateFields): Promise<number> {
  checkPolicy(fields.policy ?? null);
  return transact(context, principal, async (transaction, note) => {
    await checkSteps(transaction, fields.steps);
    const id = await insertRow(transaction, 'template', fields);
    note('create template', id);
    return id;
  });
}

/** Tasks that exist keep the steps they were made with. @throws Refusal when the template or a step does not exist */
export async function updateTemplate(
  context: Context,
  principal: Principal,
  id: TemplateId,
  changes: Partial<Omit<TemplateFields, 'name'>>,
): Promise<void> {
  checkPolicy(changes.policy ?? null);
  return transact(context, principal, async (transaction, note) => {
    if (!(await updateRow(transaction, 'template', id, changes))) throw noSuchTemplate(id);
    if (changes.steps !== undefined) await checkSteps(transaction, changes.steps);
    note('update template', id);
  });
}

/** @throws Refusal when there is no such template, or a pool or a task that is not finished uses it */
export function deleteTemplate(context: Context, principal: Principal, id: TemplateId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    if ((await lockRow(transaction, 'template', ['id'], id)) === null) throw noSuchTemplate(id);
    const pools = await poolsWithTemplate(transaction, id);
    if (pools.length > 0) throw new Refusal('invalid', `template ${id} is used by pool ${pools.join(', ')}`);
    const tasks = await tasksWithTemplate(transaction, id);
    if (tasks.length > 0) throw new Refusal('invalid', `template ${id} is used by task ${tasks.join(', ')}`);
    await deleteRow(transaction, 'template', id);
    note('delete template', id);
  });
}

export function noSuchTemplate(id: number): Refusal {
  return new Refusal('not_found', `data not found: there is no template ${id}`);
}

async function checkSteps(transaction: Queries, steps: readonly TemplateStep[]): Promise<void> {
  if (steps.length === 0) throw new Refusal('invalid', 'steps is empty: add at least one step');
  const remote = steps.map((step) => step.name).filter((name) => !isGroupStep(name));
  const unknown = await unknownNames(transaction, 'remote_step', remote);
  if (unknown.length > 0) throw new Refusal('not_found', `step name not found: ${unknown.join(', ')}`);
}

function checkPolicy(policy: RollingPolicy | null): void {
  const complaints = policy === null ? [] : policyComplaints(policy);
  if (complaints.length > 0) throw new Refusal('invalid', complaints.join('; '));
}
