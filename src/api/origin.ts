import { isIP } from 'node:net';
import { Refusal } from '../domain/errors.ts';
import type { Auth } from './auth.ts';

/**
 * Keeps pages of other sites, opened in an operator's browser, from using a server that believes everybody: neither
 * may they send requests here, nor may their name be made to point here.
 *
 * @throws Refusal for a request that comes from such a page
 */
export function checkOrigin(host: string | undefined, origin: string | undefined, auth: Auth): void {
  if (auth.kind === 'token') return;
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (name !== 'localhost' && isIP(name) === 0) {
    throw new Refusal('forbidden', `the host ${name} is not an address of this server: use http://127.0.0.1`);
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new Refusal('forbidden', `a page of ${origin} may not use this server`);
  }
}

/**
 * The same for requests that a page makes by naming an address, as an image's: they carry no origin, but browsers say
 * how the page stands to the address. What people type or bookmark is 'none'; programs say nothing.
 *
 * @throws Refusal for a request that comes from a page of another site
 */
export function checkSite(site: string | string[] | undefined, auth: Auth): void {
  if (auth.kind === 'token' || site === undefined || site === 'same-origin' || site === 'none') return;
  throw new Refusal('forbidden', 'a page of another site may not use this server');
}
