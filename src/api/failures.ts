import { ERROR_CATALOGUE, type ErrorCode, Refusal } from '../domain/errors.ts';
import { isConnectionError } from '../store/database.ts';

/** What a caller is told of an error: nothing of the server's inside. */
export interface Told {
  readonly status: number;
  readonly message: string;
  /** True for a defect, which belongs into the server's log. */
  readonly isDefect: boolean;
}

/** Errors of the HTTP layer, by their status. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = { 404: 'not_found', 413: 'too_large', 429: 'too_many' };

/** @example told(new Refusal('invalid', 'num is 0')) // { status: 400, message: 'num is 0', … } */
export function told(error: unknown): Told {
  if (error instanceof Refusal) return { status: error.status, message: error.message, isDefect: false };
  if (isConnectionError(error)) return byCode('unavailable');
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  // SQLSTATE class 22: a value that the column cannot hold
  if (/^22...$/.test(code)) return { ...byCode('invalid'), message: 'a value is too long or out of range' };
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return byCode(BY_STATUS[status] ?? 'invalid');
  return { ...byCode('internal'), isDefect: true };
}

function byCode(code: ErrorCode): Told {
  const { status, summary } = ERROR_CATALOGUE[code];
  return { status, message: summary, isDefect: false };
}
