import { oneLine } from '../../base/foreign-text.ts';
import { contentOf } from '../../messages/message-error.ts';
import type { Value } from '../../messages/message.ts';
import { answersOf } from './answers.ts';
import type { ProgramCall } from './program.ts';

/** More of them help nobody. */
const MOST_COMPLAINTS = 20;

/** What is wrong with a program (EX1), and what it finds wrong itself, one sentence each. */
export async function programComplaints(call: ProgramCall, signal: AbortSignal): Promise<readonly Value[]> {
  const complaints: Value[] = [];
  try {
    const answers = answersOf(call, signal);
    for (let next = await answers.next(); ; next = await answers.next()) {
      if (next.done === true) return next.value === null ? complaints : [...complaints, next.value];
      const { error } = next.value;
      if (error !== null && complaints.length < MOST_COMPLAINTS) complaints.push(oneLine(error));
    }
  } catch (error) {
    return [...complaints, contentOf(error)];
  }
}
