import { Refusal } from '../../domain/errors.ts';
import { normalName } from '../../domain/name.ts';
import { StaleVersion } from '../../domain/records/record-changes.ts';
import { canonicalSchedules } from '../../fleet-file/canonical.ts';
import { changesBetween, type FleetChange, type Step, stepsTo } from '../../fleet-file/compare.ts';
import { type Fleet, type FleetRecord, placeOf, recordsIn } from '../../fleet-file/records.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { transact } from '../../operations/transact.ts';
import { setManagedBy, tryLockFiles } from '../../store/managed-records.ts';
import type { Queries } from '../../store/database.ts';
import type { ApiDeps } from '../deps.ts';
import type { Caller } from '../http/call-endpoint.ts';
import { kindOf } from './form.ts';
import type { PresentRow } from './kind.ts';
import { Names } from './names.ts';
import { readRecords } from './read-fleet.ts';

/*
 * AF1. A file is applied in one transaction, under the lock of files (FC1): all of it, or nothing.
 * AF2. Every record is made, changed and deleted by the endpoint that anybody calls for it: a file can do what its caller can.
 * AF3. A plan does the same, reads what came of it, and undoes it: what it says is what an application does.
 */

export interface Application {
  /** It fits the schema (faultsIn). */
  readonly fleet: Fleet;
  /** The set that its records belong to from then on; null = they stay in theirs. */
  readonly label: string | null;
  /** Records of that set which the file does not have are deleted. */
  readonly prunes: boolean;
  readonly isPlan: boolean;
}

export interface Applied {
  readonly changes: readonly FleetChange[];
  /** How many records of the file are as it says. */
  readonly unchanged: number;
}

/** Carries the result of a plan out of the transaction that is undone. */
class Undone extends Error {
  readonly applied: Applied;

  constructor(applied: Applied) {
    super('planned');
    this.applied = applied;
  }
}

/**
 * Makes the records as a file says, or says what that would change.
 *
 * @throws Refusal that names the record, and nothing was changed; busy while another file is applied
 */
export async function applyFleet(deps: ApiDeps, principal: Principal, application: Application): Promise<Applied> {
  try {
    return await transact(deps.context, principal, async (transaction, note) => {
      if (!(await tryLockFiles(transaction))) throw new Refusal('busy', message('fleet_busy'));
      const noted: ApiDeps['context']['noted'] = ({ action, id }) => note(action, id);
      const caller = { principal, deps: { ...deps, context: { ...deps.context, database: transaction, noted } } };
      const applied = await applyWithin(caller, transaction, application);
      if (application.isPlan) throw new Undone(applied);
      return applied;
    });
  } catch (error) {
    if (error instanceof Undone) return error.applied;
    throw error;
  }
}

async function applyWithin(caller: Caller, transaction: Queries, application: Application): Promise<Applied> {
  const { fleet, label, prunes } = application;
  const names = new Names();
  const before = await readRecords(caller, names);
  const wanted = recordsIn(fleet).map((record) => known(record, names));
  const steps = stepsTo(wanted, before, prunes ? label : null);
  for (const step of steps) await atRecord(step, () => take(caller, names, step));
  const after = steps.length === 0 ? before : await readRecords(caller, new Names());
  const labelled = label === null ? after : await withLabel(transaction, label, { wanted, after });
  const changes = changesBetween(before, labelled);
  const changed = new Set(changes.map(placeOf));
  return { changes, unchanged: wanted.filter((record) => !changed.has(placeOf(record))).length };
}

/** A record with its name as it is stored, and its content in the one form. */
function known(record: FleetRecord, names: Names): FleetRecord {
  const { kind, name, content } = record;
  const owner = kind === 'schedules' ? 'pools' : kind;
  const stored = names.has(owner, name) ? name : normalName(name);
  return { kind, name: stored, content: kind === 'schedules' ? canonicalSchedules(content) : content };
}

async function take(caller: Caller, names: Names, step: Step<PresentRow>): Promise<void> {
  switch (step.action) {
    case 'create': {
      const { kind, name, content } = step.wanted;
      return kindOf(kind).create(caller, names, name, content);
    }
    case 'update':
      return kindOf(step.wanted.kind).update(caller, names, step.present, step.wanted.content);
    case 'delete':
      return kindOf(step.present.kind).remove(caller, step.present);
  }
}

/** Has a refusal say which record it is about. */
async function atRecord(step: Step, work: () => Promise<void>): Promise<void> {
  const place = placeOf(step.action === 'delete' ? step.present : step.wanted);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const code = error instanceof StaleVersion ? 'busy' : error.code;
    const field = ['fleet', place, ...(error.field === null ? [] : [error.field])].join('.');
    const content = message('fleet_item_refused', { item: place, reason: error.content });
    throw new Refusal(code, content, { field, span: error.span, cause: error });
  }
}

/** Puts the records of a file into a set. */
async function withLabel(
  transaction: Queries,
  label: string,
  { wanted, after }: { readonly wanted: readonly FleetRecord[]; readonly after: readonly PresentRow[] },
): Promise<readonly PresentRow[]> {
  const named = new Set(wanted.map(placeOf));
  const others = new Set(after.filter((record) => named.has(placeOf(record)) && record.managed_by !== label));
  for (const [kind, rows] of Map.groupBy(others, (record) => record.kind)) {
    const ids = rows.flatMap((row) => row.ids);
    await setManagedBy(transaction, kindOf(kind).table, ids, label);
  }
  return after.map((record) => (others.has(record) ? { ...record, managed_by: label } : record));
}
