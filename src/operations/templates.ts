import { isGroupStep } from '../domain/build-plan.ts';
import { Refusal } from '../domain/errors.ts';
import type { TemplateId } from '../domain/ids.ts';
import type { TemplateStep } from '../domain/plan.ts';
import { deleteRow, findRow, insertRow, updateRow } from '../store/rows.ts';
import { poolsWithTemplate, tasksWithTemplate, unknownNames } from '../store/usage.ts';
import type { Context } from './context.ts';

export interface TemplateFields {
  readonly name: string;
  readonly desc: string;
  readonly steps: readonly TemplateStep[];
}

/** @throws Refusal when the name is taken, or a step does not exist */
export async function createTemplate(context: Context, fields: TemplateFields): Promise<number> {
  await checkSteps(context, fields.steps);
  return insertRow(context.database, 'template', fields);
}

/** Tasks that exist keep the steps they were made with. @throws Refusal when the template or a step does not exist */
export async function updateTemplate(
  context: Context,
  id: TemplateId,
  changes: Partial<Omit<TemplateFields, 'name'>>,
): Promise<void> {
  await requireTemplate(context, id);
  if (changes.steps !== undefined) await checkSteps(context, changes.steps);
  await updateRow(context.database, 'template', id, changes);
}

/** @throws Refusal when there is no such template, or a pool or a task that is not finished uses it */
export async function deleteTemplate(context: Context, id: TemplateId): Promise<void> {
  await requireTemplate(context, id);
  const pools = await poolsWithTemplate(context.database, id);
  if (pools.length > 0) throw new Refusal('invalid', `template ${id} is used by pool ${pools.join(', ')}`);
  const tasks = await tasksWithTemplate(context.database, id);
  if (tasks.length > 0) throw new Refusal('invalid', `template ${id} is used by task ${tasks.join(', ')}`);
  await deleteRow(context.database, 'template', id);
}

async function requireTemplate({ database }: Context, id: TemplateId): Promise<void> {
  if ((await findRow(database, 'template', ['id'], id)) === null) {
    throw noSuchTemplate(id);
  }
}

export function noSuchTemplate(id: number): Refusal {
  return new Refusal('not_found', `data not found: there is no template ${id}`);
}

async function checkSteps({ database }: Context, steps: readonly TemplateStep[]): Promise<void> {
  if (steps.length === 0) throw new Refusal('invalid', 'steps is empty: add at least one step');
  const remote = steps.map((step) => step.name).filter((name) => !isGroupStep(name));
  const unknown = await unknownNames(database, 'remote_step', remote);
  if (unknown.length > 0) throw new Refusal('not_found', `step name not found: ${unknown.join(', ')}`);
}
