import { messageOf } from '../../base/errors.ts';
import { AskedThread, type ThreadFault } from '../../base/threads/asked-thread.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { FileDraft } from './edit.ts';
import type { Entry, FileChange } from './plan.ts';
import type { Content } from './formats/format.ts';
import type { FileAnswer, FileRequest } from './request.ts';

/** Milliseconds of processor time for a file; one of a thousand servers takes a tenth of it. */
const PATIENCE = 10_000;

const thread = new AskedThread<FileRequest, FileAnswer>(
  { script: new URL('./worker.ts', import.meta.url), patience: PATIENCE },
  (why, cause) => new MessageError(reasonOf(why, cause), cause === null ? {} : { cause }),
);

/** What `edited` of edit.ts makes, beside the event loop. @throws MessageError */
export async function draftOf(bytes: string, content: Content, changes: readonly FileChange[]): Promise<FileDraft> {
  const answer = await answered({ kind: 'edit', bytes, content, changes });
  if (answer.kind === 'edited') return answer.draft;
  throw new MessageError(message('file_thread_ended'));
}

/** What `entriesOf` of edit.ts finds, beside the event loop. @throws MessageError */
export async function entriesIn(bytes: string, content: Content): Promise<readonly Entry[]> {
  const answer = await answered({ kind: 'read', bytes, content });
  if (answer.kind === 'read') return answer.entries;
  throw new MessageError(message('file_thread_ended'));
}

async function answered(request: FileRequest): Promise<Exclude<FileAnswer, { readonly kind: 'fault' }>> {
  const answer = await thread.ask(request);
  if (answer.kind === 'fault') throw new MessageError(answer.fault);
  return answer;
}

function reasonOf(why: ThreadFault, cause: unknown): Value {
  switch (why) {
    case 'slow':
    case 'memory':
      return message('file_too_complex');
    case 'unsent':
    case 'ended':
      return cause === null ? message('file_thread_ended') : messageOf(cause);
  }
}
