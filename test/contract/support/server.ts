import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { buildServer } from '../../../src/api/server.ts';
import { startWorker } from '../../../src/engine/worker.ts';
import { MachineProviders } from '../../../src/machines/registry.ts';
import type { Executors } from '../../../src/steps/registry.ts';
import { failed, type GroupStep, type NodeStep, passed } from '../../../src/steps/step.ts';
import { createVm, returnVm } from '../../../src/steps/vm.ts';
import { startApi } from '../../support/api-server.ts';
import type { TestDatabase } from '../../support/database.ts';
import { keysIn } from '../../support/keys.ts';
import { CHECKS_WITHOUT_CHANNEL, noChannel, OUTBOUND_TO_LOOPBACK } from '../../support/no-channel.ts';

/** The server that the suite talks to. */
export interface ContractTarget {
  readonly url: string;
  /** The same server, set to show the nodes of tasks by their states, for the older console; null = it is not there. */
  readonly groupedUrl: string | null;
  /** The Authorization header of every request. */
  readonly authorization: string;
  /** It is the suite's own: its steps succeed on nodes that do not exist, and nobody needs to clean up. */
  readonly isOwn: boolean;
}

declare module 'vitest' {
  interface ProvidedContext {
    contract: ContractTarget;
  }
}

const OPERATOR = 'root';
const TIME_ZONE = 'Asia/Shanghai';

/** Gives the suite a server for all of its files: one of its own, or the one at CONTRACT_URL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { CONTRACT_URL: url = '', CONTRACT_TOKEN: token = '' } = process.env;
  if (url !== '') {
    const authorization = token === '' ? OPERATOR : `Bearer ${token}`;
    project.provide('contract', { url: url.replace(/\/+$/, ''), groupedUrl: null, authorization, isOwn: false });
    return async () => {};
  }
  await using stack = new AsyncDisposableStack();
  project.provide('contract', { ...(await startServer(stack)), authorization: OPERATOR, isOwn: true });
  const running = stack.move();
  return () => running.disposeAsync();
}

/** @returns where it listens */
async function startServer(stack: AsyncDisposableStack): Promise<Pick<ContractTarget, 'url' | 'groupedUrl'>> {
  const { url, context, queue, test, deps } = stack.use(await startApi(TIME_ZONE));
  const { database, now } = context;
  const log = { info: () => {}, error: () => {} };
  const role = 'all';
  const worker = {
    database,
    databaseUrl: test.url,
    queue,
    role,
    installation: 'contract',
    outbound: OUTBOUND_TO_LOOPBACK,
    capacity: 1000,
    now,
    log,
  };
  const patience = { lockFree: 1, lockHeld: 20 };
  stack.use(await startWorker({ ...worker, patience, executors: executorsOn(test), checks: CHECKS_WITHOUT_CHANNEL }));
  const grouped = await buildServer({ ...deps, taskDetail: 'grouped' }, pino({ level: 'warn' }));
  stack.defer(() => grouped.close());
  return { url, groupedUrl: await grouped.listen({ host: '127.0.0.1', port: 0 }) };
}

/** Real machine types; load balancers and nodes are not there, as far as the steps can tell. */
function executorsOn({ database, directory }: TestDatabase): Executors {
  const machines = new MachineProviders({
    database,
    installation: 'contract',
    outbound: OUTBOUND_TO_LOOPBACK,
    keys: keysIn(directory),
    dataDir: directory,
    offersSandbox: true,
  });
  const machineDeps = {
    machinesOf: (id: Parameters<typeof machines.of>[0]) => machines.of(id),
    tokenOf: ({ nodeRunId }: { readonly nodeRunId: number }) => `contract-${nodeRunId}`,
  };
  return {
    create_vm: createVm({ ...machineDeps, channel: noChannel }),
    return_vm: returnVm(machineDeps),
    register: atOnce,
    unregister: atOnce,
    remote: exitStep(),
    remote_in: exitStep(),
    check: changesNothing,
    check_in: changesNothing,
    facts: saysFacts,
  };
}

const atOnce: GroupStep = {
  mode: 'group',
  run: async function* (calls) {
    for (const call of calls) yield { call, outcome: passed('done') };
  },
};

const FACTS = { distribution: 'Debian', distribution_major_version: '12', memtotal_mb: 4000 };
/** Every node has the same facts. */
const saysFacts: NodeStep = {
  mode: 'node',
  run: async () => passed('facts gathered: 3', { kind: 'facts_gathered', facts: FACTS }),
  cancel: async () => {},
};

/** Nothing would change at any node. */
const changesNothing: NodeStep = {
  mode: 'node',
  run: async () => ({ ...passed('unchanged: all\n', null, 0), finding: 'unchanged' }),
  cancel: async () => {},
};

/** What `exit {{ exit }}` does on a node: at an address of silentAddresses nobody answers. */
function exitStep(): NodeStep {
  const cancelled = new Map<string, AbortController>();
  return {
    mode: 'node',
    run: async ({ runId, facts, step, deadline, signal }) => {
      if (facts.ip.startsWith('2001:db8:')) {
        const cancel = new AbortController();
        cancelled.set(runId, cancel);
        const end = AbortSignal.any([signal, cancel.signal]);
        await delay(Math.max(0, deadline.getTime() - Date.now()), undefined, { signal: end }).catch(() => {});
        cancelled.delete(runId);
        signal.throwIfAborted();
        return failed('node cannot be reached');
      }
      const code = Number(step.params['exit'] ?? 0);
      return code === 0 ? passed(`${step.name} on ${facts.ip}`, null, 0) : failed(`exit code ${code}`, 'oh', code);
    },
    cancel: async ({ runId }) => cancelled.get(runId)?.abort(),
  };
}
