import { sql } from 'kysely';
import type { Addressed } from '../../domain/address.ts';
import { readBecome } from '../../domain/become.ts';
import type { PoolBalancer } from '../../domain/fleet/pool-balancers.ts';
import type { RemoteSteps } from '../../domain/plans/implemented-action.ts';
import type { NodeId, PoolId, TemplateId, VmTypeId } from '../../domain/ids.ts';
import type { ActionSpec, TemplateStep } from '../../domain/plans/plan.ts';
import { LARGEST_PLAN, planTooLarge } from '../../domain/plans/plan-size.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import { secretsAmong } from '../../domain/plans/secret-params.ts';
import type { Queries } from '../database.ts';
import { NODE_ADDRESS } from '../fleet/nodes.ts';
import type { PoolTasks } from '../record-schema.ts';
import type { NodeType } from '../schema.ts';

/*
 * The rows that tasks are made from.
 */

export interface TaskPool {
  readonly id: PoolId;
  readonly name: string;
  readonly vm_type: number;
  readonly sd_id: number;
  readonly balancers: readonly PoolBalancer[];
  readonly tasks: PoolTasks;
  readonly docker_image: string;
}

/** A pool with its service's image, locked against other changes of its nodes; null when there is none. */
export async function lockTaskPool(transaction: Queries, id: PoolId): Promise<TaskPool | null> {
  const row = await transaction
    .selectFrom('pool')
    .innerJoin('service', 'service.id', 'pool.service_id')
    .select(['pool.id', 'pool.name', 'pool.vm_type', 'pool.sd_id', 'pool.balancers', 'pool.tasks'])
    .select('service.docker_image')
    .where('pool.id', '=', id)
    .forNoKeyUpdate('pool')
    .executeTakeFirst();
  return row ?? null;
}

export interface TaskTemplate {
  readonly id: TemplateId;
  readonly name: string;
  readonly steps: readonly TemplateStep[];
  readonly policy: RollingPolicy | null;
  /** Its tasks gather facts of their nodes first. */
  readonly facts: boolean;
}

/** A template, locked until the transaction ends; null when there is none. */
export async function taskTemplate(transaction: Queries, id: TemplateId): Promise<TaskTemplate | null> {
  const row = await transaction
    .selectFrom('template')
    .select(['id', 'name', 'steps', 'policy', 'facts'])
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The remote steps of these names with their actions, each with the implementation in use.
 *
 * @throws Refusal when the implementations alone exceed the limit of a plan
 */
export async function remoteStepsNamed(database: Queries, names: readonly string[]): Promise<RemoteSteps> {
  const steps = await database
    .selectFrom('remote_step')
    .select(['name', 'actions'])
    .where('name', '=', sql<string>`any(${names})`)
    .execute();
  const actionNames = [...new Set(steps.flatMap((step) => step.actions))];
  await refuseLargeActions(database, actionNames);
  const actions = await database
    .selectFrom('action')
    .leftJoin('action_impl', (join) =>
      join.onRef('action_impl.action_id', '=', 'action.id').on('action_impl.type', '=', 'ansible'),
    )
    .select(['action.name', 'action.params', 'action_impl.template'])
    .where('action.name', '=', sql<string>`any(${actionNames})`)
    .execute();
  const byName = new Map(actions.map((action) => [action.name, action]));
  return new Map(
    steps.map((step) => [
      step.name,
      step.actions.map((name) => {
        const action = byName.get(name);
        const declared = action?.params ?? {};
        const params = Object.keys(declared);
        const integers = params.filter((param) => declared[param]?.trim().toLowerCase() === 'integer');
        const secrets = secretsAmong(declared);
        const become = readBecome(action?.template?.['become']);
        const own = become === null ? {} : { become };
        return { name, params, secrets, integers, ...own, action: actionOf(action?.template) };
      }),
    ]),
  );
}

async function refuseLargeActions(database: Queries, names: readonly string[]): Promise<void> {
  const { rows } = await sql<{ characters: number }>`
    select coalesce(sum(length(template::text)), 0) as characters
    from action_impl join action on action.id = action_impl.action_id
    where action_impl.type = 'ansible' and action.name = any(${names})`.execute(database);
  if ((rows[0]?.characters ?? 0) > LARGEST_PLAN) throw planTooLarge();
}

function actionOf(template: { readonly action?: ActionSpec } | null | undefined): ActionSpec | null {
  return template?.action ?? null;
}

export interface TaskNode {
  readonly id: NodeId;
  readonly ip: string;
  readonly vm_id: string;
  readonly pool_id: PoolId;
}

/** An existing node, with its normalized address. */
export type AddressedNode = TaskNode & Addressed;

/** The nodes of a pool, in order. */
export async function nodesOfPool(database: Queries, poolId: PoolId): Promise<readonly AddressedNode[]> {
  return database
    .selectFrom('node')
    .select(['id', 'ip', 'vm_id', 'pool_id', NODE_ADDRESS.as('address')])
    .where('pool_id', '=', poolId)
    .orderBy('id')
    .execute();
}

/** The nodes with one of these addresses, in order of pool and node. */
export async function nodesSpelled(database: Queries, spellings: readonly string[]): Promise<readonly AddressedNode[]> {
  return database
    .selectFrom('node')
    .select(['id', 'ip', 'vm_id', 'pool_id', NODE_ADDRESS.as('address')])
    .where(NODE_ADDRESS, '=', sql<string>`any(${spellings}::text[])`)
    .where('ip', '<>', '-')
    .orderBy('pool_id')
    .orderBy('id')
    .execute();
}

/** The names of the groups that a pool is in. */
export async function groupsOfPool(
  database: Queries,
  id: PoolId,
): Promise<{ readonly service_name: string; readonly cluster_name: string }> {
  return database
    .selectFrom('pool')
    .innerJoin('service', 'service.id', 'pool.service_id')
    .innerJoin('cluster', 'cluster.id', 'service.cluster_id')
    .select(['service.name as service_name', 'cluster.name as cluster_name'])
    .where('pool.id', '=', id)
    .executeTakeFirstOrThrow();
}

/** Nodes of an expansion. */
interface NewNodes {
  readonly count: number;
  readonly nodeType: NodeType;
  /** Of the machines that are made for them; null = none are. */
  readonly machineType: VmTypeId | null;
}

/** Makes the nodes of an expansion, without address and machine. */
export async function insertNewNodes(
  transaction: Queries,
  poolId: PoolId,
  { count, nodeType, machineType }: NewNodes,
): Promise<readonly TaskNode[]> {
  const { rows } = await sql<TaskNode>`
    insert into node (pool_id, ip, node_type, machine_type)
    select ${poolId}, '-', ${nodeType}, ${machineType}::int from generate_series(1, ${count})
    returning id, ip, vm_id, pool_id`.execute(transaction);
  await transaction
    .updateTable('pool')
    .set({ node_count: sql<number>`node_count + ${count}` })
    .where('id', '=', poolId)
    .execute();
  return rows.toSorted((a, b) => a.id - b.id);
}

/** True when the pool's machine type and load balancer exist, as far as the plan needs them. */
export async function missingRow(database: Queries, table: 'vm_type' | 'sd', id: number): Promise<boolean> {
  const row = await database
    .selectFrom(table)
    .select('id')
    .where('id', '=', sql<never>`${id}`)
    .executeTakeFirst();
  return row === undefined;
}
