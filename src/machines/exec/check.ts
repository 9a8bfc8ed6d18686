import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { complaintsIn } from '../lines/complaints.ts';
import { answersOf } from './answers.ts';
import type { ProgramCall } from './program.ts';

/**
 * What is wrong with a program (EX1), and what it finds wrong itself, one sentence each.
 *
 * @param signal aborted when the time for it is over; it may be busy with another call until then (EX2)
 */
export function programComplaints(call: ProgramCall, signal: AbortSignal): Promise<readonly Value[]> {
  const { name: program, verb, seconds } = call;
  return complaintsIn(answersOf(call, signal), (why) => {
    // it was asked to end a moment before its own time was over
    if ('failure' in why)
      return signal.aborted ? message('machine_program_late', { program, verb, seconds }) : why.failure;
    const isBusy = signal.aborted && why.thrown === signal.reason;
    return isBusy ? message('machine_program_busy', { program }) : contentOf(why.thrown);
  });
}
