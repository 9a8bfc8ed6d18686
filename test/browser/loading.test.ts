import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { openBrowser } from './support/browser.ts';
import { look, openReader, type Reader } from './support/reader.ts';
import { LANGUAGES, textsIn } from './support/texts.ts';
import { DESK, goTo, PHONE } from './support/visit.ts';

/*
 * What people see while the console, or a part of it, does not load, and that nobody has to do anything about it.
 */

/** What the first page names. */
const START_FILE = '**/assets/index-*.js';
const EVERYTHING = '**/*';

let server: ApiServer;

beforeAll(async () => {
  server = await startApi();
});

afterAll(() => server[Symbol.asyncDispose]());

describe.each(LANGUAGES)('in %s', (language) => {
  const t = textsIn(language);
  /** What has no words of its own is tried once. */
  const isFirst = language === LANGUAGES[0];
  let reader: Reader;
  let page: Page;

  beforeAll(async () => {
    reader = await openReader(language, server.url);
    ({ page } = reader);
  });

  afterAll(() => reader[Symbol.asyncDispose]());

  const overview = () => page.getByRole('heading', { level: 1, name: t('shell.overview') });

  test.runIf(isFirst)('a start file that is lost once is asked for again', async () => {
    await page.route(START_FILE, (route) => route.abort('connectionreset'), { times: 1 });
    await page.goto('/');
    await overview().waitFor();
    expect(await page.getByText(t('boot.part')).count()).toBe(0);
  });

  test('a start file that is lost for a while is waited for, and that is said', async () => {
    await page.route(START_FILE, (route) => route.abort('connectionreset'));
    await page.goto('/', { waitUntil: 'commit' });
    await look(reader, 'loading-part', () => page.getByText(t('boot.part')).waitFor(), { colours: 'none' });
    await page.unroute(START_FILE);
    await overview().waitFor();
    expect(await page.getByText(t('boot.part')).count()).toBe(0);
  });

  test('a server that goes away while pages load', async () => {
    await page.goto('/');
    await overview().waitFor();
    await page.route(EVERYTHING, (route) => route.abort('connectionrefused'));
    await goTo(page, '/ui/workers');
    await look(reader, 'loading-away', async () => {
      await page.getByText(t('frame.away')).waitFor();
      await page.getByText(t('frame.awayPage')).waitFor();
    });
    await page.unroute(EVERYTHING);
    await page.getByRole('heading', { level: 1, name: t('shell.workers') }).waitFor();
    await page.getByText(t('frame.away')).waitFor({ state: 'detached' });
    expect(await page.getByText(t('frame.awayPage')).count()).toBe(0);
  });

  test.runIf(isFirst)(
    'what is shown stays while the server is away, and nothing is said of an answer lost once',
    async () => {
      await page.goto('/ui/templates');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.route('**/cluster/list*', (route) => route.abort('connectionreset'), { times: 1 });
      const lost = page.waitForEvent('requestfailed');
      await goTo(page, '/ui/fleet');
      await lost;
      await page.getByText(t('fleet.empty')).waitFor();
      expect(await page.getByText(t('shell.loadFailed')).count()).toBe(0);
      expect(await page.getByText(t('frame.away')).count()).toBe(0);
    },
  );
});

/** A page, and a server that has another console by now: with other names of its files. */
async function openOldPage(page: Page, path: string): Promise<() => Promise<void>> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.route('**/workers-page*.js', (route) => route.fulfill({ status: 404, body: 'gone' }));
  const now = await (await page.request.get('/')).text();
  const body = now.replace(/index-[\w-]+\.js/, 'index-new.js');
  await page.route('**/', (route) => route.fulfill({ contentType: 'text/html', body }));
  return async () => {
    await page.unroute('**/workers-page*.js');
    await page.unroute('**/');
  };
}

test('after an upgrade a page with a part that is gone is loaded again, once', async () => {
  await using reader = await openReader('en', server.url);
  const { page, t } = reader;
  const upgraded = await openOldPage(page, '/ui/templates');
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.route('**/ui/workers', async (route) => {
    await upgraded();
    await route.continue();
  });
  await page.getByRole('link', { name: t('shell.workers'), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: t('shell.workers') }).waitFor();
  expect(loads).toBe(1);
});

test.each(LANGUAGES)(
  'after an upgrade a page with unsaved changes is not loaded again until they are saved or left, in %s',
  async (language) => {
    await using reader = await openReader(language, server.url);
    const { page, t } = reader;
    await openOldPage(page, '/ui/templates/new');
    await page.getByLabel(t('forms.desc')).first().fill('half done');
    await page.route('**/palette-*.js', (route) => route.fulfill({ status: 404, body: 'gone' }));
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('/');
    await look(reader, 'loading-upgraded', () => page.getByText(t('frame.upgraded')).waitFor());
    expect(await page.getByLabel(t('forms.desc')).first().inputValue()).toBe('half done');
    expect(loads).toBe(0);
  },
);

test('without scripts the page says what it needs', async () => {
  await using browser = await openBrowser('zh', server.url, { javaScriptEnabled: false });
  const page = await browser.context.newPage();
  const answer = await page.goto('/');
  const main = page.getByRole('main');
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    expect(await main.innerText()).toContain('allow it for this site');
    expect(await main.innerText()).toContain('请为本站启用');
    expect((await main.boundingBox())?.width).toBe(size.width);
  }
  // of scripts inside a page only the one that loads the console runs
  expect(answer?.headers()['content-security-policy']).toMatch(/script-src 'self' 'sha256-[\w+/=]+';/);
});
