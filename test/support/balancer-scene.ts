import { sql } from 'kysely';
import type { Discovery } from '../../src/discovery/discovery.ts';
import { openDiscovery } from '../../src/discovery/registry.ts';
import type { NodeRunId, SdId } from '../../src/domain/ids.ts';
import type { StepWork } from '../../src/domain/plans/plan.ts';
import type { BalancerDeps } from '../../src/operations/balancers/look-at-balancer.ts';
import { attend } from '../../src/operations/balancers/watch-balancers.ts';
import { register, unregister } from '../../src/steps/sd.ts';
import type { StepCall, StepOutcome } from '../../src/steps/step.ts';
import { membershipLedger } from '../../src/store/balancers/ledger.ts';
import { beginDueQuestions, listDifferences } from '../../src/store/balancers/looks.ts';
import type { Database } from '../../src/store/database.ts';
import { insertRow } from '../../src/store/rows.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type DiscoveryOpening, haproxyOpening, linkDeps, noSsh } from './discoveries.ts';

const { signal } = new AbortController();

/** Nodes of a pool, steps that register them, and the watch over their load balancers, in one process with a clock of its own. */
export interface BalancerScene extends AsyncDisposable {
  readonly test: TestDatabase;
  readonly deps: BalancerDeps;
  /** Makes a load balancer of HAProxy's settings. */
  balancer(name: string, settings: Record<string, unknown>): Promise<SdId>;
  /** Makes one of any kind. */
  balancerOf(name: string, opening: DiscoveryOpening): Promise<SdId>;
  /** Makes nodes; their servers are called pool-1, pool-2 … */
  nodes(...ips: readonly string[]): Promise<void>;
  /** Runs a step of these nodes, by their numbers from 1. */
  step(verb: 'register' | 'unregister', sdId: SdId, ...nodes: readonly number[]): Promise<readonly StepOutcome[]>;
  /** The watch looks once, so many seconds later. */
  watch(seconds?: number): Promise<void>;
  /** "kind name" of every difference that the last look found. */
  differences(sdId: SdId): Promise<readonly string[]>;
  /** "name state" of every membership. */
  memberships(sdId: SdId): Promise<readonly string[]>;
  /** "differences message" of every event of load balancers. */
  events(): Promise<readonly string[]>;
}

export async function balancerScene(): Promise<BalancerScene> {
  const test = await testDatabase();
  const { database } = test;
  let clock = 0;
  const now = (): Date => new Date(Date.now() + clock * 1000);
  const opened = new Map<SdId, Discovery>();
  const discoveryOf = (id: SdId): Promise<Discovery> => {
    const discovery = opened.get(id);
    return discovery === undefined ? Promise.reject(new Error(`no load balancer ${id}`)) : Promise.resolve(discovery);
  };
  const deps = { database, discoveryOf, now };
  const poolId = await madePool(database);
  const made: { readonly id: number; readonly ip: string }[] = [];
  const ledger = membershipLedger(database, now);
  const balancerOf: BalancerScene['balancerOf'] = async (name, { provider, settings }) => {
    const id = (await insertRow(database, 'sd', { name, desc: '', provider, settings })) as SdId;
    opened.set(id, openDiscovery(provider, settings, linkDeps(noSsh), id));
    return id;
  };
  return {
    test,
    deps,
    balancer: (name, settings) => balancerOf(name, haproxyOpening(settings)),
    balancerOf,
    nodes: async (...ips) => {
      for (const ip of ips) {
        const { rows } = await sql<{ id: number }>`
          insert into node (pool_id, ip) values (${poolId}, ${ip}) returning id`.execute(database);
        made.push(...rows.map(({ id }) => ({ id, ip })));
      }
    },
    step: async (verb, sdId, ...numbers) => {
      const chosen = made.filter((_, index) => numbers.includes(index + 1));
      const calls = chosen.map((node) => callOf(node, { kind: verb, sdId }));
      const outcomes: StepOutcome[] = [];
      const group = (verb === 'register' ? register : unregister)({ discoveryOf, ledger });
      for await (const { outcome } of group.run(calls)) outcomes.push(outcome);
      return outcomes;
    },
    watch: async (seconds = 6) => {
      clock += seconds;
      const before = new Date(now().getTime() - 5000);
      const due = await beginDueQuestions(database, { before, now: now(), most: 10 });
      await Promise.all(due.map((balancer) => attend(deps, balancer, signal)));
    },
    differences: async (sdId) => {
      const { rows } = await listDifferences(database, sdId, { page: 1, pageSize: 1000 });
      return rows.map(({ kind, name }) => `${kind} ${name}`);
    },
    memberships: async (sdId) => {
      const { rows } = await sql<{ said: string }>`
        select name || ' ' || state as said from membership where sd_id = ${sdId} order by name`.execute(database);
      return rows.map(({ said }) => said);
    },
    events: async () => {
      const { rows } = await sql<{ said: string }>`
        select item->>'differences' || ' ' || (item->>'message') as said
        from event, json_array_elements(items) as item where item->>'type' = 'balancer' order by event.id`.execute(
        database,
      );
      return rows.map(({ said }) => said);
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

async function madePool(database: Database): Promise<number> {
  const cluster_id = await insertRow(database, 'cluster', { name: 'c', desc: '', biz: '' });
  const service = { name: 's', desc: '', service_type: '', docker_image: '', cluster_id };
  const service_id = await insertRow(database, 'service', service);
  return insertRow(database, 'pool', { name: 'pool', desc: '', vm_type: 0, sd_id: 0, tasks: {}, service_id });
}

function callOf({ id, ip }: { readonly id: number; readonly ip: string }, work: StepWork): StepCall {
  const retry = { retry_times: 0, ignore_error: false, interval: 0 };
  return {
    nodeRunId: id as NodeRunId,
    runId: `scene-${id}`,
    step: { name: work.kind, params: {}, retry, timeout: 60, work },
    facts: { ip, vm_id: '', node_id: id, pool_name: 'pool', service_name: 's', cluster_name: 'c', task_id: 1 },
    deadline: new Date(Date.now() + 60_000),
    onOutput: () => {},
    onContact: () => {},
    onPause: () => {},
    signal,
  };
}
