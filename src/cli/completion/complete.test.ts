import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMANDS } from '../commands/all.ts';
import { fitting, proposalFor } from './complete.ts';

test.each([
  [[], 'task', null],
  [['pool'], 'list', null],
  [['schedule', 'list', '--type'], 'expand', null],
] as const)('behind %j comes %s', (before, word, names) => {
  const proposal = proposalFor(COMMANDS, before, '');
  expect(proposal.words).toContain(word);
  expect(proposal.names).toBe(names);
});

test.each([
  [['pool', 'get'], '', 'pool'],
  [['run', 'uptime', '--pool'], 'we', 'pool'],
  [['expand', '--on-busy', 'wait'], '', 'pool'],
  [['task', 'watch', '12'], '', 'task'],
  [['pool', 'get', 'web-a'], '', null],
] as const)('behind %j come names of a %s', (before, current, kind) => {
  expect(proposalFor(COMMANDS, before, current)).toEqual({ words: [], names: kind });
});

test('options are proposed where one begins', () => {
  expect(proposalFor(COMMANDS, ['pool', 'list'], '-').words).toContain('--json');
});

test('CC1: whatever records are called, a shell is given plain words', () => {
  const word = fc.string({
    unit: fc.oneof(fc.constantFrom('$', '(', ')', ';', '`', "'", ' ', '\n', '\u001B', '*'), fc.string()),
  });
  fc.assert(
    fc.property(fc.array(word), (words) => {
      for (const given of fitting(words, '')) expect(given).not.toMatch(/[\s$`'"\\;&|<>()*?[\]{}!#~\p{Cc}]/u);
    }),
  );
  expect(fitting(['web-a', '前端', 'db', '--json'], '')).toEqual(['web-a', '前端', 'db', '--json']);
  expect(fitting(['web-a', 'db'], 'w')).toEqual(['web-a']);
});
