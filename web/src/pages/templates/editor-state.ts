import { moved, withInserted, without, withReplaced } from '../../forms/ordered.ts';
import type { PolicyDraft } from '../../parts/policy/policy-draft.ts';
import { type DraftError, newStep, readDraft, type StepDraft, type TemplateDraft, textOf } from './template-draft.ts';

/*
 * The template editor's two views of one draft.
 *
 * ED1. Unless the text is invalid, it equals the draft: parsing the shown text gives the draft that the form shows.
 * ED2. An invalid text changes nothing else: the draft stays as it was, and the form accepts no change
 *      until the text is valid again or discarded.
 */

export interface EditorState {
  readonly draft: TemplateDraft;
  /** A key for every step, which stays the same wherever the step moves. */
  readonly keys: readonly number[];
  readonly text: string;
  /** What is wrong with the text; null = nothing. */
  readonly error: DraftError | null;
}

export type Edit =
  | { readonly kind: 'desc'; readonly desc: string }
  | { readonly kind: 'facts'; readonly facts: boolean }
  | { readonly kind: 'policy'; readonly policy: PolicyDraft | null }
  | { readonly kind: 'add'; readonly name: string }
  | { readonly kind: 'change'; readonly index: number; readonly step: StepDraft }
  | { readonly kind: 'move'; readonly from: number; readonly to: number }
  | { readonly kind: 'duplicate'; readonly index: number }
  | { readonly kind: 'remove'; readonly index: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'drop_text' };

export function openEditor(draft: TemplateDraft): EditorState {
  return { draft, keys: draft.steps.map((_, index) => index), text: textOf(draft), error: null };
}

/** The next state; a pure function. */
export function edited(state: EditorState, edit: Edit): EditorState {
  if (edit.kind === 'text') return withText(state, edit.text);
  if (edit.kind === 'drop_text') return { ...state, text: textOf(state.draft), error: null };
  if (state.error !== null) return state;
  const { draft, keys } = inForm(state, edit);
  return { draft, keys, text: textOf(draft), error: null };
}

function withText(state: EditorState, text: string): EditorState {
  if (text === state.text) return state;
  const read = readDraft(text);
  if ('error' in read) return { ...state, text, error: read.error };
  const { draft } = read;
  let next = nextKey(state.keys);
  const keys = draft.steps.map(({ name }, index) => {
    const key = state.keys[index];
    return key !== undefined && state.draft.steps[index]?.name === name ? key : next++;
  });
  return { draft, keys, text, error: null };
}

type FormEdit = Exclude<Edit, { readonly kind: 'text' | 'drop_text' }>;

function inForm({ draft, keys }: EditorState, edit: FormEdit): Pick<EditorState, 'draft' | 'keys'> {
  const { steps } = draft;
  switch (edit.kind) {
    case 'desc':
      return { draft: { ...draft, desc: edit.desc }, keys };
    case 'facts':
      return { draft: { ...draft, facts: edit.facts }, keys };
    case 'policy':
      return { draft: { ...draft, policy: edit.policy }, keys };
    case 'add':
      return { draft: { ...draft, steps: [...steps, newStep(edit.name)] }, keys: [...keys, nextKey(keys)] };
    case 'change':
      return { draft: { ...draft, steps: withReplaced(steps, edit.index, edit.step) }, keys };
    case 'move':
      return {
        draft: { ...draft, steps: moved(steps, edit.from, edit.to) },
        keys: moved(keys, edit.from, edit.to),
      };
    case 'duplicate': {
      const step = steps[edit.index];
      if (step === undefined) return { draft, keys };
      return {
        draft: { ...draft, steps: withInserted(steps, edit.index + 1, step) },
        keys: withInserted(keys, edit.index + 1, nextKey(keys)),
      };
    }
    case 'remove':
      return { draft: { ...draft, steps: without(steps, edit.index) }, keys: without(keys, edit.index) };
  }
}

function nextKey(keys: readonly number[]): number {
  return Math.max(-1, ...keys) + 1;
}
