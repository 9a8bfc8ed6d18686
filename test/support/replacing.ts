import { sql } from 'kysely';
import type { PoolId, TaskId } from '../../src/domain/ids.ts';
import { replacePool, type ReplaceRequest } from '../../src/operations/pools/replace-pool.ts';
import { passed, type StepCall, type StepOutcome } from '../../src/steps/step.ts';
import type { Database } from '../../src/store/database.ts';
import { PASSED, type TestEngine, testEngine, type TestEngineOptions } from './engine.ts';
import { TESTER } from './tester.ts';

/** An engine whose pool has machines that can be replaced: `create_vm`, `register` and `unregister`, `return_vm`. */
export async function replacingEngine(nodes: number, options: TestEngineOptions = {}): Promise<TestEngine> {
  const engine = await testEngine(nodes, options);
  const { database } = engine.test;
  await sql`update node set vm_id = 'vm-' || id, machine_type = 1, status = 'success'`.execute(database);
  await sql`insert into vm_type (id, name, provider, settings) values (1, 'test', 'static', '{}')`.execute(database);
  await sql`insert into sd (id, name, provider, settings) values (1, 'test', 'haproxy', '{}')`.execute(database);
  const expand = await template(database, 'up', ['create_vm', 'register']);
  const shrink = await template(database, 'down', ['unregister', 'return_vm']);
  await sql`update pool set tasks = ${JSON.stringify({ expand, shrink })}::jsonb`.execute(database);
  return engine;
}

async function template(database: Database, name: string, steps: readonly string[]): Promise<number> {
  const planned = steps.map((step) => ({
    name: step,
    param_values: {},
    retry: { retry_times: 0, ignore_error: false },
  }));
  const { rows } = await sql<{ id: number }>`
    insert into template (name, "desc", steps) values (${name}, '', ${JSON.stringify(planned)}::jsonb) returning id`.execute(
    database,
  );
  return rows[0]?.id ?? 0;
}

/** What a machine provider and a load balancer would say. */
export function machines({ step, facts }: StepCall): StepOutcome {
  const id = facts.node_id;
  if (step.work.kind === 'create_vm') return passed('', { kind: 'machine_made', ip: `10.9.0.${id}`, vmId: `vm-${id}` });
  return step.work.kind === 'return_vm' ? passed('', { kind: 'machine_returned' }) : PASSED;
}

export function replace(
  { context, poolId }: { readonly context: TestEngine['context']; readonly poolId: PoolId },
  request: Partial<ReplaceRequest> = {},
): Promise<TaskId> {
  return replacePool(context, TESTER, { poolId, nodes: null, maxSurge: null, maxUnavailable: null, ...request });
}

/** The nodes of the pool, and the number that the pool has of them. */
export async function poolNow({ test: { database }, poolId }: TestEngine) {
  const { node_count } = await database
    .selectFrom('pool')
    .select('node_count')
    .where('id', '=', poolId)
    .executeTakeFirstOrThrow();
  const nodes = await database
    .selectFrom('node')
    .select(['id', 'ip', 'vm_id', 'status', 'node_type'])
    .where('pool_id', '=', poolId)
    .orderBy('id')
    .execute();
  return { node_count, nodes };
}
