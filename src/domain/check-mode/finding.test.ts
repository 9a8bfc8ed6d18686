import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ActionFinding, FINDINGS, findingOf, findingsIn, linesOfFinding } from './finding.ts';

const finding = fc.constantFrom(...FINDINGS);
/** What a node may say: also headings. */
const said = fc.string({ unit: fc.constantFrom('a', '+', '-', ' ', '\n', '\r', 'changed: x', 'failed: ', '\u2028') });
const found: fc.Arbitrary<ActionFinding> = fc.record({
  action: fc.constantFrom('conf', 'failed: conf', 'unchanged', '配置', 'a: b'),
  finding,
  text: said,
});

test('what is written is read, whatever a node says', () => {
  fc.assert(
    fc.property(fc.array(found, { maxLength: 5 }), (all) => {
      expect(findingsIn(all.map(linesOfFinding).join(''))).toEqual(all);
    }),
  );
});

test('a log that is cut anywhere gives the same actions up to there', () => {
  fc.assert(
    fc.property(fc.array(found, { minLength: 1, maxLength: 5 }), fc.nat(), (all, at) => {
      const log = all.map(linesOfFinding).join('');
      const read = findingsIn(log.slice(0, at % log.length));
      for (const [index, { action, finding: one }] of read.slice(0, -1).entries())
        expect(all[index]).toMatchObject({ action, finding: one });
    }),
  );
});

test('lines that belong to no action are left out', () => {
  expect(findingsIn('node cannot be reached: refused')).toEqual([]);
  expect(findingsIn('')).toEqual([]);
  expect(findingsIn('unchanged: a\nelse\n')).toEqual([{ action: 'a', finding: 'unchanged', text: '' }]);
});

test('the worst is the finding of all, and of nothing that nothing changes', () => {
  expect(findingOf([])).toBe('unchanged');
  expect(findingOf(['unchanged', 'not_checked'])).toBe('not_checked');
  expect(findingOf(['not_checked', 'changed', 'unchanged'])).toBe('changed');
  fc.assert(
    fc.property(fc.array(finding), fc.array(finding), (one, other) => {
      expect(findingOf([...one, ...other])).toBe(findingOf([findingOf(one), ...other]));
    }),
  );
});
