import { CloudFault } from '../../clouds/cloud-fault.ts';
import type { OpenstackClient } from './client.ts';
import { type Server, serversIn } from './servers.ts';

/** What Nova gives at once, unless it is set lower. */
const LARGEST_PAGE = 1000;
const SMALLEST_PAGE = 50;
/** More servers than a project has: a list that does not end is no list. */
const MOST_PAGES = 2000;
/** Milliseconds: a create whose answer was lost has its effect in this time. */
const SHORTLY = 600_000;

/**
 * Every server of the project that exists, the newest first, page by page, each once.
 *
 * @throws CloudFault; the signal's reason
 */
export async function* allServers(
  client: OpenstackClient,
  signal: AbortSignal,
  size = LARGEST_PAGE,
): AsyncIterable<Server> {
  const seen = new Set<string>();
  let marker: string | null = '';
  for (let pages = 0; marker !== null && pages < MOST_PAGES; pages += 1) {
    const { servers, next }: Page = await pageAfter(client, marker, { size, signal });
    for (const server of servers) {
      if (!seen.has(server.id)) yield server;
      seen.add(server.id);
    }
    marker = next;
  }
}

/** All of them. @throws CloudFault; the signal's reason */
export async function everyServer(client: OpenstackClient, signal: AbortSignal): Promise<readonly Server[]> {
  const servers: Server[] = [];
  for await (const server of allServers(client, signal)) servers.push(server);
  return servers;
}

type Page = ReturnType<typeof serversIn>;

/** @param marker the last server of the page before; '' = the first page */
async function pageAfter(
  client: OpenstackClient,
  marker: string,
  { size, signal }: { readonly size: number; readonly signal: AbortSignal },
): Promise<Page> {
  const query = new URLSearchParams({ limit: String(size), sort_key: 'created_at', sort_dir: 'desc' });
  if (marker !== '') query.set('marker', marker);
  try {
    return serversIn(await client.read('compute', `/servers/detail?${query.toString()}`, signal));
  } catch (error) {
    const isMarkerGone = marker !== '' && error instanceof CloudFault && error.trouble === 'missing';
    if (!isMarkerGone) throw error;
    // somebody has deleted that server: what comes after it is not known
    return { servers: [], next: '' };
  }
}

/**
 * Servers with these ids, as far as they exist, and all that were asked for since shortly before the oldest of them: no more pages are
 * read than these are on. Few are looked for in small pages.
 *
 * @throws CloudFault; the signal's reason
 */
export async function recentServers(
  client: OpenstackClient,
  ids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Server>> {
  const servers = new Map<string, Server>();
  if (ids.size === 0) return servers;
  const size = Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, 2 * ids.size));
  let found = 0;
  let oldest = Infinity;
  for await (const server of allServers(client, signal, size)) {
    const created = server.created ?? Infinity;
    if (found === ids.size && created < oldest - SHORTLY) break;
    servers.set(server.id, server);
    if (!ids.has(server.id)) continue;
    found += 1;
    oldest = Math.min(oldest, created);
  }
  return servers;
}
