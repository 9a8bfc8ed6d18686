import { MessageError } from '../messages/message-error.ts';
import { type Message, message } from '../messages/message.ts';

/** Every kind of refusal: its HTTP status, and whether the same call may work later. */
export const ERROR_CATALOGUE = {
  invalid: { status: 400, retryable: false, summary: message('error_invalid') },
  unauthenticated: { status: 401, retryable: false, summary: message('error_unauthenticated') },
  forbidden: { status: 403, retryable: false, summary: message('error_forbidden') },
  not_found: { status: 404, retryable: false, summary: message('error_not_found') },
  method_not_allowed: { status: 405, retryable: false, summary: message('error_method_not_allowed') },
  busy: { status: 409, retryable: true, summary: message('error_busy') },
  conflict: { status: 409, retryable: false, summary: message('error_conflict') },
  too_large: { status: 413, retryable: false, summary: message('error_too_large') },
  too_many: { status: 429, retryable: true, summary: message('error_too_many') },
  internal: { status: 500, retryable: true, summary: message('error_internal') },
  unavailable: { status: 503, retryable: true, summary: message('error_unavailable') },
  disk_full: { status: 507, retryable: true, summary: message('error_disk_full') },
} as const satisfies Record<string, { status: number; retryable: boolean; summary: Message }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** A part of a text, as editors count: lines and columns from 1, in UTF-16 code units. It does not go beyond its line. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

interface RefusalOptions extends ErrorOptions {
  readonly field?: string;
  readonly span?: Span | null;
}

/**
 * A request that is refused for a reason that the caller can understand and fix. Nothing was changed.
 *
 * @example throw new Refusal('not_found', message('pool_not_found', { id }))
 * @example throw new Refusal('invalid', message('num_wrong', { given: num, most }), { field: 'num' })
 */
export class Refusal extends MessageError<Message> {
  readonly code: ErrorCode;
  /** The field of the request that is at fault, `a.b` for a nested one; null = no single one. */
  readonly field: string | null;
  /** The part of that field that is at fault; null = all of it. */
  readonly span: Span | null;

  constructor(code: ErrorCode, content: Message, options: RefusalOptions = {}) {
    super(content, options);
    this.code = code;
    this.field = options.field ?? null;
    this.span = options.span ?? null;
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }
}
