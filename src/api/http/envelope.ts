import { type Static, Type } from 'typebox';
import type { ErrorCode } from '../../domain/errors.ts';

/** What an endpoint answers with; it becomes the contract's envelope. */
export interface Answer<Data = unknown, Beside extends object = object> {
  readonly data: Data;
  /** Fields beside `data`. */
  readonly beside: Beside;
}

export interface Paging {
  readonly page: number;
  readonly pageSize: number;
}

/** Rows of a page, unless a list says something else. */
export const LARGEST_PAGE = 1000;

/** What stands beside a page of a list that has so many rows at most. */
export const pageFieldsUpTo = (most: number) =>
  Type.Object({
    page: Type.Integer({ minimum: 1 }),
    page_size: Type.Integer({ minimum: 1, maximum: most }),
    query_count: Type.Integer({ minimum: 0, description: 'how many rows match in all' }),
  });

export const PageFields = pageFieldsUpTo(LARGEST_PAGE);

export type PageAnswer<Row> = Answer<readonly Row[], Static<typeof PageFields>>;

/** @example answer({ id: 3 }) */
export function answer<const Data>(data: Data): Answer<Data>;
/** @example answer(null, { task_ids: [1] }) */
export function answer<const Data, Beside extends object>(data: Data, beside: Beside): Answer<Data, Beside>;
export function answer(data: unknown, beside: object = {}): Answer {
  return { data, beside };
}

/** A page of a list; `total` is the number of rows that match in all. */
export function pageOf<Row>(rows: readonly Row[], total: number, { page, pageSize }: Paging): PageAnswer<Row> {
  return { data: rows, beside: { page, page_size: pageSize, query_count: total } };
}

/** The envelope of a success. */
export function success({ data, beside }: Answer): object {
  return { code: 0, msg: 'success', data, ...beside };
}

/** What a failure says to programs. */
export interface Fault {
  readonly code: ErrorCode;
  readonly field?: string | null | undefined;
}

/** The envelope of a failure. */
export function failure(status: number, message: string, data: unknown, { code, field }: Fault): object {
  const error = typeof field === 'string' ? { code, field } : { code };
  return { code: status, msg: message, data, error };
}
