import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { doubleNames, graveViolations } from './support/accessible.ts';
import { picture } from './support/artefacts.ts';
import { type OpenedBrowser, openBrowser } from './support/browser.ts';
import { type BusySystem, fill } from './support/busy-system.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { scriptsOf } from './support/first-page.ts';
import { settled } from './support/settled.ts';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
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
let browser: OpenedBrowser;
let busy: BusySystem;
let page: Page;

beforeAll(async () => {
  const { server } = everything.use(await startEmptySystem());
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
    await picture(page, `${name}-${PHONE.width}`);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width);
  });
});

test.each(['expand', 'deploy', 'add'])('whoever opens the dialog to %s types at once', async (what) => {
  await page.goto(`/ui/pools/${busy.poolId}?do=${what}`);
  await settled(page, 'dark');
  await vi.waitFor(() => expect(page.evaluate('document.activeElement.tagName')).resolves.toMatch(/INPUT|TEXTAREA/));
});

test('the console complained of nothing', () => {
  expect(browser.complaints).toEqual([]);
});
