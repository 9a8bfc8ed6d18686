import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Edit, edited, type EditorState, openEditor } from './editor-state.ts';
import { copyOf, draftOf, newStep, readDraft, type TemplateDraft } from './template-draft.ts';

const DRAFT: TemplateDraft = {
  desc: 'Roll',
  steps: [newStep('unregister'), newStep('echo'), newStep('register')],
  policy: { canary: 1 },
};

function after(...edits: readonly Edit[]): EditorState {
  return edits.reduce(edited, openEditor(DRAFT));
}

const names = ({ draft }: EditorState) => draft.steps.map(({ name }) => name);

const index = fc.nat(4);
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('desc' as const), desc: fc.string() }),
  fc.record({ kind: fc.constant('facts' as const), facts: fc.boolean() }),
  fc.record({ kind: fc.constant('policy' as const), policy: fc.constantFrom(null, { canary: '1' }) }),
  fc.record({ kind: fc.constant('add' as const), name: fc.constantFrom('echo', 'create_vm') }),
  fc.record({ kind: fc.constant('change' as const), index, step: fc.constant(newStep('changed')) }),
  fc.record({ kind: fc.constant('move' as const), from: index, to: index }),
  fc.record({ kind: fc.constant('duplicate' as const), index }),
  fc.record({ kind: fc.constant('remove' as const), index }),
  fc.record({
    kind: fc.constant('text' as const),
    text: fc.constantFrom('{', '{"steps":[]}', '{"steps":[{"name":"echo"},{"name":"x","odd":1}]}', '[]'),
  }),
  fc.constant({ kind: 'drop_text' as const }),
);

test('ED1: text and draft are the same, or the text is said to be wrong; every step has a key of its own', () => {
  fc.assert(
    fc.property(fc.array(anyEdit), (edits) => {
      const state = after(...edits);
      expect(readDraft(state.text)).toEqual(state.error === null ? { draft: state.draft } : { error: state.error });
      expect(new Set(state.keys).size).toBe(state.draft.steps.length);
    }),
  );
});

test('ED2: a wrong text changes nothing, and the form waits', () => {
  const broken = after({ kind: 'text', text: '{"steps": [' });
  expect(broken.draft).toBe(DRAFT);
  expect(broken.error).toMatchObject({ kind: 'json' });
  expect(edited(broken, { kind: 'remove', index: 0 })).toBe(broken);
  expect(edited(broken, { kind: 'drop_text' })).toEqual(openEditor(DRAFT));
});

test('steps keep their keys when they move', () => {
  const state = after({ kind: 'move', from: 0, to: 2 }, { kind: 'duplicate', index: 0 }, { kind: 'remove', index: 2 });
  expect(names(state)).toEqual(['echo', 'echo', 'unregister']);
  expect(state.keys).toEqual([1, 3, 0]);
});

test('what the form does not know stays, in the text too', () => {
  const state = after({ kind: 'desc', desc: 'x' }, { kind: 'remove', index: 0 });
  expect(state.draft['policy']).toEqual({ canary: 1 });
  expect(JSON.parse(state.text)).toMatchObject({ policy: { canary: 1 } });
  const { draft } = after({
    kind: 'text',
    text: '{"steps":[{"name":"a","odd":{"b":1},"retry":{"jitter":2}}],"more":7}',
  });
  expect(draft).toEqual({
    desc: '',
    steps: [{ name: 'a', param_values: {}, odd: { b: 1 }, retry: { retry_times: 0, ignore_error: false, jitter: 2 } }],
    more: 7,
  });
});

test('what a template is called is not part of its draft', () => {
  expect(draftOf({ id: 4, name: 'roll', ...DRAFT })).toEqual(DRAFT);
});

test.each([
  ['7', '', 'object'],
  ['{"steps":{}}', 'steps', 'list'],
  ['{"desc":1}', 'desc', 'text'],
  ['{"steps":[1]}', 'steps[0]', 'object'],
  ['{"steps":[{}]}', 'steps[0].name', 'text'],
  ['{"steps":[{"name":"a","param_values":[]}]}', 'steps[0].param_values', 'object'],
  ['{"steps":[{"name":"a"},{"name":"b","retry":{"retry_times":-1}}]}', 'steps[1].retry.retry_times', 'count'],
  ['{"steps":[{"name":"a","retry":{"ignore_error":1}}]}', 'steps[0].retry.ignore_error', 'boolean'],
  ['{"steps":[{"name":"a","retry":{"interval":"1"}}]}', 'steps[0].retry.interval', 'count'],
])('%s: %s must be %s', (text, path, expected) => {
  expect(readDraft(text)).toEqual({ error: { kind: 'shape', path, expected } });
});

test('a copy has no secrets, which nobody could see in it', () => {
  const step = { ...newStep('login'), param_values: { password: '••••••', port: 80 } };
  expect(copyOf({ desc: 'd', steps: [step] })).toEqual({
    desc: 'd',
    steps: [{ ...step, param_values: { port: 80 } }],
  });
});
