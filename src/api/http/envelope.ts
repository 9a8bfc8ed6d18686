import { type Static, Type } from 'typebox';
import type { ErrorCode, Span } from '../../domain/errors.ts';
import type { Language } from '../../messages/language.ts';
import { type Message, textOf } from '../../messages/message.ts';
import type { Shown } from './shown.ts';
import type { Changes } from './versions.ts';

/** What an endpoint answers with, before it is put into the contract's envelope. */
export interface Payload<Data = unknown, Beside extends object = object> {
  readonly data: Data;
  /** Fields beside `data`. */
  readonly beside: Beside;
}

export interface Paging {
  readonly page: number;
  readonly pageSize: number;
}

/** Default limit of rows per page. */
export const LARGEST_PAGE = 1000;

/** Fields beside a page of a list with this limit of rows. */
export const pageFieldsUpTo = (most: number) =>
  Type.Object({
    page: Type.Integer({ minimum: 1 }),
    page_size: Type.Integer({ minimum: 1, maximum: most }),
    query_count: Type.Integer({ minimum: 0, description: 'how many rows match in all' }),
  });

export const PageFields = pageFieldsUpTo(LARGEST_PAGE);

export type PagePayload<Row> = Payload<readonly Row[], Static<typeof PageFields>>;

/** @example payload({ id: 3 }) */
export function payload<const Data>(data: Data): Payload<Data>;
/** @example payload(null, { task_ids: [1] }) */
export function payload<const Data, Beside extends object>(data: Data, beside: Beside): Payload<Data, Beside>;
export function payload(data: unknown, beside: object = {}): Payload {
  return { data, beside };
}

/** A page of a list; `total` is the number of rows that match in all. */
export function pageOf<Row>(rows: readonly Row[], total: number, { page, pageSize }: Paging): PagePayload<Row> {
  return { data: rows, beside: { page, page_size: pageSize, query_count: total } };
}

/** The envelope of a success. */
export function success({ data, beside }: Payload): object {
  return { code: 0, msg: 'success', data, ...beside };
}

/** The part of a failure that is for programs. */
export interface Fault {
  readonly code: ErrorCode;
  readonly field?: string | null | undefined;
  /** The part of the field that is at fault. */
  readonly span?: Span | null | undefined;
  /** Of an update that would overwrite somebody's change: that change. */
  readonly conflict?: Shown<typeof Changes> | null | undefined;
}

/**
 * The envelope of a failure.
 *
 * @param content what is wrong; a text is somebody else's, and stays as it is
 * @param language what the caller asks for. Who asks for none is an older client: it gets English, and no field that
 *   the contract does not have
 */
export function failure(
  status: number,
  content: Message | string,
  data: unknown,
  { code, field, span, conflict }: Fault,
  language: Language | null,
): object {
  const msg = typeof content === 'string' ? content : textOf(content, language ?? 'en');
  const fields = typeof field === 'string' ? { field } : {};
  const changed = conflict === undefined || conflict === null ? {} : { conflict };
  const place = language === null || span === undefined || span === null ? {} : { span };
  const said =
    language === null || typeof content === 'string' ? {} : { message: content.code, values: content.values };
  return { code: status, msg, data, error: { code, ...fields, ...place, ...said, ...changed } };
}
