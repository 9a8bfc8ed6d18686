import { oneLine } from '../../base/text/foreign-text.ts';
import type { Value } from '../../messages/message.ts';
import type { Answers, HookAnswer } from '../hook.ts';

/** More of them help nobody. */
const MOST = 20;

/**
 * What answers to `check` find wrong, one sentence each, and then why they ended too early.
 *
 * @param because what a failure, or what is thrown, means
 */
export async function complaintsIn(
  answers: Answers<HookAnswer>,
  because: (why: { readonly failure: Value } | { readonly thrown: unknown }) => Value,
): Promise<readonly Value[]> {
  const complaints: Value[] = [];
  try {
    for (let next = await answers.next(); ; next = await answers.next()) {
      if (next.done === true) {
        return next.value === null ? complaints : [...complaints, because({ failure: next.value })];
      }
      const { error } = next.value;
      if (error !== null && complaints.length < MOST) complaints.push(oneLine(error));
    }
  } catch (error) {
    return [...complaints, because({ thrown: error })];
  }
}
