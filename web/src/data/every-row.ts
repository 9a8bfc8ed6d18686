/** The server's largest page. */
const PAGE_SIZE = 1000;

interface PageOf<Row> {
  readonly data: readonly Row[];
  readonly query_count: number;
}

/**
 * All rows of a paged list, page after page.
 *
 * @example everyRow((query) => api.get('/pool/list', { params: { query } }))
 */
export async function everyRow<Row>(
  read: (query: { readonly page: number; readonly page_size: number }) => Promise<PageOf<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { data, query_count: total } = await read({ page, page_size: PAGE_SIZE });
    rows.push(...data);
    if (data.length === 0 || page * PAGE_SIZE >= total) return rows;
  }
}
