import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { graveViolations } from './support/accessible.ts';
import { picture } from './support/artefacts.ts';
import { type OpenedBrowser, openBrowser } from './support/browser.ts';
import { LANGUAGES, textsIn } from './support/texts.ts';
import { goTo } from './support/visit.ts';

/*
 * What people see while the console, or a part of it, does not load, and that nobody has to do anything about it.
 */

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
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
  let browser: OpenedBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser(language, server.url);
    page = await browser.context.newPage();
    await page.setViewportSize(language === 'zh' ? PHONE : DESK);
  });

  afterAll(() => browser[Symbol.asyncDispose]());

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
    await page.getByText(t('boot.part')).waitFor();
    await picture(page, `loading-part-${language}`);
    expect(await graveViolations(page)).toEqual([]);
    await page.unroute(START_FILE);
    await overview().waitFor();
  });

  test('a server that goes away while pages load', async () => {
    await page.goto('/');
    await overview().waitFor();
    await page.route(EVERYTHING, (route) => route.abort('connectionrefused'));
    await goTo(page, '/ui/workers');
    await page.getByText(t('frame.away')).waitFor();
    await page.getByText(t('frame.awayPage')).waitFor();
    await picture(page, `loading-away-${language}`);
    expect(await graveViolations(page)).toEqual([]);
    await page.unroute(EVERYTHING);
    await page.getByRole('heading', { level: 1, name: t('shell.workers') }).waitFor();
    await page.getByText(t('frame.away')).waitFor({ state: 'detached' });
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

describe('after an upgrade', () => {
  let browser: OpenedBrowser;
  let page: Page;
  const t = textsIn('en');

  beforeAll(async () => {
    browser = await openBrowser('en', server.url);
  });

  afterAll(() => browser[Symbol.asyncDispose]());

  /** A page, and a server that has another console by now: with other names of its files. */
  async function openOldPage(path: string): Promise<() => Promise<void>> {
    page = await browser.context.newPage();
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.route('**/workers-page*.js', (route) => route.fulfill({ status: 404, body: 'gone' }));
    await page.route('**/', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace(/index-[\w-]+\.js/, 'index-new.js'),
      });
    });
    return async () => {
      await page.unroute('**/workers-page*.js');
      await page.unroute('**/');
    };
  }

  test('a page with a part that is gone is loaded again, once', async () => {
    const upgraded = await openOldPage('/ui/templates');
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.route('**/ui/workers', async (route) => {
      await upgraded();
      await route.continue();
    });
    await page.getByRole('link', { name: t('shell.workers'), exact: true }).click();
    await page.getByRole('heading', { level: 1, name: t('shell.workers') }).waitFor();
    expect(loads).toBe(1);
    await page.close();
  });

  test('a page with unsaved changes is not loaded again until they are saved or left', async () => {
    const upgraded = await openOldPage('/ui/templates/new');
    await page.getByLabel(t('forms.desc')).first().fill('half done');
    await page.route('**/palette-*.js', (route) => route.fulfill({ status: 404, body: 'gone' }));
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('/');
    await page.getByText(t('frame.upgraded')).waitFor();
    expect(await page.getByLabel(t('forms.desc')).first().inputValue()).toBe('half done');
    expect(loads).toBe(0);
    await upgraded();
    await page.close();
  });
});

test('without scripts the page says what it needs', async () => {
  await using browser = await openBrowser('zh', server.url);
  const context = await browser.context.browser()?.newContext({ javaScriptEnabled: false, baseURL: server.url });
  const page = await context?.newPage();
  const answer = await page?.goto('/');
  expect(await page?.getByRole('main').innerText()).toContain('请为本站启用');
  // of scripts inside a page only the one that loads the console runs
  expect(answer?.headers()['content-security-policy']).toMatch(/script-src 'self' 'sha256-[\w+/=]+';/);
});
