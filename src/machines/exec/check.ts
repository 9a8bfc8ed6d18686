import { oneLine } from '../../base/foreign-text.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { answersOf } from './answers.ts';
import type { ProgramCall } from './program.ts';

/** More of them help nobody. */
const MOST_COMPLAINTS = 20;

/**
 * What is wrong with a program (EX1), and what it finds wrong itself, one sentence each.
 *
 * @param signal aborted when the time for it is over; it may be busy with another call until then (EX2)
 */
export async function programComplaints(call: ProgramCall, signal: AbortSignal): Promise<readonly Value[]> {
  const complaints: Value[] = [];
  try {
    const answers = answersOf(call, signal);
    for (let next = await answers.next(); ; next = await answers.next()) {
      if (next.done === true) return [...complaints, ...endingOf(call, next.value, signal)];
      const { error } = next.value;
      if (error !== null && complaints.length < MOST_COMPLAINTS) complaints.push(oneLine(error));
    }
  } catch (error) {
    const isBusy = signal.aborted && error === signal.reason;
    return [...complaints, isBusy ? message('machine_program_busy', { program: call.name }) : contentOf(error)];
  }
}

function endingOf({ name, verb, seconds }: ProgramCall, failure: Value | null, signal: AbortSignal): readonly Value[] {
  if (failure === null) return [];
  // it was asked to end a moment before its own time was over
  return [signal.aborted ? message('machine_program_late', { program: name, verb, seconds }) : failure];
}
