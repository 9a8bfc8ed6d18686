import { MessageError } from '../../messages/message-error.ts';
import type { Answers } from '../hook.ts';

/**
 * Answers as they come, of which none may be missing. Whoever stops reading ends the call.
 *
 * @throws MessageError that says why there is no answer about the rest
 */
export async function* wholeAnswers<Answer>(answers: Answers<Answer>): AsyncGenerator<Answer> {
  const failure = yield* answers;
  if (failure !== null) throw new MessageError(failure);
}
