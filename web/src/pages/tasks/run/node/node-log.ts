import type { Schema } from '../../../../data/api.ts';
import { LogText } from '../../../../parts/log/log-text.ts';
import type { LogMarks } from '../../../../parts/log/log-marks.ts';

export type Attempt = Schema<'NodeAttempt'>;

/** An attempt of a step on a node, with its output. */
export interface LogSection extends Omit<Attempt, 'text' | 'offset' | 'marks'> {
  /** Its step and attempt, e.g. `2-1`. */
  readonly key: string;
  /** null = not loaded, as later attempts fill the response. */
  readonly text: LogText | null;
  /** null = not known. */
  readonly marks: LogMarks | null;
}

export type NodeLog = readonly LogSection[];

/** Where to begin reading. */
export interface ReadFrom {
  readonly step_index: number;
  readonly attempt: number;
  readonly offset: number;
}

export const START: ReadFrom = { step_index: 0, attempt: 0, offset: 0 };

/** Where to continue reading: attempts that have ended do not change. */
export function readOn(log: NodeLog): ReadFrom {
  const last = log.at(-1);
  if (last === undefined) return START;
  const { step_index, attempt, finished, size } = last;
  return finished === null
    ? { step_index, attempt, offset: last.text === null ? 0 : size }
    : { step_index, attempt: attempt + 1, offset: 0 };
}

/**
 * A log with a response merged into it; null when the response does not continue it, so that all has to be read again.
 * Text is appended only where the known text ends, so nothing is doubled.
 */
export function merged(log: NodeLog, answer: readonly Attempt[]): NodeLog | null {
  if (answer.length === 0) return log;
  const sections = new Map(log.map((section) => [section.key, section]));
  for (const attempt of answer) {
    const key = `${attempt.step_index}-${attempt.attempt}`;
    const section = sectionOf(key, sections.get(key), attempt);
    if (section === null) return null;
    sections.set(key, section);
  }
  return [...sections.values()].toSorted((a, b) => a.step_index - b.step_index || a.attempt - b.attempt);
}

function sectionOf(key: string, known: LogSection | undefined, attempt: Attempt): LogSection | null {
  const { text, offset, marks, ...rest } = attempt;
  const section = (lines: LogText | null): LogSection => ({ ...rest, key, marks, text: lines });
  if (text === null) return section(known?.text ?? null);
  if (offset === 0) return section(LogText.of(text));
  if (known === undefined || known.text === null || known.size !== offset) return null;
  return section(known.text.appended(text));
}

/** What a log lacks when it is searched or saved. */
export interface Missing {
  readonly bytes: number;
  readonly characters: number;
  /** Attempts whose text is not loaded, or was dropped because of its age. */
  readonly attempts: number;
}

export function missingOf(log: NodeLog): Missing | null {
  const missing = { bytes: 0, characters: 0, attempts: 0 };
  for (const section of log) {
    if (section.missing !== null) missing[section.missing.unit] += section.missing.count;
    if (section.text === null || section.gone) missing.attempts += 1;
  }
  return missing.bytes + missing.characters + missing.attempts === 0 ? null : missing;
}

/** A node's log as the text of a file: every attempt under a heading. */
export function fileOf(log: NodeLog, headingOf: (section: LogSection) => string): string {
  return log
    .map((section) => {
      const { text } = section;
      const lines = text === null ? [] : Array.from({ length: text.count }, (_, line) => `${text.plain(line)}\n`);
      return `=== ${headingOf(section)} ===\n${lines.join('')}`;
    })
    .join('');
}

/** A node's log without colours, for the clipboard. */
export function textOf(log: NodeLog): string {
  return log
    .flatMap(({ text }) => (text === null ? [] : Array.from({ length: text.count }, (_, line) => text.plain(line))))
    .join('\n');
}
