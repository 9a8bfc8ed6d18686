/** What an endpoint answers with; it becomes the contract's envelope. */
export interface Answer {
  readonly data: unknown;
  /** Fields beside `data`. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

export interface Paging {
  readonly page: number;
  readonly pageSize: number;
}

/** @example answer({ id: 3 }) */
export function answer(data: unknown, beside: Answer['beside'] = {}): Answer {
  return { data, beside };
}

/** A page of a list; `total` is the number of rows that match in all. */
export function pageOf(rows: readonly unknown[], total: number, { page, pageSize }: Paging): Answer {
  return { data: rows, beside: { page, page_size: pageSize, query_count: total } };
}

/** The envelope of a success. */
export function success({ data, beside }: Answer): object {
  return { code: 0, msg: 'success', data, ...beside };
}

/** The envelope of a failure. */
export function failure(status: number, message: string, data: unknown): object {
  return { code: status, msg: message, data };
}
