import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesFrom, spread } from './places.ts';

const zoneNames = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });

test('whatever is there already, more machines make a pool no less even', () => {
  fc.assert(
    fc.property(fc.nat(50), zoneNames, fc.array(fc.nat(20)), (count, zones, held) => {
      const counts = new Map(zones.map((zone, index) => [zone, held[index] ?? 0]));
      const chosen = spread(count, zones, counts);
      expect(chosen).toHaveLength(count);
      const after = zones.map((zone) => (counts.get(zone) ?? 0) + chosen.filter((one) => one === zone).length);
      // a zone got a machine only while no other had fewer
      const chosenFor = after.filter((_, index) => chosen.includes(zones[index] ?? ''));
      expect(Math.max(0, ...chosenFor)).toBeLessThanOrEqual(Math.min(...after) + 1);
    }),
  );
});

test('without zones OpenStack chooses', () => {
  expect(spread(2, [], new Map())).toEqual(['', '']);
  expect(placesFrom('', [], ['1', '2'])).toEqual([
    { flavor: '1', zone: '' },
    { flavor: '2', zone: '' },
  ]);
});

test('every zone is tried for a flavor, beginning with its own', () => {
  expect(placesFrom('b', ['a', 'b', 'c'], ['1', '2']).map(({ flavor, zone }) => `${flavor}${zone}`)).toEqual([
    '1b',
    '1c',
    '1a',
    '2b',
    '2c',
    '2a',
  ]);
});
