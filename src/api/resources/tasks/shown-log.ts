import { isGroupStep } from '../../../domain/plans/build-plan.ts';
import type { Language } from '../../../messages/language.ts';
import { recalledText, recaller } from '../../../messages/recalled.ts';
import type { StepRunState } from '../../../store/schema.ts';

/** A line about the contact with a node, as it is written into the log of its step. */
const NOTICE = /^\[(?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC\] .+$/gm;

/** An attempt, as far as it says which lines of its log are the server's. */
export interface LoggedAttempt {
  readonly step: string;
  readonly state: StepRunState;
  readonly exit_code: number | null;
}

/**
 * The log of an attempt, or a part of it, with what the server wrote there in the language of the reader; what the node wrote
 * stays as it is. All of it is the server's where a step runs nothing on its node; otherwise notices are, and the reason at the end.
 */
export function shownLog(log: string, { step, state, exit_code: exitCode }: LoggedAttempt, language: Language): string {
  if (language === 'en' || log === '') return log;
  const recall = recaller(language);
  if (isGroupStep(step)) return log.replaceAll(/.+/g, recall);
  const noticed = log.replaceAll(NOTICE, recall);
  const endsWithReason = state !== 'running' && (state !== 'success' || exitCode === null);
  if (!endsWithReason) return noticed;
  const last = noticed.lastIndexOf('\n') + 1;
  return noticed.slice(0, last) + recalledText(noticed.slice(last), language);
}
