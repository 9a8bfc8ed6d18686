import { ERROR_CATALOGUE, type ErrorCode, Refusal, type Span } from '../../domain/errors.ts';
import { type Message, message } from '../../messages/message.ts';
import { StaleVersion } from '../../domain/records/record-changes.ts';
import {
  isConnectionError,
  isDiskFull,
  isOutOfMemory,
  isReadOnly,
  isTransactionConflict,
  isUnstorable,
} from '../../store/database.ts';
import type { Shown } from './shown.ts';
import { type Changes, shownChanges } from './versions.ts';

/** The public part of an error: nothing of the server's internals. */
export interface HttpFailure {
  readonly status: number;
  readonly code: ErrorCode;
  readonly content: Message | string;
  /** The field of the request that is at fault; null = no single one. */
  readonly field: string | null;
  /** The part of the field that is at fault; null = all of it. */
  readonly span: Span | null;
  /** What somebody else changed, where an update would overwrite that; null = it is not about that. */
  readonly conflict: Shown<typeof Changes> | null;
  /** True for a defect, which is logged. */
  readonly isDefect: boolean;
}

/** A field, possibly nested; other names that a refusal carries are not shown as one. */
const FIELD = /^[\w-]+(\.[\w-]+)*$/;

/** Errors of the HTTP layer, by their status. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = { 404: 'not_found', 429: 'too_many' };

/** Errors of the database that are not defects of the server. */
const DATABASE_FAULTS: readonly {
  readonly is: (error: unknown) => boolean;
  readonly code: ErrorCode;
  /** null = the summary of the code */
  readonly content: Message | null;
}[] = [
  { is: isConnectionError, code: 'unavailable', content: null },
  { is: isDiskFull, code: 'disk_full', content: null },
  {
    is: isReadOnly,
    code: 'unavailable',
    content: message('database_read_only'),
  },
  {
    is: isOutOfMemory,
    code: 'unavailable',
    content: message('database_out_of_memory'),
  },
  { is: isTransactionConflict, code: 'busy', content: message('changes_in_the_way') },
  {
    is: isUnstorable,
    code: 'invalid',
    content: message('value_unstorable'),
  },
];

/** @example failureOf(new Refusal('invalid', content, { field: 'num' })) // { status: 400, content, … } */
export function failureOf(error: unknown): HttpFailure {
  if (error instanceof Refusal) {
    const { status, code, content, span } = error;
    const conflict = error instanceof StaleVersion ? shownChanges(error.difference) : null;
    return { status, code, content, field: pathOf(error.field), span, conflict, isDefect: false };
  }
  const fault = DATABASE_FAULTS.find(({ is }) => is(error));
  if (fault !== undefined)
    return { ...byCode(fault.code), ...(fault.content === null ? {} : { content: fault.content }) };
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return byStatus(status, error);
  return { ...byCode('internal'), isDefect: true };
}

/** Messages of the HTTP layer about a request are safe to show. */
function byStatus(status: number, error: unknown): HttpFailure {
  const code = BY_STATUS[status];
  if (code !== undefined) return byCode(code);
  return { ...byCode('invalid'), content: error instanceof Error ? error.message : ERROR_CATALOGUE.invalid.summary };
}

/** @example pathOf('cron_itmes[0].time') // 'cron_itmes.0.time' */
function pathOf(field: string | null): string | null {
  const path = field?.replaceAll('[', '.').replaceAll(']', '') ?? '';
  return FIELD.test(path) ? path : null;
}

function byCode(code: ErrorCode): HttpFailure {
  const { status, summary } = ERROR_CATALOGUE[code];
  return { status, code, content: summary, field: null, span: null, conflict: null, isDefect: false };
}
