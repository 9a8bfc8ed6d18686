import { contentOf } from '../../messages/message-error.ts';
import type { Value } from '../../messages/message.ts';
import { edited, entriesOf, type FileDraft } from './edit.ts';
import type { Entry, FileChange } from './plan.ts';
import type { Content } from './formats/format.ts';

/** What the thread is asked: a file is as long and as deep as its host likes. */
export type FileRequest =
  | {
      readonly kind: 'edit';
      readonly bytes: string;
      readonly content: Content;
      readonly changes: readonly FileChange[];
    }
  | { readonly kind: 'read'; readonly bytes: string; readonly content: Content };

export type FileAnswer =
  | { readonly kind: 'edited'; readonly draft: FileDraft }
  | { readonly kind: 'read'; readonly entries: readonly Entry[] }
  | { readonly kind: 'fault'; readonly fault: Value };

export function answerTo(request: FileRequest): FileAnswer {
  const { bytes, content } = request;
  try {
    if (request.kind === 'read') return { kind: 'read', entries: entriesOf(bytes, content) };
    return { kind: 'edited', draft: edited(bytes, content, request.changes) };
  } catch (error) {
    return { kind: 'fault', fault: contentOf(error) };
  }
}
