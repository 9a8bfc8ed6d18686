import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  machineKey,
  clientTokenOf,
  MOST_IN_ORDER,
  ordersFor,
  placeIn,
  placeKey,
  placeText,
  type Wanted,
} from './order.ts';

const order = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{32}$/),
  start: fc.nat(999),
  attempt: fc.nat(999),
  count: fc.nat(999),
});
const place = fc.record({ order, index: fc.nat(999) });

test('a place is read as it was written, and so is its machine', () => {
  fc.assert(
    fc.property(place, (place) => {
      expect(placeIn('ec2', placeText('ec2', place))).toEqual(place);
      expect(placeIn('ecs', placeText('ec2', place))).toBeNull();
      expect(machineKey(clientTokenOf(place.order), place.index)).toBe(placeKey(place));
    }),
  );
});

test('any other text is no place', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(placeIn('ec2', text)).toBeNull();
    }),
  );
  for (const text of [
    '10.0.0.1',
    'ec2/00/0/0/1/0',
    `ec2/${'0'.repeat(32)}/0/0/1/0/`,
    `ec2/${'0'.repeat(32)}/0/0/1/-1`,
  ]) {
    expect(placeIn('ec2', text)).toBeNull();
  }
});

test('what another made is at no place', () => {
  expect(machineKey(undefined, 0)).toBeNull();
  expect(machineKey('terraform-1', 0)).toBeNull();
});

describe('orders', () => {
  const wanted = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 250 }).chain((tokens) =>
    fc.tuple(
      ...tokens.map((token) =>
        fc.record<Wanted>({
          token: fc.constant(token),
          group: fc.constantFrom('a', 'b'),
          before: fc.option(fc.record({ start: fc.nat(2), attempt: fc.nat(5) }), { freq: 5 }),
        }),
      ),
    ),
  );

  test('have each machine once, at an index below their count, and are not too large', () => {
    fc.assert(
      fc.property(wanted, fc.integer({ min: 1, max: 4 }), (wanted, zones) => {
        const chosen = ordersFor(wanted, zones);
        expect(chosen.map(({ token }) => token).toSorted()).toEqual(wanted.map(({ token }) => token).toSorted());
        expect(new Set(chosen.map(({ place }) => placeKey(place))).size).toBe(chosen.length);
        for (const same of Map.groupBy(chosen, ({ place }) => place.order.id).values()) {
          expect(same.length).toBeLessThanOrEqual(MOST_IN_ORDER);
          const groups = same.map(({ token }) => wanted.find((one) => one.token === token)?.group);
          expect(new Set(groups).size).toBe(1);
          expect(same.map(({ place }) => place.index)).toEqual(same.map((_, index) => index));
          for (const { place } of same) expect(place.order.count).toBe(same.length);
        }
      }),
    );
  });

  test('are spread evenly, and what was tried goes where it is tried next', () => {
    const first = Array.from({ length: 10 }, (_, index) => ({ token: `t${index}`, group: '', before: null }));
    const starts = ordersFor(first, 3).map(({ place }) => place.order.start);
    const counts = [0, 1, 2].map((zone) => starts.filter((start) => start === zone).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    const [again] = ordersFor([{ token: 't1', group: '', before: { start: 2, attempt: 4 } }], 3);
    expect(again?.place.order).toMatchObject({ start: 2, attempt: 4, count: 1 });
  });
});
