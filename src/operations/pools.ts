import { Refusal } from '../domain/errors.ts';
import type { PoolId } from '../domain/ids.ts';
import { brokenConstraint } from '../store/database.ts';
import { deleteRow, findRow, insertRow, updateRow } from '../store/rows.ts';
import { unknownTemplates } from '../store/usage.ts';
import type { Context } from './context.ts';

export interface PoolFields {
  readonly name: string;
  readonly desc: string;
  readonly vm_type: number;
  readonly sd_id: number;
  readonly service_id: number;
  readonly tasks: PoolTemplates;
}

/** Which template each operation runs; 0 = none, as older clients say. */
export type PoolTemplates = Readonly<Partial<Record<'expand' | 'shrink' | 'deploy', number>>>;

/** @throws Refusal when the name is taken, or the service or a template does not exist */
export async function createPool(context: Context, fields: PoolFields): Promise<number> {
  const tasks = await knownTemplates(context, fields.tasks);
  try {
    return await insertRow(context.database, 'pool', { ...fields, tasks });
  } catch (error) {
    if (brokenConstraint(error) !== 'pool_service_id_fkey') throw error;
    throw new Refusal('invalid', `no such service: ${fields.service_id}`, { cause: error });
  }
}

/** Changes what is given. @throws Refusal when there is no such pool or template */
export async function updatePool(
  context: Context,
  id: PoolId,
  changes: Partial<Omit<PoolFields, 'name' | 'service_id'>>,
): Promise<void> {
  if ((await findRow(context.database, 'pool', ['id'], id)) === null) throw noSuchPool(id);
  const tasks = changes.tasks === undefined ? undefined : await knownTemplates(context, changes.tasks);
  await updateRow(context.database, 'pool', id, { ...changes, tasks });
}

/** @throws Refusal when there is no such pool, or it has nodes */
export async function deletePool({ database }: Context, id: PoolId): Promise<void> {
  try {
    if (await deleteRow(database, 'pool', id)) return;
  } catch (error) {
    if (brokenConstraint(error) !== 'node_pool_id_fkey') throw error;
    throw new Refusal('invalid', 'node exists in this pool: shrink it or remove its nodes first', { cause: error });
  }
  throw new Refusal('invalid', `data not found: there is no pool ${id}`);
}

/** @throws Refusal when there is no such pool whose nodes could be asked for */
export async function requireParentPool({ database }: Context, id: PoolId): Promise<void> {
  if ((await findRow(database, 'pool', ['id'], id)) === null) throw new Refusal('invalid', `no such pool: ${id}`);
}

export function noSuchPool(id: number): Refusal {
  return new Refusal('not_found', `pool ${id} not found`);
}

async function knownTemplates({ database }: Context, tasks: PoolTemplates): Promise<PoolTemplates> {
  const named = Object.entries(tasks).filter(([, id]) => id > 0);
  const unknown = await unknownTemplates(
    database,
    named.map(([, id]) => id),
  );
  const [wrong] = named.filter(([, id]) => unknown.includes(id));
  if (wrong !== undefined)
    throw new Refusal('invalid', `tasks.${wrong[0]} is ${wrong[1]}, and there is no such template`);
  return Object.fromEntries(named);
}
