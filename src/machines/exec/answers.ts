import { lastLine, oneLine } from '../../base/foreign-text.ts';
import { message, type Value } from '../../messages/message.ts';
import { isBlank, parseAnswer } from '../lines/protocol.ts';
import { type Answers, hiddenIn } from '../lines/speaker.ts';
import { type Ending, type ProgramCall, programLines } from './program.ts';

/**
 * What a program answers, as it comes, without the secret in its reasons.
 *
 * @returns why there is no answer about the rest; null = the program ended as it should
 * @throws MessageError when there is no such program; the signal's reason
 */
export async function* answersOf(call: ProgramCall, signal: AbortSignal): Answers {
  const lines = programLines(call, signal);
  let stray: string | null = null;
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done === true) return failureOf(call, next.value, stray);
    if (isBlank(next.value)) continue;
    const answer = parseAnswer(next.value);
    if (answer === null) stray ??= oneLine(call.hidden.text(next.value));
    else if (!answer.done) yield hiddenIn(answer, call.hidden);
  }
}

function failureOf({ name, verb, seconds }: ProgramCall, ending: Ending, stray: string | null): Value | null {
  const program = { program: name, verb };
  const reason = lastLine(ending.complaint);
  if (ending.isLate) return message('machine_program_late', { ...program, seconds });
  if (ending.code !== 0) return message('machine_program_failed', { ...program, code: ending.code, reason });
  return stray === null ? null : message('machine_program_strays', { ...program, line: stray });
}
