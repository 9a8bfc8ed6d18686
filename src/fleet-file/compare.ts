import { isDeepStrictEqual } from 'node:util';
import { type FieldChange, fieldChanges } from '../domain/records/field-changes.ts';
import { MASK } from '../secrets/mask.ts';
import { FLEET_KINDS, type FleetRecord, isFields, placeOf, type PresentRecord } from './records.ts';

/*
 * What a file wants, and what is there: the steps from one to the other, and how two states differ.
 */

/** Something that has to be done so that a record is as the file says. */
export type Step<Present extends PresentRecord = PresentRecord> =
  | { readonly action: 'create'; readonly wanted: FleetRecord }
  | { readonly action: 'update'; readonly wanted: FleetRecord; readonly present: Present }
  | { readonly action: 'delete'; readonly present: Present };

/**
 * What has to be done, in an order in which everything that is referred to is there: kinds as they refer to one another, deletions at
 * the end, in the opposite order. A field that the file leaves out stays as it is.
 *
 * @param pruned the set of records of which those that the file does not have are deleted; null = none is
 */
export function stepsTo<Present extends PresentRecord>(
  wanted: readonly FleetRecord[],
  present: readonly Present[],
  pruned: string | null,
): readonly Step<Present>[] {
  const there = new Map(present.map((record) => [placeOf(record), record]));
  const changes = inOrder(wanted).flatMap((record): Step<Present>[] => {
    const found = there.get(placeOf(record));
    if (found === undefined) return [{ action: 'create', wanted: record }];
    const whole = { ...record, content: completed(record.content, found.content) };
    return isDeepStrictEqual(whole.content, found.content) ? [] : [{ action: 'update', wanted: whole, present: found }];
  });
  const named = new Set(wanted.map(placeOf));
  const gone = inOrder(present)
    .filter((record) => pruned !== null && record.managed_by === pruned && !named.has(placeOf(record)))
    .toReversed();
  return [...changes, ...gone.map((record) => ({ action: 'delete', present: record }) as const)];
}

/** Content with what it leaves out as it is. */
function completed(wanted: unknown, present: unknown): unknown {
  return isFields(wanted) && isFields(present) ? { ...present, ...wanted } : wanted;
}

function inOrder<Of extends FleetRecord>(records: readonly Of[]): readonly Of[] {
  return FLEET_KINDS.flatMap((kind) => records.filter((record) => record.kind === kind));
}

/** How one record differs. */
export interface FleetChange extends Pick<FleetRecord, 'kind' | 'name'> {
  readonly action: Step['action'];
  readonly fields: readonly FieldChange[];
}

/**
 * How a state differs from the one before. A version that grew while nothing seems to differ is a secret that was replaced.
 *
 * @example changesBetween([], [{ kind: 'clusters', name: 'shop', content: {}, … }]) // [{ kind: 'clusters', name: 'shop', action: 'create', … }]
 */
export function changesBetween(
  before: readonly PresentRecord[],
  after: readonly PresentRecord[],
): readonly FleetChange[] {
  const was = new Map(before.map((record) => [placeOf(record), record]));
  const is = new Map(after.map((record) => [placeOf(record), record]));
  const changed = inOrder(after).flatMap((record) => changeOf(was.get(placeOf(record)), record));
  const gone = inOrder(before).filter((record) => !is.has(placeOf(record)));
  return [
    ...changed,
    ...gone.toReversed().map((record) => ({ ...idOf(record), action: 'delete' as const, fields: [] })),
  ];
}

function changeOf(before: PresentRecord | undefined, after: PresentRecord): readonly FleetChange[] {
  if (before === undefined) return [{ ...idOf(after), action: 'create', fields: fieldChanges({}, shown(after)) }];
  const fields = fieldChanges(shown(before), shown(after));
  if (fields.length > 0) return [{ ...idOf(after), action: 'update', fields }];
  if (before.version === after.version) return [];
  return [{ ...idOf(after), action: 'update', fields: [{ field: 'secrets', before: MASK, after: MASK }] }];
}

function idOf({ kind, name }: FleetRecord): Pick<FleetRecord, 'kind' | 'name'> {
  return { kind, name };
}

/** The content of a record, and the set that it belongs to, when there is one. */
function shown({ content, managed_by }: PresentRecord): unknown {
  const label = managed_by === null ? {} : { managed_by };
  return isFields(content) ? { ...content, ...label } : { definitions: content, ...label };
}
