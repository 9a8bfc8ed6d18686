/*
 * The form of a fleet file: kinds of records, and in each the records by their names.
 */

/** In the order in which records are made: each kind only refers to those before it. */
export const FLEET_KINDS = [
  'repositories',
  'machine_types',
  'load_balancers',
  'clusters',
  'services',
  'actions',
  'steps',
  'templates',
  'pools',
  'schedules',
] as const;
export type FleetKind = (typeof FLEET_KINDS)[number];

export type Fields = Readonly<Record<string, unknown>>;

/** What a file says. @example { clusters: { shop: { biz: 'retail' } }, schedules: { 'web-a': [{ type: 'expand', … }] } } */
export type Fleet = Readonly<Partial<Record<FleetKind, Fields>>>;

/** One record of a file. Schedules go by the name of their pool. */
export interface FleetRecord {
  readonly kind: FleetKind;
  readonly name: string;
  /** Its fields, with names in place of ids; of schedules: the list of all definitions of the pool. */
  readonly content: unknown;
}

/** A record that is there. */
export interface PresentRecord extends FleetRecord {
  /** The set of records that it belongs to; null = none. */
  readonly managed_by: string | null;
  /** Grows with every change. */
  readonly version: number;
}

/** What messages call a record. @example 'pools.web-a' */
export function placeOf({ kind, name }: Pick<FleetRecord, 'kind' | 'name'>): string {
  return `${kind}.${name}`;
}

/** The records of a file, each after those that it may refer to. */
export function recordsIn(fleet: Fleet): readonly FleetRecord[] {
  return FLEET_KINDS.flatMap((kind) =>
    Object.entries(fleet[kind] ?? {}).map(([name, content]) => ({ kind, name, content })),
  );
}

const byName = new Intl.Collator('en', { numeric: true });

/** The file that says what these records are: by kind and name, so that equal fleets are equal texts. */
export function fleetOf(records: readonly FleetRecord[]): Fleet {
  const sorted = records.toSorted((a, b) => byName.compare(a.name, b.name));
  const kinds = FLEET_KINDS.map((kind) => {
    const own = sorted.filter((record) => record.kind === kind);
    return [kind, Object.fromEntries(own.map(({ name, content }) => [name, content]))] as const;
  });
  return Object.fromEntries(kinds.filter(([, records]) => Object.keys(records).length > 0));
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
