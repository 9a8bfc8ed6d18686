import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { Grammar, HookAnswer } from '../hook.ts';
import { complaintsIn } from '../lines/complaints.ts';
import { answersOf } from './answers.ts';
import type { ProgramCall } from './program.ts';

/**
 * What is wrong with a program (EX1), and what it finds wrong itself, one sentence each.
 *
 * @param signal aborted when the time for it is over; it may be busy with another call until then (EX2)
 */
export function programComplaints(
  call: ProgramCall,
  grammar: Grammar<HookAnswer>,
  signal: AbortSignal,
): Promise<readonly Value[]> {
  const { name: program, verb, seconds } = call;
  return complaintsIn(answersOf(call, grammar, signal), (why) => {
    // it was asked to end a moment before its own time was over
    if ('failure' in why) return signal.aborted ? message('program_late', { program, verb, seconds }) : why.failure;
    const isBusy = signal.aborted && why.thrown === signal.reason;
    return isBusy ? message('program_busy', { program }) : contentOf(why.thrown);
  });
}
