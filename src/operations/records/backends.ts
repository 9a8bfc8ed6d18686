import { keysNamedIn } from '../../base/key-setting.ts';
import type { Keys } from '../../base/keys.ts';
import { discoveryKinds, parseSettings as parseBalancerSettings } from '../../discovery/registry.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SdId, VmTypeId } from '../../domain/ids.ts';
import { checkedPrice, type MachinePrice } from '../../domain/fleet/machine-price.ts';
import type { Principal } from '../../identity/principal.ts';
import type { MachineProvider } from '../../machines/provider.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import { machineProviderKinds, parseSettings as parseMachineSettings } from '../../machines/registry.ts';
import { englishOf, type Message, message, type Value } from '../../messages/message.ts';
import { backendsWithKeys } from '../../store/fleet/backends-with-keys.ts';
import type { Database } from '../../store/database.ts';
import { holdKeys } from '../../store/sealed/hold-keys.ts';
import { deleteRow, findRow, insertRow, lockRow } from '../../store/rows.ts';
import { poolsWith } from '../../store/fleet/usage.ts';
import { type BackendFields, readSettings, type SettingsReader, settingsShown } from './backend-settings.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

/*
 * Machine types and load balancers: rows that name a provider and its settings.
 */

/** Something that can be asked whether it is ready. */
interface Checked {
  /** What is wrong, one sentence each; empty = ready. */
  check(): Promise<readonly Value[]>;
}

/** Access to what the rows describe, as seen from this process. */
export interface Backends {
  readonly machinesOf: (id: VmTypeId) => Promise<MachineProvider>;
  /** What the tokens of this installation's machines begin with. */
  readonly installation: string;
  readonly discoveryOf: (id: SdId) => Promise<Discovery>;
  /** Keys that settings may name, and the server's own. */
  readonly keys: Keys;
  /** Why this server makes no machines of a provider; null when it does. */
  readonly whyNoMachines: (provider: string) => Message | null;
}

/** The dependencies of changes to machine types and load balancers. */
export interface BackendDeps {
  readonly context: Context;
  readonly backends: Backends;
}

/** What a machine type says of its machines. */
interface MachineTerms extends MachinePrice {
  /** null = any number */
  readonly most_machines: number | null;
}

/** What a load balancer says of itself. */
interface BalancerTerms {
  /** Differences are repaired without being asked for. */
  readonly mends: boolean;
}

type Terms = Partial<MachineTerms & BalancerTerms>;

export interface BackendKind extends SettingsReader {
  readonly table: 'vm_type' | 'sd';
  /** What the log and the document of the API call it. */
  readonly noun: string;
  readonly messages: {
    readonly notFound: 'machine_type_not_found' | 'balancer_not_found';
    readonly used: 'machine_type_used' | 'balancer_used';
  };
  /** Columns that only this kind has. */
  readonly ownColumns: readonly (keyof Terms)[];
  /** The pool's column that refers to one. */
  readonly poolColumn: 'vm_type' | 'sd_id';
  /** Why this server does not offer a provider; null when it does. */
  readonly whyNotOffered: (backends: Backends, provider: string) => Message | null;
  readonly open: (backends: Backends, id: number) => Promise<Checked>;
}

export const MACHINE_TYPE: BackendKind = {
  table: 'vm_type',
  noun: 'machine type',
  messages: { notFound: 'machine_type_not_found', used: 'machine_type_used' },
  ownColumns: ['most_machines', 'price_per_hour', 'currency'],
  poolColumn: 'vm_type',
  providers: Object.values(machineProviderKinds),
  parseSettings: parseMachineSettings,
  whyNotOffered: ({ whyNoMachines }, provider) => whyNoMachines(provider),
  open: ({ machinesOf }, id) => machinesOf(id as VmTypeId),
};

export const LOAD_BALANCER: BackendKind = {
  table: 'sd',
  noun: 'load balancer',
  messages: { notFound: 'balancer_not_found', used: 'balancer_used' },
  ownColumns: ['mends'],
  poolColumn: 'sd_id',
  providers: Object.values(discoveryKinds),
  parseSettings: parseBalancerSettings,
  whyNotOffered: () => null,
  open: ({ discoveryOf }, id) => discoveryOf(id as SdId),
};

type BackendChanges = Omit<BackendFields, 'name'> & Terms;

/** Machine types or load balancers, as records that people change. */
export function recordKindOf(kind: BackendKind): RecordKind<BackendChanges> {
  return {
    table: kind.table,
    columns: ['desc', 'provider', 'settings', ...kind.ownColumns],
    hold: 'from_users',
    masked: (_, fields) => Promise.resolve({ ...fields, settings: settingsShown(kind, fields) }),
  };
}

/**
 * @throws Refusal when the name is taken, provider or settings are invalid or name an unusable key, a price is not
 *   one, or this server does not offer the provider
 */
export async function createBackend(
  { context, backends }: BackendDeps,
  principal: Principal,
  kind: BackendKind,
  fields: BackendFields & Terms,
): Promise<number> {
  const settings = readSettings(kind, fields.provider, fields.settings, {});
  refuseUnoffered(backends, kind, fields.provider);
  await refuseBadKeys(backends, settings);
  return transact(context, principal, async (transaction, note) => {
    await holdKeys(transaction, namesOfKeys(settings));
    const row = { ...fields, settings, ...termsOf(kind, fields) };
    const id = await insertRow(transaction, kind.table, row, stampOf(context, principal));
    note(`create ${kind.noun}`, id);
    return id;
  });
}

/**
 * Secrets that the settings leave out, or give as the mask, stay as they are; null removes one.
 *
 * @throws Refusal when there is none, provider or settings are invalid or name an unusable key, this server does not
 *   offer a new provider, or somebody changed it since the given version
 */
