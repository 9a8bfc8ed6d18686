import { ApiError } from '../../../../src/client/api-error.ts';
import { isRecord } from '../../forms/json-text.ts';

/** A parameter of a step that has no value. */
export interface MissingParam {
  readonly step: string;
  readonly name: string;
}

/** Messages inside messages that are looked at. */
const MOST_MESSAGES = 1000;

/** The parameters without a value for which the server refuses a run. */
export function missingParams(error: unknown): readonly MissingParam[] {
  if (!(error instanceof ApiError) || !isRecord(error.content)) return [];
  const { message, values } = error.content;
  const waiting: unknown[] = [{ code: message, values }];
  const missing: MissingParam[] = [];
  for (let seen = 0; waiting.length > 0 && seen < MOST_MESSAGES; seen += 1) {
    const part = waiting.shift();
    if (Array.isArray(part)) waiting.push(...part.slice(0, MOST_MESSAGES));
    else if (isRecord(part) && isRecord(part['values'])) {
      const found = missingIn(part['values']);
      if (found === null) waiting.push(...Object.values(part['values']));
      else missing.push(found);
    }
  }
  return missing;
}

/** Whether an error says nothing but that values are missing. */
export function isOnlyMissing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.field?.split('.')[0] === 'params' && missingParams(error).length > 0;
}

function missingIn({ step, fault }: Readonly<Record<string, unknown>>): MissingParam | null {
  if (typeof step !== 'string' || !isRecord(fault) || fault['code'] !== 'param_missing') return null;
  const name = isRecord(fault['values']) ? fault['values']['name'] : null;
  return typeof name === 'string' ? { step, name } : null;
}
