import { isDeepStrictEqual } from 'node:util';
import type { Fields } from './records.ts';

/** A definition that is there. */
export interface PresentSchedule {
  readonly id: number;
  readonly definition: Fields;
}

/** What makes the definitions of a pool those that are wanted; in this order, no two of them set one time meanwhile. */
export interface ScheduleSteps<Present extends PresentSchedule = PresentSchedule> {
  readonly gone: readonly Present[];
  readonly changed: readonly { readonly present: Present; readonly wanted: Fields }[];
  readonly made: readonly Fields[];
}

/**
 * Pairs the definitions that are there with those that are wanted, which have no names: first those that are equal, then those of the
 * same type, in their order.
 *
 * @example alignedSchedules([{ id: 1, definition: a }], [a, b]) // { gone: [], changed: [], made: [b] }
 */
export function alignedSchedules<Present extends PresentSchedule>(
  present: readonly Present[],
  wanted: readonly Fields[],
): ScheduleSteps<Present> {
  const equal = paired(present, wanted, ({ definition }, other) => isDeepStrictEqual(definition, other));
  const similar = paired(equal.left, equal.right, ({ definition }, other) =>
    ['type', 'exec_type'].every((name) => definition[name] === other[name]),
  );
  return {
    gone: similar.left,
    changed: similar.pairs.map(([row, other]) => ({ present: row, wanted: other })),
    made: similar.right,
  };
}

interface Pairs<A, B> {
  readonly pairs: readonly (readonly [A, B])[];
  readonly left: readonly A[];
  readonly right: readonly B[];
}

function paired<A, B>(left: readonly A[], right: readonly B[], fits: (a: A, b: B) => boolean): Pairs<A, B> {
  const pairs: (readonly [A, B])[] = [];
  const rest = [...right];
  const alone = left.filter((a) => {
    const index = rest.findIndex((b) => fits(a, b));
    if (index === -1) return true;
    pairs.push(...rest.splice(index, 1).map((b) => [a, b] as const));
    return false;
  });
  return { pairs, left: alone, right: rest };
}
