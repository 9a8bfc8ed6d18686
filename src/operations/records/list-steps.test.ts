import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtinSteps } from '../../steps/registry.ts';
import { mergedTypes, type UsableStep, withBuiltIn } from './list-steps.ts';

test('of parameters that several actions declare the last type counts, unless one declares it secret', () => {
  expect(mergedTypes([{ port: 'string', word: 'string' }, { port: 'integer' }])).toEqual({
    port: 'integer',
    word: 'string',
  });
  expect(mergedTypes([{ key: 'secret' }, { key: 'string' }])).toEqual({ key: 'secret' });
  expect(mergedTypes([{ key: 'string' }, { key: 'secret' }])).toEqual({ key: 'secret' });
  expect(mergedTypes([])).toEqual({});
});

function remoteStep(id: number): UsableStep {
  return { id, name: `step-${id}`, desc: '', type: 'remote', params: {} };
}

test('built-in steps are found by a part of their names', () => {
  const none = { rows: [], total: 0 };
  const page = { page: 1, pageSize: 10 };
  expect(withBuiltIn(none, 'REGISTER', page).rows.map(({ name }) => name)).toEqual(['unregister', 'register']);
  expect(withBuiltIn(none, 'nothing', page)).toEqual({ rows: [], total: 0 });
  expect(withBuiltIn({ rows: [], total: 3 }, 'nothing', { page: 9, pageSize: 10 })).toEqual({ rows: [], total: 3 });
});

test('page by page, every step comes once: remote ones first, the lowest id last', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.integer({ min: 1, max: 12 }), (count, pageSize) => {
      const remote = Array.from({ length: count }, (_, index) => remoteStep(100 + count - index));
      const ids: number[] = [];
      for (let page = 1; page <= Math.ceil((count + builtinSteps.length) / pageSize) + 1; page += 1) {
        const rows = remote.slice((page - 1) * pageSize, page * pageSize);
        const shown = withBuiltIn({ rows, total: count }, '', { page, pageSize });
        expect(shown.total).toBe(count + builtinSteps.length);
        expect(shown.rows.length).toBeLessThanOrEqual(pageSize);
        ids.push(...shown.rows.map(({ id }) => id));
      }
      expect(ids).toEqual([...remote.map(({ id }) => id), 4, 3, 2, 1]);
    }),
  );
});
