import createClient, { type MaybeOptionalInit } from 'openapi-fetch';
import type { PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import { errorIn, unreachable } from './api-error.ts';
import type { paths } from './schema.ts';

/*
 * The client of the HTTP API, for console and CLI alike. Its types come from the server's definitions.
 */

export interface ClientOptions {
  /** The server's base URL. @example 'http://127.0.0.1:8080' */
  readonly baseUrl: string;
  /** The Authorization header of each call: an operator's name, or `Bearer <token>`; null = none. */
  readonly authorization: () => string | null;
  /** The language in which the server answers what it says to people; left out = English. @example () => 'zh' */
  readonly language?: () => string;
}

export interface ApiClient {
  /**
   * @throws ApiError
   * @example const { data, query_count } = await client.get('/cluster/list', { params: { query: { page: 2 } } })
   */
  readonly get: Call<'get'>;
  /**
   * @throws ApiError
   * @example const { data } = await client.post('/pool/expand/{id}', { params: { path: { id: 3 } }, body: { num: 5 } })
   */
  readonly post: Call<'post'>;
}

type Method = 'get' | 'post';

type Call<M extends Method> = <Path extends PathsWithMethod<paths, M>, Init extends MaybeOptionalInit<paths[Path], M>>(
  path: Path,
  ...init: RequiredKeysOf<Init> extends never ? [Init?] : [Init]
) => Promise<Success<paths[Path][M]>>;

/** The envelope of a success: `data`, and the fields beside it. */
type Success<Operation> = Operation extends {
  readonly responses: { readonly 200: { content: { readonly 'application/json': infer Envelope } } };
}
  ? Omit<Envelope, 'code' | 'msg'>
  : never;

/** @example createApiClient({ baseUrl: 'http://127.0.0.1:8080', authorization: () => 'root' }) */
export function createApiClient({ baseUrl, authorization, language }: ClientOptions): ApiClient {
  const client = createClient<paths>({ baseUrl });
  client.use({
    onRequest: ({ request }) => {
      const value = authorization();
      if (value !== null) request.headers.set('authorization', value);
      if (language !== undefined) request.headers.set('accept-language', language());
    },
    onResponse: async ({ response }) => {
      const error = await errorIn(response);
      if (error !== null) throw error;
    },
    onError: ({ request, error }) => unreachable(request.url, error),
  });
  const call = async (method: Method, path: string, init: object = {}): Promise<unknown> => {
    const { data } = await client.request(method, path as never, init as never);
    return data;
  };
  return {
    get: ((path: string, init?: object) => call('get', path, init)) as Call<'get'>,
    post: ((path: string, init?: object) => call('post', path, init)) as Call<'post'>,
  };
}
