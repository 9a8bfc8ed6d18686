import { basename, dirname, join } from 'node:path';
import { OUTBOUND_TO_LOOPBACK } from '../test/support/no-channel.ts';
import { Plays } from '../src/ansible/plays/plays.ts';
import { createAnsibleRunner } from '../src/ansible/runner.ts';
import type { AnsibleTask } from '../src/ansible/ansible.ts';
import { createSshChannel } from '../src/channel/ssh/ssh.ts';
import type { TaskId, TemplateId, VmTypeId } from '../src/domain/ids.ts';
import type { Plan } from '../src/domain/plans/plan.ts';
import { MachineProviders } from '../src/machines/registry.ts';
import { addNodes } from '../src/operations/pools/add-nodes.ts';
import { launch } from '../src/operations/tasks/launch-task.ts';
import { remoteStep } from '../src/steps/remote.ts';
import type { StepCall, StepOutcome } from '../src/steps/step.ts';
import type { Database } from '../src/store/database.ts';
import { HostKeys } from '../src/store/fleet/host-keys.ts';
import { installationId } from '../src/store/processes/installation.ts';
import { ModulePrograms } from '../src/store/tasks/module-programs.ts';
import { nodesOfPool } from '../src/store/tasks/task-sources.ts';
import { step, testEngine } from '../test/support/engine.ts';
import { loggedAttempts } from '../test/support/logged-attempts.ts';
import { TESTER } from '../test/support/tester.ts';
import type { Contender } from './contender.ts';
import type { Fleet } from './fleet.ts';
import { endPlays } from './play-ends.ts';
import { untilSuccess } from './task-end.ts';
import { keysAt } from '../test/support/keys.ts';
import { NO_REPOSITORIES, ownFilesAt } from '../test/support/no-content.ts';

/** The server's default. */
const CONNECTIONS = 500;
/** Seconds of a step, of which all hosts wait for their turn at the same time: more than a busy machine needs. */
const TIMEOUT = 3600;

/**
 * The engine with everything it does for a real task: rows of the embedded PostgreSQL for every attempt, log and event,
 * host keys recorded at the first contact, each command run once whatever dies. Measured from the launch to the end, of a server that has
 * run another task before, on other hosts.
 */
export const springtide: Contender = {
  name: 'Springtide',
  run: async ({ fleet, steps, modules, signal, measure, measureWarm }) => {
    const playsDirectory = join(fleet.directory, 'plays');
    await using ends = new AsyncDisposableStack();
    ends.defer(() => endPlays(playsDirectory));
    await using engine = await testEngine(0);
    const { database } = engine.test;
    const vmTypeId = await makeVmType(database, fleet);
    const plan = planOf(modules ?? Array.from({ length: steps }, () => ECHO), vmTypeId);
    await addNodes(engine.context, TESTER, engine.poolId, [...fleet.hosts, ...fleet.spare]);
    const all = await nodesOfPool(database, engine.poolId);
    const nodesOn = (hosts: readonly string[]): typeof all => all.filter(({ ip }) => hosts.includes(ip));
    const hostKeys = new HostKeys(database);
    const keys = keysAt(fleet.keyFile, dirname(fleet.keyFile));
    await using channel = createSshChannel({
      keys,
      checkHostKey: hostKeys.check,
      sweepDue: hostKeys.sweepDue,
      maxConnections: CONNECTIONS,
    });
    const machines = new MachineProviders({
      database,
      installation: 'bench',
      outbound: OUTBOUND_TO_LOOPBACK,
      dataDir: fleet.directory,
      keys,
      offersSandbox: false,
    });
    const remote = remoteStep({
      channel,
      ansible: createAnsibleRunner({
        channel,
        hidden: [fleet.directory],
        admitted: [],
        shelf: new ModulePrograms(database),
      }),
      plays: new Plays({
        channel,
        hidden: [fleet.directory],
        directory: playsDirectory,
        content: ownFilesAt(fleet.content),
      }),
      endpointOf: machines.endpointOf,
      machineTypeOf: machines.nameOf,
      factsOf: () => Promise.resolve(null),
      content: { files: ownFilesAt(fleet.content), repositories: NO_REPOSITORIES },
      now: () => new Date(),
    });
    // Every run has its own database. With its id as a prefix, no command attaches to one of an earlier run.
    const installation = await installationId(database);
    const run = (call: StepCall): Promise<StepOutcome> =>
      remote.run({ ...call, runId: `${installation}-${call.runId}` });
    await engine.worker(run, { capacity: 2 * CONNECTIONS });
    signal.throwIfAborted();

    const runTask = async (steps: Plan, nodes: typeof all): Promise<TaskId> => {
      const taskId = await database.transaction().execute((transaction) =>
        launch(transaction, engine.context, {
          kind: 'manual',
          templateId: 1 as TemplateId,
          templateName: 'echo',
          taskName: 'echo',
          poolId: engine.poolId,
          poolName: 'pool',
          plan: steps,
          stepLen: nodes.length,
          tag: null,
          maxFailures: null,
          operator: TESTER.name,
          origin: null,
          nodes,
        }),
      );
      await untilSuccess(database, taskId, signal);
      return taskId;
    };
    await runTask(planOf([ECHO, PING], vmTypeId), nodesOn(fleet.spare));
    const nodes = nodesOn(fleet.hosts);
    const tasks: TaskId[] = [];
    const work = async (): Promise<void> => {
      tasks.push(await runTask(plan, nodes));
    };
    await measure(work);
    await measureWarm(work);
    const output = modules === undefined ? 'hi\n' : null;
    for (const taskId of tasks) await checkLogs(database, taskId, nodes.length * steps, output);
  },
};

/** Existing machines: the hosts of the fleet. */
async function makeVmType(database: Database, { port, user, keyFile }: Fleet): Promise<VmTypeId> {
  const settings = JSON.stringify({ machines: [], port, user, key_file: basename(keyFile) });
  const { id } = await database
    .insertInto('vm_type')
    .values({ name: 'fleet', desc: '', provider: 'static', settings })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const ECHO: AnsibleTask = { module: 'shell', args: { args: 'echo hi' } };
/** None of the works has it: what it is built of is not kept for them. */
const PING: AnsibleTask = { module: 'ping', args: {} };

function planOf(modules: readonly AnsibleTask[], vmTypeId: VmTypeId): Plan {
  return modules.map(({ module, args }, index) => ({
    ...step(`step_${index}`),
    timeout: TIMEOUT,
    work: { kind: 'remote', vmTypeId, actions: [{ name: 'one', action: { module, ...args } }] },
  }));
}

/** Checks that everything ran, and that its output is where users look for it; null = whatever it says. */
async function checkLogs(database: Database, taskId: TaskId, expected: number, output: string | null): Promise<void> {
  const query = loggedAttempts(database)
    .innerJoin('node_run', 'node_run.id', 'step_run.node_run_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('node_run.task_id', '=', taskId)
    .where('step_run.state', '=', 'success');
  const { count } = await (
    output === null ? query.where('step_log.log', '!=', '') : query.where('step_log.log', '=', output)
  ).executeTakeFirstOrThrow();
  if (count !== expected) throw new Error(`${count} logs of ${expected} say what they should`);
}
