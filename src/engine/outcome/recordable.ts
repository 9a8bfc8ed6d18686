import { storable } from '../../base/text/foreign-text.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import { END } from '../../domain/arrival-marks.ts';
import type { Contact } from '../../domain/contact.ts';
import { cutLineOf, cutMark, joinedEnds } from '../../domain/cut-mark.ts';
import type { StepOutcome } from '../../steps/step.ts';
import { englishOf, type Message, type Value } from '../../messages/message.ts';

/** Characters of a reason, which is shown in lists. */
const LONGEST_ERROR = 2000;
/** Characters of a step's log, whatever its executor returned. */
const LONGEST_LOG = 1024 * 1024;
/** How many of those are taken from the end, where the reason is. */
const LOG_END = 64 * 1024;
/** The most characters of a line that are dropped to cut a log at a line end. */
const LONGEST_PART = 4096;
const LARGEST_CODE = 2 ** 31 - 1;

/**
 * An outcome that the database accepts, whatever a node or provider returned: text without NUL and without lone
 * surrogates, bounded; an exit code that is a whole number.
 *
 * @example recordable(failed('a\0b')).error // 'a\uFFFDb'
 */
export function recordable(outcome: StepOutcome): StepOutcome {
  const { exitCode } = outcome;
  const log = storable(outcome.log);
  const kept = cutMiddle(log);
  const isCode = Number.isInteger(exitCode) && Math.abs(exitCode ?? 0) <= LARGEST_CODE;
  return {
    ...outcome,
    log: kept,
    error: storableError(outcome.error),
    exitCode: isCode ? exitCode : null,
    ...(kept === log ? {} : cutLines(outcome, cutLineOf(kept) ?? 0)),
  };
}

/** What is known of the lines of a cut log: those after the cut arrived when the attempt ended. */
function cutLines({ lines, stderr }: StepOutcome, cut: number): Pick<StepOutcome, 'lines' | 'stderr'> {
  return {
    ...(lines === undefined ? {} : { lines: [...lines.filter(([kept]) => kept < cut), [cut, END] as const] }),
    ...(stderr === undefined ? {} : { stderr: stderr.filter(([, to]) => to <= cut) }),
  };
}

/** Characters of why a node is not reached, which is written with every try. */
const LONGEST_TROUBLE = 500;

/**
 * The contact of an attempt with its node as it is recorded: bounded, and in time of the wall clock; null = there is nothing
 * to report, the attempt simply runs.
 *
 * @param contact whose `until` is in steady time
 */
export function recordableContact({ phase, trouble }: Contact, now: Date): Contact | null {
  if (trouble === null) return phase === 'running' ? null : { phase, trouble };
  const reason = cutEnd(storable(trouble.reason), LONGEST_TROUBLE);
  const until = new Date(now.getTime() + trouble.until.getTime() - steadyNow());
  return { phase, trouble: { ...trouble, reason, until } };
}

/** A reason with texts that PostgreSQL accepts; of one that is too long, the beginning of its English text. */
function storableError(error: Value): Value {
  const stored = storableValue(error);
  return englishOf(stored).length > LONGEST_ERROR ? cutEnd(englishOf(stored), LONGEST_ERROR) : stored;
}

function storableValue(value: Value): Value {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return cutEnd(storable(value), LONGEST_ERROR);
  if ('code' in value) {
    const values = Object.entries(value.values).map(([name, part]) => [name, storableValue(part)]);
    return { ...value, values: Object.fromEntries(values) as Message['values'] };
  }
  return value.map(storableValue);
}

function cutEnd(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}

function cutMiddle(text: string): string {
  if (text.length <= LONGEST_LOG) return text;
  const [head, end] = [text.slice(0, LONGEST_LOG - LOG_END), text.slice(-LOG_END)];
  const lastLine = head.lastIndexOf('\n') + 1;
  const firstLine = end.indexOf('\n') + 1;
  const begin = head.length - lastLine > LONGEST_PART ? head.toWellFormed() : head.slice(0, lastLine);
  const rest = firstLine > LONGEST_PART ? end.toWellFormed() : end.slice(firstLine).toWellFormed();
  return joinedEnds(begin, cutMark(text.length - begin.length - rest.length, 'characters'), rest);
}
