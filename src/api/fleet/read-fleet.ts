import type { Principal } from '../../identity/principal.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import { fleetOf, type Fleet } from '../../fleet-file/records.ts';
import { recordsOfCluster } from '../../fleet-file/references.ts';
import type { ApiDeps } from '../deps.ts';
import type { Caller } from '../http/call-endpoint.ts';
import { KINDS } from './form.ts';
import type { PresentRow } from './kind.ts';
import { Names } from './names.ts';

/** All records that are there, each after those that it refers to. Their names are known from then on. */
export async function readRecords(caller: Caller, names: Names): Promise<readonly PresentRow[]> {
  const records: PresentRow[] = [];
  // one after the other: a kind is written with the names of those before it
  for (const kind of KINDS) records.push(...(await kind.read(caller, names)));
  return records;
}

/** Which records are wanted. */
export interface FleetFilter {
  /** The set that they belong to; null = any, or none. */
  readonly label: string | null;
  /** The name of a cluster: itself, what is in it, and what those refer to; null = all. */
  readonly cluster: string | null;
}

/** The records that are there as a file, as they were at one moment. Secrets are masked. */
export function exportFleet(deps: ApiDeps, principal: Principal, { label, cluster }: FleetFilter): Promise<Fleet> {
  const work = async (database: ApiDeps['context']['database']): Promise<Fleet> => {
    const caller = { principal, deps: { ...deps, context: { ...deps.context, database } } };
    const all = await readRecords(caller, new Names());
    const within = cluster === null ? all : recordsOfCluster(all, cluster);
    return fleetOf(within.filter((record) => label === null || record.managed_by === label));
  };
  return inTransaction(deps.context.database, work, 'repeatable read');
}
