import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASK } from '../secrets/mask.ts';
import { changesBetween, type Step, stepsTo } from './compare.ts';
import { FLEET_KINDS, type FleetRecord, fleetOf, placeOf, type PresentRecord, recordsIn } from './records.ts';

const kind = fc.constantFrom(...FLEET_KINDS);
const name = fc.constantFrom('a', 'b', 'c', '__proto__', '7');
const content = fc.dictionary(fc.constantFrom('desc', 'size', 'constructor'), fc.jsonValue({ maxDepth: 2 }), {
  noNullPrototype: true,
});
const key = <Of extends FleetRecord>(records: readonly Of[]): readonly Of[] => [
  ...new Map(records.map((record) => [placeOf(record), record])).values(),
];
const wantedRecords = fc.array(fc.record({ kind, name, content }), { maxLength: 12 }).map(key);
const presentRecords = fc
  .array(
    fc.record({
      kind,
      name,
      content,
      managed_by: fc.constantFrom(null, 'shop'),
      version: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 12 },
  )
  .map(key);

/** What the steps make of the records. */
function after(present: readonly PresentRecord[], steps: readonly Step[]): readonly PresentRecord[] {
  const records = new Map(present.map((record) => [placeOf(record), record]));
  for (const step of steps) {
    if (step.action === 'delete') records.delete(placeOf(step.present));
    else {
      const old = records.get(placeOf(step.wanted));
      const version = (old?.version ?? 0) + 1;
      records.set(placeOf(step.wanted), { ...step.wanted, managed_by: old?.managed_by ?? null, version });
    }
  }
  return [...records.values()];
}

describe('steps to what a file wants', () => {
  test('lead there: what comes of them needs no steps, and fields that the file leaves out stay', () => {
    fc.assert(
      fc.property(wantedRecords, presentRecords, fc.constantFrom(null, 'shop'), (wanted, present, pruned) => {
        const steps = stepsTo(wanted, present, pruned);
        const result = after(present, steps);
        expect(stepsTo(wanted, result, pruned)).toEqual([]);
        const was = new Map(present.map((record) => [placeOf(record), record]));
        for (const record of result) {
          const asked = wanted.find((one) => placeOf(one) === placeOf(record))?.content ?? {};
          expect(record.content).toEqual({ ...(was.get(placeOf(record))?.content as object), ...asked });
        }
        const kept = new Set(result.map(placeOf));
        for (const record of present) {
          const isGone =
            pruned === record.managed_by && pruned !== null && !wanted.some((one) => placeOf(one) === placeOf(record));
          expect(kept.has(placeOf(record))).toBe(!isGone);
        }
      }),
    );
  });

  test('make what is referred to first, and delete it last', () => {
    fc.assert(
      fc.property(wantedRecords, presentRecords, (wanted, present) => {
        const places = stepsTo(wanted, present, 'shop').map((step) => {
          const record = step.action === 'delete' ? step.present : step.wanted;
          const order = FLEET_KINDS.indexOf(record.kind);
          return step.action === 'delete' ? 2 * FLEET_KINDS.length - order : order;
        });
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });
});

test('a file says what its records are, whatever they are called', () => {
  fc.assert(
    fc.property(wantedRecords, (records) => {
      const again = recordsIn(JSON.parse(JSON.stringify(fleetOf(records))));
      expect(new Map(again.map((record) => [placeOf(record), record.content]))).toEqual(
        new Map(records.map((record) => [placeOf(record), JSON.parse(JSON.stringify(record.content))])),
      );
    }),
  );
});

test('a version that grew without a difference is a secret that was replaced', () => {
  const before = {
    kind: 'load_balancers',
    name: 'edge',
    content: { token: MASK },
    managed_by: null,
    version: 1,
  } as const;
  expect(changesBetween([before], [before])).toEqual([]);
  expect(changesBetween([before], [{ ...before, version: 2 }])).toEqual([
    {
      kind: 'load_balancers',
      name: 'edge',
      action: 'update',
      fields: [{ field: 'secrets', before: MASK, after: MASK }],
    },
  ]);
});
