import type { Message, Value } from '../../messages/message.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { Answer, Item, Verb } from './protocol.ts';

/** Answers as they come, without secrets. Returned is why there is none about the rest; null = it ended as it should. */
export type Answers = AsyncGenerator<Answer, Value | null>;

/** Who makes machines for a user, and answers in lines: a program or a server. */
export interface Speaker {
  /** Asks about machines. @throws MessageError when it cannot be asked; the signal's reason */
  ask(verb: Verb, items: readonly Item[], signal: AbortSignal): Answers;
  /** What is wrong with it, and what it finds wrong itself, one sentence each; says so when the signal is aborted before that is known. */
  complaints(signal: AbortSignal): Promise<readonly Value[]>;
  /** That it left a machine out. */
  silent(verb: Verb): Message;
  /** That an answer lacks what it must have. */
  incomplete(): Message;
}

/** An answer in whose texts a secret is masked. Texts go through it whole: half a secret is not found any more. */
export function hiddenIn(answer: Answer, hidden: Redactor): Answer {
  const text = (said: string | null): string | null => (said === null ? null : hidden.text(said));
  return { ...answer, progress: text(answer.progress), error: text(answer.error) };
}
