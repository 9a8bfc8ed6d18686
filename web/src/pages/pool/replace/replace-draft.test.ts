import { expect, test } from 'vitest';
import { isAmount, type ReplaceDraft, wantedReplace } from './replace-draft.ts';

const DRAFT: ReplaceDraft = {
  isOfSelected: false,
  way: 'rolling',
  atOnce: ' 10% ',
  bake: null,
  isAsked: false,
  policy: null,
};

test.each([
  [{}, { max_surge: '10%' }],
  [
    { isOfSelected: true, atOnce: '2' },
    { nodes: [7, 9], max_surge: '2' },
  ],
  [
    { way: 'oldFirst', atOnce: '1' },
    { max_surge: 0, max_unavailable: '1' },
  ],
  [
    { way: 'blueGreen', atOnce: 'x', bake: 60, isAsked: true },
    { max_surge: '100%', policy: { bake: 60, checkpoints: ['50%'] } },
  ],
  [{ bake: 60, isAsked: true }, { max_surge: '10%' }],
  [{ policy: { canary: '1' } }, { max_surge: '10%', policy: { canary: '1', bake: null } }],
] as const)('%o asks for %o', (changed, wanted) => {
  expect(wantedReplace({ ...DRAFT, ...changed }, [7, 9], { bake: 5 })).toEqual({ kind: 'replace', ...wanted });
});

test.each([[{ atOnce: '' }], [{ atOnce: '0' }], [{ atOnce: '101%' }], [{ way: 'oldFirst', atOnce: 'some' }]] as const)(
  '%o asks for nothing',
  (changed) => {
    expect(wantedReplace({ ...DRAFT, ...changed }, [], {})).toBeNull();
  },
);

test('of no selected node nothing is asked', () => {
  expect(wantedReplace({ ...DRAFT, isOfSelected: true }, [], {})).toBeNull();
});

test.each([
  ['3', true],
  ['25%', true],
  ['100%', true],
  ['0%', false],
  ['00', false],
  ['1.5', false],
])('whether %s is an amount: %s', (text, is) => {
  expect(isAmount(text)).toBe(is);
});
