import type { Logger } from 'pino';
import { closedCollections } from './ansible/collections.ts';
import { modulePlays } from './ansible/plays/module-plays.ts';
import { Plays } from './ansible/plays/plays.ts';
import { createAnsibleRunner } from './ansible/runner.ts';
import { type Config, offersSandbox } from './config.ts';
import type { Repositories } from './content/repositories.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Lack } from './engine/own-lacks.ts';
import type { Context } from './operations/context.ts';
import type { Outside } from './outside.ts';
import { type Checks, createChecks } from './steps/checks/checks.ts';
import { createExecutors, type Executors } from './steps/registry.ts';
import { membershipLedger } from './store/balancers/ledger.ts';
import { factsGathered, factsOfNode } from './store/fleet/node-facts.ts';
import { patiently } from './store/patiently.ts';
import { ModulePrograms } from './store/tasks/module-programs.ts';
import { workerLacks } from './worker-lacks.ts';

const CLOSED_COLLECTIONS =
  'these collections of Ansible are not used, as others than the user of the server cannot read them: install them with ansible-galaxy collection install -p /usr/share/ansible/collections';
const UNKNOWN_ANSIBLE =
  'this ansible-core makes modules in a way that is not known here (2.14 to 2.19 are): they are played by ansible-playbook, which takes longer';

/** Everything that runs steps and checks nodes. */
export interface Tools {
  readonly executors: Executors;
  readonly checks: Checks;
  readonly plays: Plays;
  readonly installation: string;
  /** What this process lacks for running them. */
  readonly lacks: () => Promise<readonly Lack[]>;
}

interface ToolsDeps {
  readonly context: Context;
  readonly repositories: Repositories;
  readonly outside: Outside;
  readonly log: Logger;
}

/** Opens what runs steps. */
export async function openTools(
  config: Config & DataDirectory,
  { context, repositories, outside, log }: ToolsDeps,
): Promise<Tools> {
  const { database, now } = context;
  const { dataDir, ansibleModules, ansibleCollections: collections } = config;
  const hidden = [dataDir];
  const { installation, channel, reach, access, machines, machinesOf, discoveries } = outside;
  for (const closed of await closedCollections(collections)) log.warn({ closed }, CLOSED_COLLECTIONS);
  const plays = new Plays({ channel, hidden, collections, directory: config.plays, content: reach.files });
  const { endpointOf } = machines;
  const executors = createExecutors({
    channel,
    ansible: createAnsibleRunner({
      channel,
      hidden,
      collections,
      admitted: ansibleModules,
      shelf: new ModulePrograms(database),
      otherwise: modulePlays(plays),
      onUnknown: (version) => log.warn({ version }, UNKNOWN_ANSIBLE),
    }),
    plays,
    endpointOf,
    machineTypeOf: machines.nameOf,
    factsOf: async (id) => (await patiently(() => factsOfNode(database, id)))?.facts ?? null,
    factsGathered: (id) => patiently(() => factsGathered(database, id)),
    content: { files: reach.files, repositories },
    now,
    machinesOf,
    discoveryOf: (id) => discoveries.of(id),
    ledger: membershipLedger(database, now),
    tokenOf: ({ nodeRunId }) => `${installation}-${nodeRunId}`,
  });
  return {
    executors,
    checks: createChecks({ channel, endpointOf, outbound: access.outbound }),
    plays,
    installation,
    lacks: workerLacks({ database, reach, hidden, offersSandbox: offersSandbox(config) }),
  };
}
