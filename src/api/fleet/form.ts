import { FLEET_KINDS, type Fields, type FleetKind, isFields } from '../../fleet-file/records.ts';
import { ACTIONS } from './action-kind.ts';
import type { Kind } from './kind.ts';
import { CLUSTERS, LOAD_BALANCERS, MACHINE_TYPES, REPOSITORIES, SERVICES, STEPS, TEMPLATES } from './plain-kinds.ts';
import { POOLS } from './pool-kind.ts';
import { SCHEDULES } from './schedule-kind.ts';

const BY_NAME: Readonly<Record<FleetKind, Kind>> = {
  repositories: REPOSITORIES,
  machine_types: MACHINE_TYPES,
  load_balancers: LOAD_BALANCERS,
  clusters: CLUSTERS,
  services: SERVICES,
  actions: ACTIONS,
  steps: STEPS,
  templates: TEMPLATES,
  pools: POOLS,
  schedules: SCHEDULES,
};

/** Every kind, each after those that it refers to. */
export const KINDS: readonly Kind[] = FLEET_KINDS.map((kind) => BY_NAME[kind]);

export function kindOf(kind: FleetKind): Kind {
  return BY_NAME[kind];
}

/** What editors and other programs do not know, or may not have twice. */
const OWN_KEYWORDS: ReadonlySet<string> = new Set([
  '$id',
  'format',
  'x-unquoted',
  'secretsGoTo',
  'titleZh',
  'descriptionZh',
]);

/** The JSON schema of a fleet file. A field that it does not know is a mistake, at any depth. */
export const FLEET_SCHEMA: Fields = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A fleet of Springtide',
  description: 'Records by their names; a field that is left out stays as it is.',
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    KINDS.map(({ kind, content }) => [
      kind,
      { type: 'object', additionalProperties: closed(JSON.parse(JSON.stringify(content))) },
    ]),
  ),
};

/** A schema, as JSON has it, that takes no other fields than those it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isFields(schema)) return schema;
  const known = Object.entries(schema).filter(([keyword]) => !OWN_KEYWORDS.has(keyword));
  const parts = known.map(([keyword, part]) => [
    keyword,
    keyword === 'properties' ? eachClosed(part) : closedPart(keyword, part),
  ]);
  const whole = Object.fromEntries(parts) as Fields;
  return 'properties' in whole && !('additionalProperties' in whole)
    ? { ...whole, additionalProperties: false }
    : whole;
}

function eachClosed(properties: unknown): unknown {
  if (!isFields(properties)) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, closed(schema)]));
}

/** Values in a schema are no schemas. */
function closedPart(keyword: string, part: unknown): unknown {
  return ['enum', 'const', 'default', 'examples', 'required'].includes(keyword) ? part : closed(part);
}
