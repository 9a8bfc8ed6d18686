import type { RecordChanges } from './schema.ts';

/** A part of a text: lines and columns from 1, in UTF-16 code units. */
export interface ErrorSpan {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

interface ApiErrorOptions extends ErrorOptions {
  readonly field?: string | null;
  readonly content?: unknown;
  readonly span?: ErrorSpan | null;
  readonly conflict?: RecordChanges | null;
}

/**
 * A failed call; `message` says what is wrong and how to fix it.
 *
 * @example if (error instanceof ApiError && error.code === 404) …
 */
export class ApiError extends Error {
  /** The HTTP status; 0 without a response. */
  readonly code: number;
  /** The field of the request that is at fault, `a.b` for a nested one; null = no single one. */
  readonly field: string | null;

  /** The part of that field that is at fault; null = all of it. */
  readonly span: ErrorSpan | null;

  /** What is wrong as a message code with its values, `{message, values}`, for programs; null = the server does not say. */
  readonly content: unknown;

  /** The change that an update would have overwritten; null = it was refused for something else. */
  readonly conflict: RecordChanges | null;

  constructor(code: number, message: string, options: ApiErrorOptions = {}) {
    super(message, options);
    this.field = options.field ?? null;
    this.span = options.span ?? null;
    this.content = options.content ?? null;
    this.conflict = options.conflict ?? null;
    this.name = 'ApiError';
    this.code = code;
  }
}

/** The error in a failed response; null for a success. */
export async function errorIn(response: Response): Promise<ApiError | null> {
  const isJson = /^application\/json\b/.test(response.headers.get('content-type') ?? '');
  if (response.ok && isJson) return null;
  const { status, statusText, url } = response;
  const answer: unknown = isJson ? await response.json().catch(() => null) : null;
  if (typeof answer === 'object' && answer !== null && 'msg' in answer && typeof answer.msg === 'string') {
    return new ApiError(status, answer.msg, {
      field: fieldIn(answer),
      span: spanIn(answer),
      conflict: conflictIn(answer),
      content: 'error' in answer ? answer.error : null,
    });
  }
  return new ApiError(
    status,
    `${url} answers ${status} ${statusText}, and not as Springtide would: is it the address?`,
  );
}

function fieldIn(answer: object): string | null {
  const { field } = faultIn(answer);
  return typeof field === 'string' ? field : null;
}

function spanIn(answer: object): ErrorSpan | null {
  const { span } = faultIn(answer);
  if (typeof span !== 'object' || span === null) return null;
  const { line, column, length } = span as Partial<ErrorSpan>;
  const isSpan = [line, column, length].every((part) => Number.isSafeInteger(part) && Number(part) > 0);
  return isSpan ? (span as ErrorSpan) : null;
}

function conflictIn(answer: object): RecordChanges | null {
  const { conflict } = faultIn(answer);
  return typeof conflict === 'object' && conflict !== null ? (conflict as RecordChanges) : null;
}

function faultIn(answer: object): {
  readonly field?: unknown;
  readonly span?: unknown;
  readonly conflict?: unknown;
} {
  const error: unknown = 'error' in answer ? answer.error : null;
  return typeof error === 'object' && error !== null ? error : {};
}

/** The message when there was no response. */
export function unreachable(url: string, error: unknown): ApiError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new ApiError(0, `${new URL(url).origin} cannot be reached: ${reason}`, { cause: error });
}
