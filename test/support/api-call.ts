import type { ServerProcess } from './server-process.ts';

/** A complete response: status and headers of HTTP, and the envelope. */
export interface ApiAnswer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly code: number;
  readonly msg: string;
  readonly data: Data;
}

export interface ApiRequest {
  readonly body?: object;
  readonly method?: string;
}

/** Calls a path with any Authorization header, or none for '', and returns any response. */
export async function callApi<Data>(
  server: Pick<ServerProcess, 'url'>,
  path: string,
  authorization: string,
  { body = {}, method = 'POST' }: ApiRequest = {},
): Promise<ApiAnswer<Data>> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: authorization === '' ? {} : { authorization },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const envelope = (await response.json()) as { code: number; msg: string; data: Data };
  return { status: response.status, headers: response.headers, ...envelope };
}

/** The HTTP status that the owner of a token gets. */
export async function statusWith(secret: string, server: ServerProcess): Promise<number> {
  return (await callApi(server, '/cluster/list', `Bearer ${secret}`)).status;
}
