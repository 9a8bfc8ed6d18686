import { Value } from 'typebox/value';
import { characterFault, visible } from '../domain/characters.ts';
import { normalName } from '../domain/name.ts';
import { brokenRule, type SchemaFault } from '../domain/schema-rules.ts';
import { type Message, message, type Value as MessageValue } from '../messages/message.ts';
import { type Fleet, FLEET_KINDS, isFields } from './records.ts';

/** Something in a file that cannot be. */
export interface FileFault {
  /** Where: names of fields, and numbers of entries of lists. */
  readonly path: readonly string[];
  readonly content: Message;
}

/** More mistakes than a person reads are not listed. */
const MOST_FAULTS = 50;

/**
 * What is wrong with a file as anybody can tell without a server: against its schema, names that cannot be, and names that are the
 * same to people. No value is quoted, as some are secret.
 *
 * @param schema that of form.ts, as JSON has it
 * @returns empty = nothing; the content is a Fleet then
 */
export function faultsIn(schema: object, content: unknown): readonly FileFault[] {
  const faults = relevant(Value.Errors(schema, content)).map(faultOf);
  return [...faults, ...FLEET_KINDS.flatMap((kind) => nameFaults(kind, content))].slice(0, MOST_FAULTS);
}

/** One complaint for each place: a list of forms of which none fits says it for all of them. */
function relevant(errors: readonly SchemaFault[]): readonly SchemaFault[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath);
  const seen = new Set<string>();
  return errors.filter(({ keyword, instancePath: path, params }) => {
    const isSaid = keyword === 'additionalProperties' || 'not' in params;
    const isInUnion = keyword !== 'anyOf' && unions.some((union) => path === union || path.startsWith(`${union}/`));
    if (isSaid || isInUnion || seen.has(path)) return false;
    seen.add(path);
    return true;
  });
}

function faultOf(error: SchemaFault): FileFault {
  const path = error.instancePath.split('/').slice(1).map(decoded);
  const reason: MessageValue = error.keyword === 'boolean' ? message('fleet_field_unknown') : brokenRule(error);
  return { path, content: message('fleet_item_refused', { item: shownPath(path), reason }) };
}

function nameFaults(kind: (typeof FLEET_KINDS)[number], content: unknown): readonly FileFault[] {
  const records = isFields(content) ? (content as Fleet)[kind] : undefined;
  if (!isFields(records)) return [];
  const seen = new Set<string>();
  return Object.keys(records).flatMap((name) => {
    const normal = normalName(name);
    const fault = normal === '' ? message('fleet_name_missing') : characterFault(normal);
    const isTwice = seen.has(normal);
    seen.add(normal);
    const reason = fault ?? (isTwice ? message('fleet_name_twice') : null);
    if (reason === null) return [];
    const path = [kind, name];
    return [{ path, content: message('fleet_item_refused', { item: shownPath(path), reason }) }];
  });
}

function shownPath(path: readonly string[]): string {
  return path.length === 0 ? '.' : visible(path.join('.')).slice(0, 200);
}

function decoded(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
