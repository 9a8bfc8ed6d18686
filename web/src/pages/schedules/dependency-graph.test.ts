import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Depending, type Edge, edgesOf, layered } from './dependency-graph.ts';

function pool(id: number): { readonly id: number; readonly name: string } {
  return { id, name: `pool-${id}` };
}

function edge(from: number, to: number): Edge {
  return { from: pool(from), to: pool(to), ratio: 1, extra: 0, stepName: '', isOff: false };
}

test('dependencies that several schedules share are there once', () => {
  const item = { ratio: 0.5, elastic_count: 2, step_name: 'register', ignore: 0, pool: pool(2) } as const;
  const web: Depending = { pool: pool(1), depend_items: [item] };
  const off: Depending = { pool: pool(1), depend_items: [{ ...item, ignore: 1 }] };
  const expected = { ...edge(1, 2), ratio: 0.5, extra: 2, stepName: 'register' };
  expect(edgesOf([web, web, off])).toEqual([expected, { ...expected, isOff: true }]);
});

test('a pool stands right of the last one that leads to it', () => {
  expect(layered([edge(1, 2), edge(2, 3), edge(1, 3)])).toEqual([
    { ...pool(1), layer: 0, place: 0 },
    { ...pool(2), layer: 1, place: 0 },
    { ...pool(3), layer: 2, place: 0 },
  ]);
});

test('pools of a layer stand in the order of those that lead to them', () => {
  const places = layered([edge(1, 9), edge(2, 8)]).map(({ id, layer, place }) => [id, layer, place]);
  expect(places).toEqual([
    [1, 0, 0],
    [2, 0, 1],
    [9, 1, 0],
    [8, 1, 1],
  ]);
});

test('a circle, which the server refuses, is drawn all the same', () => {
  expect(layered([edge(1, 2), edge(2, 1)]).map(({ id }) => id)).toEqual(expect.arrayContaining([1, 2]));
});

test('every line leads to the right, and no two pools stand at one place', () => {
  const down = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .filter(([a, b]) => a < b)
    .map(([a, b]) => edge(a, b));
  fc.assert(
    fc.property(fc.array(down), (edges) => {
      const placed = new Map(layered(edges).map((one) => [one.id, one]));
      for (const { from, to } of edges) {
        expect(placed.get(from.id)?.layer ?? 0).toBeLessThan(placed.get(to.id)?.layer ?? 0);
      }
      expect(new Set([...placed.values()].map(({ layer, place }) => `${layer} ${place}`)).size).toBe(placed.size);
    }),
  );
});
