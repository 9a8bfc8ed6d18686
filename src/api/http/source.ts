import type { IncomingHttpHeaders } from 'node:http';
import { clientName, type RequestSource } from '../../identity/task-origin.ts';

/*
 * From where a request came. A caller may claim what it likes here: it is shown to people, and nothing is decided by it.
 */

/** @param ip the address of the other end of the connection */
export function sourceOf(headers: IncomingHttpHeaders, ip: string): RequestSource {
  const address = ip.replace(/^::ffff:/i, '');
  const client = clientName(headers['user-agent'] ?? '');
  return client === 'browser' && isOfConsole(headers)
    ? { kind: 'console', address }
    : { kind: 'client', client, address };
}

/** A script of the server's own pages. Browsers send no Fetch Metadata to a server without TLS: there the origin has to do. */
function isOfConsole({ host = '', origin = '', 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return site === 'same-origin' || (URL.canParse(origin) && new URL(origin).host === host);
}
