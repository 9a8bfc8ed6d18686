import { whyNoAnsible } from './ansible/why-no-ansible.ts';
import type { Lack } from './engine/own-lacks.ts';
import { message, type Value } from './messages/message.ts';
import type { Reach } from './reach/open-reach.ts';
import type { Database } from './store/database.ts';
import { hasMachineTypeOf } from './store/fleet/vm-type-row.ts';

/** Milliseconds for which it is believed that Ansible is there, and that it is not. */
const THERE_FOR = 600_000;
const MISSING_FOR = 30_000;

export interface WorkerLacksDeps {
  readonly database: Database;
  readonly reach: Pick<Reach, 'lacks' | 'sealing'>;
  /** Directories that confined programs do not see. */
  readonly hidden: readonly string[];
  /** Whether machines are made on this host. */
  readonly offersSandbox: boolean;
}

/** What a worker looks for in order to know what it lacks. */
export function workerLacks({
  database,
  reach,
  hidden,
  offersSandbox,
}: WorkerLacksDeps): () => Promise<readonly Lack[]> {
  let ansible: Value | null = null;
  let asked = Number.NEGATIVE_INFINITY;
  return async () => {
    const age = performance.now() - asked;
    if (age > (ansible === null ? THERE_FOR : MISSING_FOR)) {
      ansible = await whyNoAnsible(hidden);
      asked = performance.now();
    }
    const isClosed = reach.sealing.lack !== null;
    const lacks: Lack[] = (await reach.lacks()).map((lack) => ({ message: lack, ability: isClosed ? 'reach' : null }));
    if (ansible !== null) lacks.push({ message: message('lack_ansible', { reason: ansible }), ability: 'ansible' });
    if (!offersSandbox && (await hasMachineTypeOf(database, 'sandbox')))
      lacks.push({ message: message('lack_sandbox', { reason: message('sandbox_switched_off') }), ability: null });
    return lacks;
  };
}