export async function updateBackend(
  { context, backends }: BackendDeps,
  principal: Principal,
  kind: BackendKind,
  id: number,
  { version, ...changes }: OfVersion<Partial<BackendChanges>>,
): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const record = await openRecord(transaction, recordKindOf(kind), id, version);
    if (record === null) throw noSuchBackend(kind, id);
    const row = record.fields;
    const settings = changedSettings(kind, row, changes);
    const { provider = row.provider } = changes;
    if (provider !== row.provider) refuseUnoffered(backends, kind, provider);
    await holdKeys(transaction, namesOfKeys(settings));
    if (changes.settings !== undefined) await refuseBadKeys(backends, settings);
    const terms = termsOf(kind, { ...row, ...changes });
    const saved = await saveRecord(
      transaction,
      record,
      { ...changes, settings, ...terms },
      stampOf(context, principal),
    );
    note(`update ${kind.noun}`, id);
    return saved;
  });
}

/** A machine type's limit and price, checked, or a load balancer's policy. @throws Refusal for a price that is not one */
function termsOf(kind: BackendKind, terms: Terms): Terms {
  if (kind.table === 'sd') return { mends: terms.mends ?? true };
  const { most_machines = null, price_per_hour = null, currency = null } = terms;
  return { most_machines, ...checkedPrice({ price_per_hour, currency }) };
}

/** The settings after a change; undefined when it leaves them as they are. */
export function changedSettings(
  kind: BackendKind,
  row: Pick<BackendFields, 'provider' | 'settings'>,
  changes: Partial<Pick<BackendFields, 'provider' | 'settings'>>,
): BackendFields['settings'] | undefined {
  if (changes.provider === undefined && changes.settings === undefined) return undefined;
  const { provider = row.provider } = changes;
  // what is secret for one provider may be visible for another
  const stored = provider === row.provider ? row.settings : {};
  return readSettings(kind, provider, changes.settings ?? stored, stored);
}

/** @throws Refusal when there is none, or a pool uses it */
export function deleteBackend(context: Context, principal: Principal, kind: BackendKind, id: number): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    if ((await lockRow(transaction, kind.table, ['id'], id)) === null) throw noSuchBackend(kind, id);
    const pools = await poolsWith(transaction, kind.poolColumn, id);
    if (pools.length > 0) throw new Refusal('invalid', message(kind.messages.used, { id, pools }));
    if (!(await deleteRow(transaction, kind.table, id))) throw noSuchBackend(kind, id);
    note(`delete ${kind.noun}`, id);
  });
}

/**
 * Asks a machine type or load balancer whether it is ready; settings that are not valid any more are a complaint too.
 *
 * @returns what is wrong, one sentence each; empty = ready
 * @throws Refusal when there is none
 * @example await checkBackend({ context, backends }, LOAD_BALANCER, 1) // [message('balancer_complaint', …)]
 */
export async function checkBackend(
  { context, backends }: BackendDeps,
  kind: BackendKind,
  id: number,
): Promise<readonly Value[]> {
  const row = await findRow<BackendFields>(context.database, kind.table, ['settings'], id);
  if (row === null) throw noSuchBackend(kind, id);
  try {
    const complaints = (await badKeys(backends.keys, row.settings)).map(({ complaint }) => complaint);
    return complaints.length > 0 ? complaints : await (await kind.open(backends, id)).check();
  } catch (error) {
    if (error instanceof Refusal) return [error.content];
    throw error;
  }
}

/**
 * Lists machine types and load balancers that name an unusable key; including those from versions in which any path
 * of the server could be a key.
 */
export async function reportBadKeys(database: Database, keys: Keys, say: (complaint: string) => void): Promise<void> {
  for (const { table, noun } of [MACHINE_TYPE, LOAD_BALANCER]) {
    for (const { name, settings } of await backendsWithKeys(database, table)) {
      for (const { complaint } of await badKeys(keys, settings)) say(`${noun} ${name}: ${englishOf(complaint)}`);
    }
  }
}

async function refuseBadKeys(backends: Backends, settings: unknown): Promise<void> {
  const [bad] = await badKeys(backends.keys, settings);
  if (bad !== undefined) throw new Refusal('invalid', bad.complaint, { field: bad.field });
}

function namesOfKeys(settings: unknown): readonly string[] {
  return keysNamedIn(settings).map(([, name]) => name);
}

interface BadKey {
  readonly field: string;
  readonly complaint: Message;
}

async function badKeys(keys: Keys, settings: unknown): Promise<readonly BadKey[]> {
  const passphrase = passphraseIn(settings);
  const complaints = await Promise.all(
    keysNamedIn(settings).map(async ([field, name]) => {
      const reason = await keys.complaintOf(name, passphrase);
      return reason === null ? null : { field, complaint: message('key_unusable', { field, reason }) };
    }),
  );
  return complaints.filter((bad) => bad !== null);
}

/** What the keys of these settings are opened with; undefined = they must have no passphrase. */
function passphraseIn(settings: unknown): string | undefined {
  if (typeof settings !== 'object' || settings === null || !('passphrase' in settings)) return undefined;
  return typeof settings.passphrase === 'string' ? settings.passphrase : undefined;
}

function refuseUnoffered(backends: Backends, kind: BackendKind, provider: string): void {
  const reason = kind.whyNotOffered(backends, provider);
  if (reason !== null) throw new Refusal('invalid', reason, { field: 'provider' });
}

export function noSuchBackend({ messages }: BackendKind, id: number): Refusal {
  return new Refusal('not_found', message(messages.notFound, { id }));
}
