import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/**
 * A limit of time whose reason people can read, for what somebody waits for: whoever throws the reason of the signal says that there was
 * no answer.
 *
 * @param seconds more than 0
 * @example await elb.targets(answeredWithin(20))
 */
export function answeredWithin(seconds: number): AbortSignal {
  const control = new AbortController();
  const reason = new MessageError(message('no_answer_within', { seconds }));
  setTimeout(() => control.abort(reason), seconds * 1000).unref();
  return control.signal;
}
