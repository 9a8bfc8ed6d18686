import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';
import type { Auth } from './auth.ts';

/*
 * Keeps browsers from being used against a server that asks for no proof: by pages of other sites that an operator has
 * open, and by links that they open. With tokens there is no such risk, as a browser does not add them by itself.
 */

/** What a request does: a change is what an attacker would want to trigger. */
export type Doing = 'read' | 'change';

/** The mode of requests by a page's scripts; with every other the browser opens, embeds or follows an address. */
const SCRIPT_MODES: readonly unknown[] = ['cors', 'same-origin'];

/**
 * Neither may pages of other sites send requests here, nor may another host name resolve to this server.
 *
 * @throws Refusal for a request that comes from such a page
 */
export function checkOrigin({ host = '', origin }: IncomingHttpHeaders, auth: Auth): void {
  if (auth.kind === 'token') return;
  const name = host.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '');
  if (name !== 'localhost' && isIP(name) === 0) {
    throw new Refusal('forbidden', message('host_foreign', { host: name }));
  }
  if (origin !== undefined && origin !== ownOrigin(host)) {
    throw new Refusal('forbidden', message('origin_foreign', { origin }));
  }
}

/**
 * The same check by the browser's Fetch Metadata, as not every request has an origin: those for images and
 * links have none. Opening an address directly may only read; changes are accepted from scripts of the server's own pages, and
 * from programs, which send no such headers.
 *
 * @throws Refusal for everything else
 */
export function checkMarks(headers: IncomingHttpHeaders, doing: Doing, auth: Auth): void {
  if (auth.kind === 'token') return;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Refusal('forbidden', message('site_foreign'));
  }
  if (doing === 'read' || isOwnScript(headers) || isProgram(headers)) return;
  const own = ownOrigin(headers.host ?? '');
  throw new Refusal('forbidden', message('change_from_address', { own }));
}

function isOwnScript(headers: IncomingHttpHeaders): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination = 'empty' } = headers;
  return site === 'same-origin' && SCRIPT_MODES.includes(mode) && destination === 'empty';
}

/** Browsers without Fetch Metadata are recognized by their referring page, and by the headers of a navigation. */
function isProgram({ host = '', referer, ...headers }: IncomingHttpHeaders): boolean {
  const isFromElsewhere = referer !== undefined && !`${referer}/`.startsWith(`${ownOrigin(host)}/`);
  // Node's fetch sends its mode, and no other header of these
  const isMarked = headers['sec-fetch-site'] !== undefined || (headers['sec-fetch-mode'] ?? 'cors') !== 'cors';
  const isNavigation = headers['sec-fetch-dest'] !== undefined || headers['upgrade-insecure-requests'] !== undefined;
  return !isFromElsewhere && !isMarked && !isNavigation;
}

function ownOrigin(host: string): string {
  return `http://${host}`;
}
