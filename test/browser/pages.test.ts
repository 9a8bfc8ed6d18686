import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { doubleNames, graveViolations } from './support/accessible.ts';
import { picture } from './support/artefacts.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { type OpenedBrowser, openBrowser } from './support/browser.ts';
import { type BusySystem, fill } from './support/busy-system.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { scriptsOf } from './support/first-page.ts';
import { settled } from './support/settled.ts';
import { textsIn } from './support/texts.ts';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** From the beginning of a task's page to its grid. */
const MOST_TABS = 30;
const KB = 1024;
/** The most JavaScript of the first page, as it comes over the network. */
const MOST_SCRIPT = 350 * KB;
/** Smaller scripts are not worth compressing. */
const LARGE = 2 * KB;

/** Every page, and the dialogs that a link can open. */
const PLACES: readonly (readonly [string, (busy: BusySystem) => string])[] = [
  ['overview', () => '/'],
  ['fleet', () => '/ui/fleet'],
  ['pool', ({ poolId }) => `/ui/pools/${poolId}`],
  ['pool-expand', ({ poolId }) => `/ui/pools/${poolId}?do=expand`],
  ['pool-deploy', ({ poolId }) => `/ui/pools/${poolId}?do=deploy`],
  ['pool-shrink', ({ poolId }) => `/ui/pools/${poolId}?do=shrink`],
  ['pool-add-nodes', ({ poolId }) => `/ui/pools/${poolId}?do=add`],
  ['tasks', () => '/ui/tasks'],
  ['task', ({ taskId }) => `/ui/tasks/${taskId}`],
  ['templates', () => '/ui/templates'],
  ['template', ({ templateId }) => `/ui/templates/${templateId}`],
  ['steps', () => '/ui/steps'],
  ['actions', () => '/ui/steps?tab=actions'],
  ['action', () => '/ui/steps?tab=actions&edit=new'],
  ['schedules', () => '/ui/schedules'],
  ['schedule', () => '/ui/schedules?edit=2'],
  ['week', () => '/ui/schedules?tab=week'],
  ['dependencies', () => '/ui/schedules?tab=dependencies'],
  ['machine-types', () => '/ui/machine-types'],
  ['machine-type', () => '/ui/machine-types?edit=1'],
  ['load-balancers', () => '/ui/load-balancers'],
  ['workers', () => '/ui/workers'],
  ['no-such-page', () => '/ui/nowhere'],
];

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let browser: OpenedBrowser;
let busy: BusySystem;
let page: Page;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  busy = await fill(server);
  browser = everything.use(await openBrowser('en', server.url));
  page = await browser.context.newPage();
});

afterAll(() => everything.disposeAsync());

test('a first visit loads few scripts, and compressed ones', async () => {
  const scripts = await scriptsOf(page, '/');
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(scripts.filter(({ bytes, isCompressed }) => bytes > LARGE && !isCompressed)).toEqual([]);
  expect(total).toBeGreaterThan(LARGE);
  expect(total).toBeLessThanOrEqual(MOST_SCRIPT);
});

describe.each(PLACES)('%s', (name, path) => {
  test('shuts nobody out', async () => {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path(busy), { waitUntil: 'commit' });
    await settled(page, 'light');
    await picture(page, `${name}-light-${DESK.width}`);
    expect(await graveViolations(page)).toEqual([]);
    expect(await doubleNames(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page, 'dark');
    await picture(page, `${name}-dark-${DESK.width}`);
    expect(await graveViolations(page, 'colours')).toEqual([]);
  });

  test('fits a telephone', async () => {
    await page.setViewportSize(PHONE);
    await settled(page, 'dark');
    const width = (): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
    // the page notices first that it is narrower now
    await vi.waitFor(() => expect(width()).resolves.toBe(PHONE.width));
    await picture(page, `${name}-${PHONE.width}`);
  });
});

test.each(['expand', 'deploy', 'add'])('whoever opens the dialog to %s types at once', async (what) => {
  await page.goto(`/ui/pools/${busy.poolId}?do=${what}`);
  await settled(page, 'dark');
  await vi.waitFor(() => expect(focused('tagName')).resolves.toMatch(/INPUT|TEXTAREA/));
});

test('the keyboard skips the navigation, and opens and leaves a node of a task', async () => {
  await page.setViewportSize(DESK);
  await page.goto(`/ui/tasks/${busy.taskId}`);
  await settled(page, 'dark');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await focused('id')).toBe('content');
  for (let tabs = 0; tabs < MOST_TABS && (await focused('role')) !== 'application'; tabs += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await vi.waitFor(() => expect(focused('role')).resolves.toBe('application'));
});

test('a filter is in the address, and whoever opens that sees the same', async () => {
  const t = textsIn('en');
  await page.goto('/ui/tasks');
  await page.getByLabel(t('tasks.searchName')).fill('expand');
  await page.waitForURL('**/ui/tasks?name=expand');
  await page.reload();
  await page.getByRole('link', { name: 'expand_web' }).waitFor();
  expect(await page.getByRole('link', { name: 'deploy_web' }).count()).toBe(0);
  expect(await page.getByLabel(t('tasks.searchName')).inputValue()).toBe('expand');
});

test('a page whose code was given up on the way is asked for again', async () => {
  // in a browser of its own: Chromium complains of it, and rightly
  await using other = await openBrowser('en', server.url);
  const visit = await other.context.newPage();
  const name = textsIn('en')('shell.workers');
  await visit.goto('/ui/tasks');
  await visit.route('**/workers-page*.js', (route) => route.abort('connectionreset'), { times: 1 });
  await visit.getByRole('link', { name }).click();
  await visit.getByRole('heading', { name }).waitFor();
  expect(other.complaints).toEqual([expect.stringContaining('ERR_CONNECTION_RESET')]);
});

test('the console complained of nothing', () => {
  expect(browser.complaints).toEqual([]);
});

/** What the key pressed next goes to. */
function focused(what: 'id' | 'role' | 'tagName'): Promise<string | null> {
  return page.evaluate<string | null>(`document.activeElement.${what}`);
}
