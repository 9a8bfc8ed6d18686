import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldChanges, valueText } from './field-changes.ts';

test('a field inside of lists and maps is named by its path', () => {
  const before = { desc: 'a', steps: [{ name: 'x', values: { port: 80 } }, { name: 'y' }], policy: null };
  const after = {
    desc: 'a',
    steps: [{ name: 'x', values: { port: 81, host: 'h' } }, { name: 'y' }],
    policy: { bake: 5 },
  };
  expect(fieldChanges(before, after)).toEqual([
    { field: 'steps[0].values.port', before: 80, after: 81 },
    { field: 'steps[0].values.host', before: undefined, after: 'h' },
    { field: 'policy', before: null, after: { bake: 5 } },
  ]);
});

test('an entry more or less is one difference, wherever it stands', () => {
  const steps = ['a', 'b', 'c'].map((name) => ({ name }));
  expect(fieldChanges({ steps }, { steps: steps.toSpliced(1, 0, { name: 'new' }) })).toEqual([
    { field: 'steps[1]', before: undefined, after: { name: 'new' } },
  ]);
  expect(fieldChanges({ steps }, { steps: steps.toSpliced(0, 1) })).toEqual([
    { field: 'steps[0]', before: { name: 'a' }, after: undefined },
  ]);
});

test('what is equal differs nowhere, and what differs is said somewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(fieldChanges(a, structuredClone(a))).toEqual([]);
      const changes = fieldChanges(a, b);
      expect(changes.length === 0).toBe(JSON.stringify(a) === JSON.stringify(b) || fieldChanges(b, a).length === 0);
      expect(changes.length).toBe(fieldChanges(b, a).length);
      for (const change of changes) expect(change.before).not.toEqual(change.after);
    }),
  );
});

test('however much differs, the list is short, and so are its texts', () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, index]));
  expect(fieldChanges({}, many)).toHaveLength(100);
  expect(valueText('x'.repeat(1_000_000))).toHaveLength(1001);
  expect([undefined, null, 'a', 5, { a: [1] }].map(valueText)).toEqual([null, null, 'a', '5', '{"a":[1]}']);
});
