import { Defect } from '../../base/errors.ts';
import type { Principal } from '../../identity/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { Fields } from './body.ts';
import type { Endpoint } from './endpoint.ts';
import { type Payload, LARGEST_PAGE } from './envelope.ts';
import { readInput } from './input.ts';

/*
 * Endpoints that are made of others: what they do is what a request would, with the same rules.
 */

/** Who calls endpoints, and with what. Everything happens in the transaction that is the context's database. */
export interface Caller {
  readonly deps: ApiDeps;
  readonly principal: Principal;
}

/** The endpoint of this path. @throws Defect when there is none */
export function endpointAt(endpoints: readonly Endpoint[], path: string): Endpoint {
  const found = endpoints.find(({ paths }) => paths.includes(path));
  if (found === undefined) throw new Defect(`no endpoint has the path ${path}`);
  return found;
}

/**
 * Calls an endpoint with the fields of a request.
 *
 * @param id the id in its path; absent = it has none
 * @throws Refusal as for a request
 */
export function callEndpoint(
  { deps, principal }: Caller,
  endpoint: Endpoint,
  fields: Fields,
  { id, page = 1 }: { readonly id?: number; readonly page?: number } = {},
): Promise<Payload> {
  const call = {
    input: readInput(endpoint.input, fields),
    path: {},
    paging: { page, pageSize: LARGEST_PAGE },
    isPaged: true,
    language: 'en' as const,
    id: () => id,
    principal,
  };
  return endpoint.handle(call as never, deps);
}

/** All rows of a list, the oldest first. */
export async function allRowsOf(caller: Caller, list: Endpoint): Promise<readonly Fields[]> {
  const rows: Fields[] = [];
  for (let page = 1; ; page += 1) {
    const { data, beside } = await callEndpoint(caller, list, {}, { page });
    rows.push(...(data as readonly Fields[]));
    if (rows.length >= (beside as { readonly query_count: number }).query_count) break;
    if ((data as readonly Fields[]).length === 0) break;
  }
  return rows.toReversed();
}
