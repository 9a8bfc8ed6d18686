import { parseSettings as parseBalancerSettings } from '../discovery/registry.ts';
import { Refusal } from '../domain/errors.ts';
import { parseSettings as parseMachineSettings } from '../machines/registry.ts';
import { deleteRow, findRow, insertRow, updateRow } from '../store/rows.ts';
import { poolsWith } from '../store/usage.ts';
import type { Context } from './context.ts';

/*
 * Machine types and load balancers: rows that say which provider, with which settings.
 */

export interface BackendFields {
  readonly name: string;
  readonly desc: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface BackendKind {
  readonly table: 'vm_type' | 'sd';
  /** What a person calls it. */
  readonly title: string;
  /** The pool's column that names one. */
  readonly poolColumn: 'vm_type' | 'sd_id';
  readonly parseSettings: (provider: string, settings: unknown) => Record<string, unknown>;
}

export const MACHINE_TYPE: BackendKind = {
  table: 'vm_type',
  title: 'machine type',
  poolColumn: 'vm_type',
  parseSettings: parseMachineSettings,
};

export const LOAD_BALANCER: BackendKind = {
  table: 'sd',
  title: 'load balancer',
  poolColumn: 'sd_id',
  parseSettings: parseBalancerSettings,
};

/** @throws Refusal when the name is taken, or provider or settings are wrong */
export async function createBackend({ database }: Context, kind: BackendKind, fields: BackendFields): Promise<number> {
  const settings = kind.parseSettings(fields.provider, fields.settings);
  return insertRow(database, kind.table, { ...fields, settings });
}

/** @throws Refusal when there is none, or provider or settings are wrong */
export async function updateBackend(
  { database }: Context,
  kind: BackendKind,
  id: number,
  changes: Partial<Omit<BackendFields, 'name'>>,
): Promise<void> {
  const row = await findRow<BackendFields>(database, kind.table, ['provider', 'settings'], id);
  if (row === null) throw noSuchBackend(kind, id);
  const settings = kind.parseSettings(changes.provider ?? row.provider, changes.settings ?? row.settings);
  await updateRow(database, kind.table, id, { ...changes, settings });
}

/** @throws Refusal when there is none, or a pool uses it */
export async function deleteBackend({ database }: Context, kind: BackendKind, id: number): Promise<void> {
  const pools = await poolsWith(database, kind.poolColumn, id);
  if (pools.length > 0) throw new Refusal('invalid', `${kind.title} ${id} is used by pool ${pools.join(', ')}`);
  if (!(await deleteRow(database, kind.table, id))) throw noSuchBackend(kind, id);
}

export function noSuchBackend({ title }: BackendKind, id: number): Refusal {
  return new Refusal('not_found', `${title} ${id} not found`);
}
