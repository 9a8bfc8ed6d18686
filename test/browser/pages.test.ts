import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { graveViolations } from './support/accessible.ts';
import { picture } from './support/artefacts.ts';
import { type OpenedBrowser, openBrowser } from './support/browser.ts';
import { type BusySystem, fill } from './support/busy-system.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { settled } from './support/settled.ts';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

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

describe.each(PLACES)('%s', (name, path) => {
  test.each(['light', 'dark'] as const)('shuts nobody out (%s)', async (colorScheme) => {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme });
    if (colorScheme === 'light') await page.goto(path(busy));
    await settled(page, colorScheme);
    await picture(page, `${name}-${colorScheme}-${DESK.width}`);
    expect(await graveViolations(page)).toEqual([]);
  });

  test('fits a telephone', async () => {
    await page.setViewportSize(PHONE);
    await settled(page, 'dark');
    await picture(page, `${name}-${PHONE.width}`);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width);
  });
});

test('the console complained of nothing', () => {
  expect(browser.complaints).toEqual([]);
});
