import { GROUP_STEP_NAMES } from '../domain/plans/plan.ts';
import { type Fields, type FleetKind, type FleetRecord, isFields, placeOf } from './records.ts';

/*
 * What records refer to.
 */

export type Reference = Pick<FleetRecord, 'kind' | 'name'>;

/** What the content of each kind refers to. */
const REFERENCES: Readonly<Record<FleetKind, (content: Fields) => readonly Reference[]>> = {
  repositories: () => [],
  machine_types: () => [],
  load_balancers: () => [],
  clusters: () => [],
  services: ({ cluster }) => to('clusters', [cluster]),
  actions: ({ implementations }) => to('repositories', repositoriesIn(implementations)),
  steps: ({ actions }) => to('actions', listIn(actions)),
  templates: ({ steps }) => listIn(steps).flatMap((step) => (isFields(step) ? stepReferences(step) : [])),
  pools: ({ service, machine_type, load_balancers, templates }) => [
    ...to('services', [service]),
    ...to('machine_types', [machine_type]),
    ...to('load_balancers', named(load_balancers, 'name')),
    ...to('templates', isFields(templates) ? Object.values(templates) : []),
  ],
  schedules: ({ definitions }) =>
    to(
      'pools',
      listIn(definitions).flatMap((definition) =>
        isFields(definition) ? named(definition['depend_items'], 'pool') : [],
      ),
    ),
};

/** What a record refers to; what is no name is left out, as the schema refuses it. */
function referencesOf({ kind, name, content }: FleetRecord): readonly Reference[] {
  if (kind === 'schedules') return [{ kind: 'pools', name }, ...REFERENCES.schedules({ definitions: content })];
  return isFields(content) ? REFERENCES[kind](content) : [];
}

/**
 * The records of a cluster: itself, what is in it, and all that those refer to.
 *
 * @param cluster its name; of one that is not there, nothing
 */
export function recordsOfCluster<Of extends FleetRecord>(records: readonly Of[], cluster: string): readonly Of[] {
  const refersTo = (record: Of, kind: FleetKind, names: ReadonlySet<string>): boolean =>
    referencesOf(record).some((reference) => reference.kind === kind && names.has(reference.name));
  const within = (kind: FleetKind, parent: FleetKind, names: ReadonlySet<string>): readonly Of[] =>
    records.filter((record) => record.kind === kind && refersTo(record, parent, names));
  const root = records.filter(({ kind, name }) => kind === 'clusters' && name === cluster);
  const services = within('services', 'clusters', namesOf(root));
  const pools = within('pools', 'services', namesOf(services));
  const poolNames = namesOf(pools);
  const schedules = records.filter(({ kind, name }) => kind === 'schedules' && poolNames.has(name));
  const wanted = withReferences(records, [...root, ...services, ...pools, ...schedules]);
  return records.filter((record) => wanted.has(placeOf(record)));
}

function withReferences(records: readonly FleetRecord[], begin: readonly FleetRecord[]): ReadonlySet<string> {
  const known = new Map(records.map((record) => [placeOf(record), record]));
  const wanted = new Set<string>();
  let rest: readonly FleetRecord[] = begin;
  while (rest.length > 0) {
    const fresh = rest.filter((record) => !wanted.has(placeOf(record)));
    fresh.forEach((record) => wanted.add(placeOf(record)));
    rest = fresh.flatMap(referencesOf).flatMap((reference) => known.get(placeOf({ ...reference })) ?? []);
  }
  return wanted;
}

function namesOf(records: readonly FleetRecord[]): ReadonlySet<string> {
  return new Set(records.map(({ name }) => name));
}

function stepReferences({ name, param_values: params }: Fields): readonly Reference[] {
  if (typeof name !== 'string') return [];
  if (!GROUP_STEP_NAMES.some((known) => known === name)) return to('steps', [name]);
  const { machine_type: type, load_balancer: balancer } = isFields(params) ? params : {};
  return [...to('machine_types', [type]), ...to('load_balancers', [balancer])];
}

function to(kind: FleetKind, names: readonly unknown[]): readonly Reference[] {
  return names.flatMap((name) => (typeof name === 'string' ? [{ kind, name }] : []));
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function named(list: unknown, field: string): readonly unknown[] {
  return listIn(list).map((item) => (isFields(item) ? item[field] : undefined));
}

/** The repositories from which an action takes files, wherever it says so. */
function repositoriesIn(value: unknown): readonly string[] {
  const found = JSON.stringify(value ?? null).matchAll(/\brepo:([A-Za-z0-9][A-Za-z0-9._-]{0,49})\//g);
  return [...new Set([...found].map(([, name = '']) => name))];
}
