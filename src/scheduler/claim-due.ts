import { type Due, dueNow, LATEST_DEPLOY_MS } from '../domain/schedules/due.ts';
import { isSizing } from '../domain/schedules/schedule.ts';
import { message } from '../messages/message.ts';
import type { Queries } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import {
  claimFiring,
  type FiringKey,
  type NewFiring,
  supersedeOlder,
  unclaimed,
} from '../store/schedules/schedule-runs.ts';
import { timedItems, tryLockSchedules } from '../store/schedules/schedules.ts';
import type { SchedulerDeps } from './deps.ts';

/**
 * Claims what is due and has not been claimed yet (S2): afterwards each such item has one run, which waits to begin.
 * Does nothing while another process does the same.
 */
export async function claimDue({ context, clock, log }: SchedulerDeps): Promise<void> {
  const { database } = context;
  const now = context.now();
  const due = async (queries: Queries): Promise<readonly (Due & FiringKey)[]> =>
    unclaimed(queries, dueNow(await timedItems(queries), now, clock).map(keyed));
  if ((await due(database)).length === 0) return;
  const claimed = await inTransaction(database, async (transaction) => {
    const claimed: Due[] = [];
    if (!(await tryLockSchedules(transaction))) return claimed;
    // Read again, as definitions may have changed before they were locked.
    for (const found of await due(transaction)) {
      const run = firingOf(found);
      const id = await claimFiring(transaction, run, now);
      if (id === null) continue;
      if (run.state === 'waiting') await supersedeOlder(transaction, id, run, now);
      claimed.push(found);
    }
    return claimed;
  });
  for (const { item, firing, missed } of claimed) {
    log.info(`schedule ${item.scheduleId} of pool ${item.poolId}: ${firing.localTime} is ${missed ? 'missed' : 'due'}`);
  }
}

function keyed(due: Due): Due & FiringKey {
  const { item, firing } = due;
  return { ...due, itemId: item.id, localTime: firing.localTime, revision: item.revision };
}

function firingOf({ item, firing, missed }: Due): NewFiring {
  const sizing = isSizing(item.type);
  return {
    poolId: item.poolId,
    kind: sizing ? 'size' : 'deploy',
    nodeType: 'crontab',
    target: sizing ? item.instanceNum : 0,
    due: firing.at,
    itemId: item.id,
    scheduleId: item.scheduleId,
    localTime: firing.localTime,
    revision: item.revision,
    state: missed ? 'missed' : 'waiting',
    message: missed ? message('firing_missed', { minutes: LATEST_DEPLOY_MS / 60_000 }) : '',
  };
}
