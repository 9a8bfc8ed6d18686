import { lastLine, oneLine } from '../../base/text/foreign-text.ts';
import { message, type Value } from '../../messages/message.ts';
import type { Answers, Grammar, HookAnswer } from '../hook.ts';
import { isBlank } from '../lines/line.ts';
import { type Ending, type ProgramCall, programLines } from './program.ts';

/**
 * What a program answers, as it comes, without the secret in its reasons.
 *
 * @returns why there is no answer about the rest; null = the program ended as it should
 * @throws MessageError when there is no such program; the signal's reason
 */
export async function* answersOf<Answer extends HookAnswer>(
  call: ProgramCall,
  grammar: Grammar<Answer>,
  signal: AbortSignal,
): Answers<Answer> {
  const lines = programLines(call, signal);
  let stray: string | null = null;
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done === true) return failureOf(call, next.value, stray);
    if (isBlank(next.value)) continue;
    const answer = grammar(next.value, call.hidden);
    if (answer === null) stray ??= oneLine(call.hidden.text(next.value));
    else if (!answer.done) yield answer;
  }
}

function failureOf({ name, verb, seconds }: ProgramCall, ending: Ending, stray: string | null): Value | null {
  const program = { program: name, verb };
  const reason = lastLine(ending.complaint);
  if (ending.isLate) return message('program_late', { ...program, seconds });
  if (ending.code !== 0) return message('program_ended_with', { ...program, code: ending.code, reason });
  return stray === null ? null : message('program_strays', { ...program, line: stray });
}
