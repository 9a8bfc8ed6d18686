import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { changesIn, draftOf, withoutMarks, withRefusal } from './draft.ts';

const DRAFT = draftOf(['template roll'], { desc: '', steps: [{ name: 'echo' }], policy: { pause: 3 }, version: 4 });

test('a refusal stands above the line of its field, and the next one in its place', () => {
  const once = withRefusal(DRAFT, { field: 'policy.pause', lines: ['too long'] });
  expect(once).toContain('policy:\n  #! too long\n  pause: 3\n');
  const twice = withRefusal(once, { field: 'steps', lines: ['no such step'] });
  expect(twice).toContain('desc: ""\n#! no such step\nsteps:\n');
  expect(twice).not.toContain('too long');
});

test('without a field of that name it stands at the top', () => {
  expect(withRefusal(DRAFT, { field: 'mood', lines: ['a', 'b'] })).toBe(`#! a\n#! b\n${DRAFT}`);
});

test('whatever a refusal says, the text reads as before', () => {
  const field = fc.constantFrom('desc', 'steps', 'policy.pause', 'other', null);
  fc.assert(
    fc.property(field, fc.string({ unit: 'grapheme-ascii' }), (field, line) => {
      const marked = withRefusal(DRAFT, { field, lines: [line] });
      expect(parse(marked)).toEqual(parse(DRAFT));
      expect(withoutMarks(marked)).toBe(DRAFT);
    }),
  );
});

test('only what differs is sent', () => {
  const before = { desc: 'a', tasks: { expand: 1 }, ssh: null };
  expect(changesIn(before, { desc: 'a', tasks: { expand: 2 }, ssh: null })).toEqual({ tasks: { expand: 2 } });
  expect(changesIn(before, {})).toEqual({});
});
