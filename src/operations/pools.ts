import { Refusal } from '../domain/errors.ts';
import type { PoolId } from '../domain/ids.ts';
import { brokenConstraint, type Queries } from '../store/database.ts';
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
  try {
    return await context.database.transaction().execute(async (transaction) => {
      const tasks = await knownTemplates(transaction, fields.tasks);
      return insertRow(transaction, 'pool', { ...fields, tasks });
    });
  } catch (error) {
    if (brokenConstraint(error) !== 'pool_service_id_fkey') throw error;
    throw new Refusal('invalid', `no such service: ${fields.service_id}`, { cause: error });
  }
}

/** Changes what is given. @throws Refusal when there is no such pool or template */
export function updatePool(
  { database }: Context,
  id: PoolId,
  changes: Partial<Omit<PoolFields, 'name' | 'service_id'>>,
): Promise<void> {
  return database.transaction().execute(async (transaction) => {
    const tasks = changes.tasks === undefined ? undefined : await knownTemplates(transaction, changes.tasks);
    if (!(await updateRow(transaction, 'pool', id, { ...changes, tasks }))) throw noSuchPool(id);
  });
}

/** Constraint → why a pool cannot be deleted. */
const DELETE_HINDRANCES: Readonly<Record<string, string>> = {
  node_pool_id_fkey: 'node exists in this pool: shrink it or remove its nodes first',
  depend_item_pool_id_fkey: 'a schedule of another pool depends on this pool: change that first',
};

/** @throws Refusal when there is no such pool, it has nodes, or another pool's schedule depends on it */
export async function deletePool({ database }: Context, id: PoolId): Promise<void> {
  try {
    if (await deleteRow(database, 'pool', id)) return;
  } catch (error) {
    const reason = DELETE_HINDRANCES[brokenConstraint(error) ?? ''];
    if (reason === undefined) throw error;
    throw new Refusal('invalid', reason, { cause: error });
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

async function knownTemplates(transaction: Queries, tasks: PoolTemplates): Promise<PoolTemplates> {
  const named = Object.entries(tasks).filter(([, id]) => id > 0);
  const unknown = await unknownTemplates(
    transaction,
    named.map(([, id]) => id),
  );
  const [wrong] = named.filter(([, id]) => unknown.includes(id));
  if (wrong !== undefined)
    throw new Refusal('invalid', `tasks.${wrong[0]} is ${wrong[1]}, and there is no such template`);
  return Object.fromEntries(named);
}
