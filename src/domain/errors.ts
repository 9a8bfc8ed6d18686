/** Every kind of refusal: how HTTP says it, and whether the same call may work later. */
export const ERROR_CATALOGUE = {
  invalid: { status: 400, retryable: false, summary: 'A value is wrong; the message names it and the remedy.' },
  unauthenticated: { status: 401, retryable: false, summary: 'No operator is named, or the token is not valid.' },
  forbidden: { status: 403, retryable: false, summary: 'The operator may not do this.' },
  not_found: { status: 404, retryable: false, summary: 'There is no such thing.' },
  method_not_allowed: { status: 405, retryable: false, summary: 'The path exists, the method does not.' },
  busy: { status: 409, retryable: true, summary: 'Something that runs is in the way.' },
  too_large: {
    status: 413,
    retryable: false,
    summary: 'The request body, or the page that is asked for, is over the limit.',
  },
  too_many: { status: 429, retryable: true, summary: 'Too many requests; try again later.' },
  internal: { status: 500, retryable: true, summary: 'A defect of the server; its log has the details.' },
  unavailable: { status: 503, retryable: true, summary: 'The database cannot be reached; try again shortly.' },
  disk_full: {
    status: 507,
    retryable: true,
    summary: 'The disk of the database is full, and nothing was changed: make room on it, and call again.',
  },
} as const satisfies Record<string, { status: number; retryable: boolean; summary: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

interface RefusalOptions extends ErrorOptions {
  readonly field?: string;
}

/**
 * A request that is not carried out, for a reason that the caller can understand and mend. Nothing was changed.
 *
 * @example throw new Refusal('not_found', `pool ${id} not found`)
 * @example throw new Refusal('invalid', `num is ${num}, and must be from 1 to ${most}`, { field: 'num' })
 */
export class Refusal extends Error {
  readonly code: ErrorCode;
  /** The field of the request that is at fault, `a.b` for one inside another; null = none alone. */
  readonly field: string | null;

  constructor(code: ErrorCode, message: string, options: RefusalOptions = {}) {
    super(message, options);
    this.code = code;
    this.field = options.field ?? null;
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }
}
