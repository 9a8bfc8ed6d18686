import type { SdId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { patiently } from '../patiently.ts';
import {
  beginMemberships,
  type Place,
  placesOfNodes,
  type SettledServer,
  settleJoined,
  settleLeft,
  type StepServer,
} from './memberships.ts';

/** The memberships as steps write them (MS1, MS2): work on nodes goes on while the database is away, and waits for it here. */
export interface MembershipLedger {
  /** @returns the names of the servers that no repair has, for which it is said now */
  begin(sdId: SdId, state: 'joining' | 'leaving', servers: readonly StepServer[]): Promise<ReadonlySet<string>>;
  joined(sdId: SdId, servers: readonly SettledServer[]): Promise<void>;
  left(sdId: SdId, servers: readonly SettledServer[]): Promise<void>;
  placesOf(nodeIds: readonly number[]): Promise<readonly Place[]>;
  /** What people call a load balancer; its id where it is gone. */
  nameOf(sdId: SdId): Promise<string>;
}

export function membershipLedger(database: Database, now: () => Date): MembershipLedger {
  return {
    begin: (sdId, state, servers) => patiently(() => beginMemberships(database, { sdId, state, now: now() }, servers)),
    joined: (sdId, servers) => patiently(() => settleJoined(database, sdId, servers, now())),
    left: (sdId, servers) => patiently(() => settleLeft(database, sdId, servers, now())),
    placesOf: (nodeIds) => patiently(() => placesOfNodes(database, nodeIds)),
    nameOf: (sdId) => patiently(() => nameOfBalancer(database, sdId)),
  };
}

async function nameOfBalancer(database: Database, sdId: SdId): Promise<string> {
  const row = await database.selectFrom('sd').select('name').where('id', '=', sdId).executeTakeFirst();
  return row?.name ?? String(sdId);
}
