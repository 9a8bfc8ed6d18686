import { subscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { openBrowser } from './support/browser.ts';
import type { OpenedBrowser } from './support/chromium.ts';

/*
 * What pages of other sites, and addresses that somebody is made to open, can do to a server that believes everybody.
 */

const everything = new AsyncDisposableStack();
let server: ApiServer;
let browser: OpenedBrowser;
let page: Page;
let elsewhere: string;
let target: string;

beforeAll(async () => {
  server = everything.use(await startApi());
  elsewhere = await startElsewhere();
  browser = everything.use(await openBrowser('en', server.url));
  const cluster = { name: 'shop', desc: '', biz: '' };
  const { id } = await server.context.database
    .insertInto('cluster')
    .values(cluster)
    .returning('id')
    .executeTakeFirstOrThrow();
  target = `${server.url}/cluster/delete/${id}`;
});

beforeEach(async () => {
  answers.clear();
  page = await browser.context.newPage();
});

afterEach(() => page.close());

afterAll(() => everything.disposeAsync());

/** What the server answered, by the address; a browser does not tell everything. */
const answers = new Map<string, readonly number[]>();

function noteAnswer(message: unknown): void {
  const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
  const address = `http://${request.headers.host}${request.url}`;
  answers.set(address, [...(answers.get(address) ?? []), response.statusCode]);
}

subscribe('http.server.response.finish', noteAnswer);

/** A site on another port: /redirect goes to an address, everything else is a page with some HTML. */
async function startElsewhere(): Promise<string> {
  const site = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const what = searchParams.get('what') ?? '';
    if (pathname === '/redirect') response.writeHead(302, { location: what }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>x</title>${what}`);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  everything.defer(() => void site.close());
  everything.defer(() => site.closeAllConnections());
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

function at(path: string, what: string): string {
  return `${elsewhere}${path}?${new URLSearchParams({ what }).toString()}`;
}

async function clusters(): Promise<number> {
  return (await server.context.database.selectFrom('cluster').select('id').execute()).length;
}

/** The ways to an address, and what they say of it. */
const WAYS: readonly (readonly [string, (address: string) => Promise<unknown>])[] = [
  ['typed', (address) => page.goto(address)],
  ['redirected to', (address) => page.goto(at('/redirect', address))],
  ['linked, without saying where', (address) => opened(`<a id="go" rel="noreferrer" href="${address}">x</a>`)],
  ['linked', (address) => opened(`<a id="go" href="${address}">x</a>`)],
  ['linked by a redirect', (address) => opened(`<a id="go" href="${at('/redirect', address)}">x</a>`)],
  ['of a form', (address) => opened(`<form method="post" action="${address}"><button id="go">x</button></form>`)],
  ['gone to by a page', (address) => shown(`<meta http-equiv="refresh" content="0;url=${address}">`)],
  ['of an image', (address) => shown(`<img src="${address}">`)],
  ['of a redirected image', (address) => shown(`<img src="${at('/redirect', address)}">`)],
  ['of a frame', (address) => shown(`<iframe src="${address}"></iframe>`)],
  ['of an object', (address) => shown(`<object data="${address}"></object>`)],
  ['of a script', (address) => shown(`<script src="${address}"></script>`)],
  [
    'asked for by a script',
    (address) => shown(`<script>fetch('${address}', { mode: 'no-cors', method: 'POST' })</script>`),
  ],
  ['sent a beacon', (address) => shown(`<script>navigator.sendBeacon('${address}')</script>`)],
  ['of events', (address) => shown(`<script>new EventSource('${address}')</script>`)],
];

async function opened(html: string): Promise<void> {
  await page.goto(at('/', html));
  await page.locator('#go').click();
}

async function shown(html: string): Promise<void> {
  await page.goto(at('/', html));
}

test.each(WAYS)('an address that is %s changes nothing', async (_, go) => {
  await go(target);
  await expect.poll(() => answers.get(target)).toEqual([403]);
  expect(await clusters()).toBe(1);
});

test('who types an address may read, and a page of another site may not', async () => {
  const list = `${server.url}/cluster/list`;
  expect((await page.goto(list))?.status()).toBe(200);
  for (const address of [list, `${server.url}/events`]) {
    answers.clear();
    await shown(`<script>fetch('${address}', { mode: 'no-cors' })</script>`);
    await expect.poll(() => answers.get(address)).toEqual([403]);
  }
});

test('the scripts of the console change something', async () => {
  await page.goto('/');
  const status = await page.evaluate<number>(`fetch('${target}', { method: 'POST' }).then(({ status }) => status)`);
  expect(status).toBe(200);
  expect(await clusters()).toBe(0);
});
