/** One page of a list. */
export interface RowsPage<Row> {
  readonly data: readonly Row[];
  /** How many rows there are in all. */
  readonly query_count: number;
}

/** The most rows that a page can have. */
export const LARGEST_PAGE = 1000;

/**
 * Every row of a list, page after page. Also ends when rows are deleted meanwhile.
 *
 * @example await allRows((page) => api.get('/action/list', { params: { query: { page, page_size: LARGEST_PAGE } } }))
 */
export async function allRows<Row>(read: (page: number) => Promise<RowsPage<Row>>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { data, query_count: total } = await read(page);
    rows.push(...data);
    if (data.length === 0 || rows.length >= total) return rows;
  }
}
