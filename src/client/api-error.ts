interface ApiErrorOptions extends ErrorOptions {
  readonly field?: string | null;
  readonly content?: unknown;
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

  /** What is wrong as a message code with its values, `{message, values}`, for programs; null = the server does not say. */
  readonly content: unknown;

  constructor(code: number, message: string, options: ApiErrorOptions = {}) {
    super(message, options);
    this.field = options.field ?? null;
    this.content = options.content ?? null;
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
      content: 'error' in answer ? answer.error : null,
    });
  }
  return new ApiError(
    status,
    `${url} answers ${status} ${statusText}, and not as Springtide would: is it the address?`,
  );
}

function fieldIn(answer: object): string | null {
  const error: unknown = 'error' in answer ? answer.error : null;
  if (typeof error !== 'object' || error === null || !('field' in error)) return null;
  return typeof error.field === 'string' ? error.field : null;
}

/** The message when there was no response. */
export function unreachable(url: string, error: unknown): ApiError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new ApiError(0, `${new URL(url).origin} cannot be reached: ${reason}`, { cause: error });
}
