import { Refusal } from '../../domain/errors.ts';
import type { PoolSsh } from '../../domain/fleet/pool-ssh.ts';
import { changedBalancers, type PoolBalancer, type PoolBalancers } from '../../domain/fleet/pool-balancers.ts';
import type { PoolId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { type Message, message } from '../../messages/message.ts';
import { brokenConstraint, type Queries } from '../../store/database.ts';
import { deleteRow, findRow, insertRow } from '../../store/rows.ts';
import { unknownBalancers, unknownTemplates } from '../../store/fleet/usage.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface PoolFields {
  readonly name: string;
  readonly desc: string;
  readonly vm_type: number;
  readonly sd_id: number;
  /** All of its load balancers; empty = sd_id alone. */
  readonly balancers: readonly PoolBalancer[];
  readonly service_id: number;
  readonly tasks: PoolTemplates;
  /** Whether its nodes whose machines are gone are replaced without being asked for. */
  readonly replace_lost: boolean;
  /** How its nodes are reached, where that differs from the machine type. */
  readonly ssh: PoolSsh;
}

/** The template of each operation; 0 = none, as older clients send. */
export type PoolTemplates = Readonly<Partial<Record<'expand' | 'shrink' | 'deploy', number>>>;

type PoolChanges = Omit<PoolFields, 'name' | 'service_id'>;

export const POOL: RecordKind<PoolChanges> = {
  table: 'pool',
  columns: ['desc', 'vm_type', 'sd_id', 'balancers', 'tasks', 'replace_lost', 'ssh'],
  hold: 'from_changes',
};

/** @throws Refusal when the name is taken, or the service or a template does not exist */
export async function createPool(context: Context, principal: Principal, fields: PoolFields): Promise<number> {
  try {
    return await transact(context, principal, async (transaction, note) => {
      const tasks = await knownTemplates(transaction, fields.tasks);
      const places = await knownBalancers(transaction, changedBalancers({ sd_id: 0, balancers: [] }, fields));
      const id = await insertRow(transaction, 'pool', { ...fields, ...places, tasks }, stampOf(context, principal));
      note('create pool', id);
      return id;
    });
  } catch (error) {
    if (brokenConstraint(error) !== 'pool_service_id_fkey') throw error;
    throw new Refusal('invalid', message('no_such_service', { id: fields.service_id }), {
      cause: error,
      field: 'service_id',
    });
  }
}

/** Changes the given fields. @throws Refusal when there is no such pool or template, or somebody changed it since the given version */
export function updatePool(
  context: Context,
  principal: Principal,
  id: PoolId,
  { version, ...changes }: OfVersion<Partial<PoolChanges>>,
): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const tasks = changes.tasks === undefined ? undefined : await knownTemplates(transaction, changes.tasks);
    const record = await openRecord(transaction, POOL, id, version);
    if (record === null) throw noSuchPool(id);
    const places = await knownBalancers(transaction, changedBalancers(record.fields, changes));
    const saved = await saveRecord(transaction, record, { ...changes, ...places, tasks }, stampOf(context, principal));
    note('update pool', id);
    return saved;
  });
}

/** Constraint → why a pool cannot be deleted. */
const DELETE_HINDRANCES: Readonly<Record<string, Message>> = {
  node_pool_id_fkey: message('pool_has_nodes'),
  depend_item_pool_id_fkey: message('pool_depended_on'),
};

/** @throws Refusal when there is no such pool, it has nodes, or another pool's schedule depends on it */
export async function deletePool(context: Context, principal: Principal, id: PoolId): Promise<void> {
  try {
    await transact(context, principal, async (transaction, note) => {
      if (!(await deleteRow(transaction, 'pool', id))) {
        throw new Refusal('invalid', message('pool_gone', { id }));
      }
      note('delete pool', id);
    });
  } catch (error) {
    const reason = DELETE_HINDRANCES[brokenConstraint(error) ?? ''];
    if (reason === undefined) throw error;
    throw new Refusal('invalid', reason, { cause: error });
  }
}

/** @throws Refusal when there is no such pool */
export async function requireParentPool({ database }: Context, id: PoolId): Promise<void> {
  if ((await findRow(database, 'pool', ['id'], id)) === null)
    throw new Refusal('invalid', message('no_such_pool', { id }));
}

export function noSuchPool(id: number): Refusal {
  return new Refusal('not_found', message('pool_not_found', { id }));
}

/** @throws Refusal when there is no such load balancer; the first one alone need not exist, as older clients send any */
async function knownBalancers(transaction: Queries, places: PoolBalancers): Promise<PoolBalancers> {
  const [id] = await unknownBalancers(
    transaction,
    places.balancers.map(({ sd_id }) => sd_id),
  );
  if (id !== undefined) throw new Refusal('invalid', message('pool_balancer_unknown', { id }), { field: 'balancers' });
  return places;
}

async function knownTemplates(transaction: Queries, tasks: PoolTemplates): Promise<PoolTemplates> {
  const named = Object.entries(tasks).filter(([, id]) => id > 0);
  const unknown = await unknownTemplates(
    transaction,
    named.map(([, id]) => id),
  );
  const [wrong] = named.filter(([, id]) => unknown.includes(id));
  if (wrong !== undefined)
    throw new Refusal('invalid', message('pool_template_unknown', { operation: wrong[0], id: wrong[1] }), {
      field: `tasks.${wrong[0]}`,
    });
  return Object.fromEntries(named);
}
