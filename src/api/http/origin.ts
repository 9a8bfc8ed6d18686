import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { Refusal } from '../../domain/errors.ts';
import type { Auth } from './auth.ts';

/*
 * Keeps browsers from being used against a server that believes everybody: by pages of other sites that an operator has
 * open, and by addresses that he is made to open. With tokens there is nothing to keep, as a browser adds none by itself.
 */

/** What a request does: changes are what somebody could be made to do. */
export type Doing = 'read' | 'change';

/** How the scripts of a page ask; everything else is an address that the browser opens, shows or follows. */
const SCRIPT_MODES: readonly unknown[] = ['cors', 'same-origin'];

/**
 * Neither may pages of other sites send requests here, nor may a name of theirs be made to point here.
 *
 * @throws Refusal for a request that comes from such a page
 */
export function checkOrigin({ host = '', origin }: IncomingHttpHeaders, auth: Auth): void {
  if (auth.kind === 'token') return;
  const name = host.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '');
  if (name !== 'localhost' && isIP(name) === 0) {
    throw new Refusal('forbidden', `the host ${name} is not an address of this server: use http://127.0.0.1`);
  }
  if (origin !== undefined && origin !== ownOrigin(host)) {
    throw new Refusal('forbidden', `a page of ${origin} may not use this server`);
  }
}

/**
 * The same by the marks of the browser (Fetch Metadata), as not every request has an origin: an image's has none, nor has
 * a link's. Who opens an address himself may read; a change is let in from the scripts of the server's own pages, and from
 * programs, which have no marks.
 *
 * @throws Refusal for everything else
 */
export function checkMarks(headers: IncomingHttpHeaders, doing: Doing, auth: Auth): void {
  if (auth.kind === 'token') return;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Refusal('forbidden', 'a page of another site may not use this server');
  }
  if (doing === 'read' || isOwnScript(headers) || isProgram(headers)) return;
  const own = ownOrigin(headers.host ?? '');
  throw new Refusal(
    'forbidden',
    `nothing is changed by opening an address, or from a page of another site: use the console at ${own}/, or a program such as curl`,
  );
}

function isOwnScript(headers: IncomingHttpHeaders): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination = 'empty' } = headers;
  return site === 'same-origin' && SCRIPT_MODES.includes(mode) && destination === 'empty';
}

/** Browsers from before the marks are known by the page they come from, and by what they wish for when they go to one. */
function isProgram({ host = '', referer, ...headers }: IncomingHttpHeaders): boolean {
  const isFromElsewhere = referer !== undefined && !`${referer}/`.startsWith(`${ownOrigin(host)}/`);
  // the fetch of Node says its mode, and nothing else
  const isMarked = headers['sec-fetch-site'] !== undefined || (headers['sec-fetch-mode'] ?? 'cors') !== 'cors';
  const isNavigation = headers['sec-fetch-dest'] !== undefined || headers['upgrade-insecure-requests'] !== undefined;
  return !isFromElsewhere && !isMarked && !isNavigation;
}

function ownOrigin(host: string): string {
  return `http://${host}`;
}
