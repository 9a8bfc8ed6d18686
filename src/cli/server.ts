import { ApiError, errorIn, unreachable } from '../client/api-error.ts';
import { LARGEST_PAGE } from '../client/all-rows.ts';
import { type ApiClient, type ClientOptions, createApiClient } from '../client/client.ts';
import { cellOf } from './output/columns.ts';
import { type EnvelopeOperation, partsOf, type SuccessOf } from './operation.ts';

/** What a request has: parts of its path, and fields. */
export interface Request {
  readonly path: Readonly<Record<string, string | number>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

const EMPTY: Request = { path: {}, fields: {} };

type Row = Readonly<Record<string, unknown>>;

/** The server that a profile names. */
export class Server {
  readonly options: ClientOptions;
  private readonly client: ApiClient;
  private readonly stop: AbortSignal;

  /** @param stop ends the requests that are under way */
  constructor(options: ClientOptions, stop: AbortSignal) {
    this.options = options;
    this.stop = stop;
    this.client = createApiClient(options);
  }

  /**
   * Calls an operation: the fields of a read go into the query, those of a change into the body.
   *
   * @returns the envelope, with `data`
   * @throws ApiError
   */
  async call<O extends EnvelopeOperation>(operation: O, request: Request = EMPTY): Promise<SuccessOf<O>> {
    const { method, path } = partsOf(operation);
    const params = { path: request.path };
    const fields =
      method === 'get' ? { params: { ...params, query: request.fields } } : { params, body: request.fields };
    const init = { ...fields, signal: this.stop };
    const call = this.client[method] as (path: string, init: object) => Promise<unknown>;
    return (await call(path, init)) as SuccessOf<O>;
  }

  /**
   * The rows of a list, page after page.
   *
   * @param limit the most rows; null = all
   * @throws ApiError
   */
  async rows(operation: EnvelopeOperation, request: Request, limit: number | null = null): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const size = Math.min(limit ?? LARGEST_PAGE, LARGEST_PAGE);
    for (let page = 1; ; page += 1) {
      const fields = { ...request.fields, page, page_size: size };
      const answer = await this.call(operation, { ...request, fields });
      const { data, query_count: total } = answer as { readonly data: readonly Row[]; readonly query_count?: number };
      rows.push(...data);
      const isAll = data.length === 0 || rows.length >= (total ?? 0);
      if (isAll || (limit !== null && rows.length >= limit)) return limit === null ? rows : rows.slice(0, limit);
    }
  }

  /**
   * A request whose success is no JSON, or whose body is none.
   *
   * @throws ApiError
   */
  async raw(path: string, init: RequestInit & { readonly duplex?: 'half' } = {}): Promise<Response> {
    const url = new URL(path, this.options.baseUrl);
    const authorization = this.options.authorization();
    const headers = new Headers(init.headers);
    if (authorization !== null) headers.set('authorization', authorization);
    headers.set('accept-language', this.options.language?.() ?? 'en');
    const response = await fetch(url, { signal: this.stop, ...init, headers }).catch((error: unknown) => {
      throw unreachable(url.href, error);
    });
    if (response.ok) return response;
    throw (await errorIn(response)) ?? new ApiError(response.status, response.statusText);
  }
}

/** Fields as a query string, for requests that are no call of an operation. @example queryOf({ by: 'pool' }) // 'by=pool' */
export function queryOf(fields: Request['fields']): string {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, cellOf(value)]),
  ).toString();
}
