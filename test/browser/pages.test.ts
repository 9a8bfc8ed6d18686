import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { doubleNames, graveViolations } from './support/accessible.ts';
import { picture } from './support/artefacts.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { openBrowser } from './support/browser.ts';
import type { OpenedBrowser } from './support/chromium.ts';
import { type BusySystem, fill, LOG_LINES, makeLargeTask } from './support/busy-system.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { startFilesOf } from './support/first-page.ts';
import { settled } from './support/settled.ts';
import { foreignTexts } from './support/spoken.ts';
import { LANGUAGES, textsIn } from './support/texts.ts';
import { ALL_VIEWS, fit } from './support/reader.ts';
import { DESK, PHONE } from './support/visit.ts';
import { LANGUAGE_KEPT_AS } from '../../web/src/i18n/first-language.ts';

/** A busy machine takes longer than the second that is usual. */
const PATIENCE = { timeout: 20_000 };
/** From the beginning of a task's page to its grid. */
const MOST_TABS = 30;
/** The button that leads to it, at a desk, under its own name. */
const CHINESE = '中文';
const KB = 1024;
/** The most that scripts and styles of the first page have, as they come over the network. */
const MOST_BYTES = 350 * KB;
/** Smaller ones are not worth compressing. */
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
  ['node', () => '/ui/nodes/1'],
  ['tasks', () => '/ui/tasks'],
  ['task', ({ taskId }) => `/ui/tasks/${taskId}`],
  ['run', ({ poolId, templateId }) => `/ui/run?template=${templateId}&pool=${poolId}`],
  ['run-command', () => '/ui/run?what=command'],
  ['started', () => '/ui/run/tasks?ids=1,2'],
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
  ['machine-drift', () => '/ui/machine-types?machines=1'],
  ['load-balancers', () => '/ui/load-balancers'],
  ['repositories', () => '/ui/repositories'],
  ['repository', () => '/ui/repositories?edit=new'],
  ['usage', () => '/ui/usage'],
  ['keys', () => '/ui/keys?edit=new'],
  ['files', () => '/ui/files?edit=new'],
  ['terminals', () => '/ui/terminals'],
  ['workers', () => '/ui/workers'],
  ['tokens', () => '/ui/tokens'],
  ['about', () => '/ui/about'],
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

test('a first visit loads few bytes of scripts and styles, and all compressed', async () => {
  const files = await startFilesOf(page, '/');
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(files.filter(({ bytes, isCompressed }) => bytes > LARGE && !isCompressed)).toEqual([]);
  expect(total).toBeGreaterThan(LARGE);
  expect(total).toBeLessThanOrEqual(MOST_BYTES);
});

describe.each(PLACES)('%s', (name, path) => {
  test('shuts nobody out', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path(busy), { waitUntil: 'commit' });
    for (const size of ALL_VIEWS ? [PHONE, DESK] : [DESK]) {
      await page.setViewportSize(size);
      await settled(page, 'light');
      await fit(page, size);
      await picture(page, `${name}-en-${size.width}`);
      expect(await graveViolations(page, size === DESK ? 'all' : 'structure')).toEqual([]);
    }
    expect(await foreignTexts(page, 'en', [CHINESE, `Language: ${CHINESE}`])).toEqual([]);
    expect(await doubleNames(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page, 'dark');
    await picture(page, `${name}-dark-${DESK.width}`);
    expect(await graveViolations(page, 'colours')).toEqual([]);
  });

  test('speaks Chinese, and fits a telephone', async () => {
    await page.evaluate(`[...document.querySelectorAll('button')].find((it) => it.innerText === '${CHINESE}').click()`);
    await settled(page, 'dark');
    // what the server says is read again
    await vi.waitFor(() => expect(foreignTexts(page, 'zh', [])).resolves.toEqual([]), PATIENCE);
    await page.evaluate(`localStorage.setItem('${LANGUAGE_KEPT_AS}', 'en')`);
    if (ALL_VIEWS) {
      await fit(page, DESK);
      await picture(page, `${name}-zh-${DESK.width}`);
    }
    await fit(page, PHONE);
    await settled(page, 'dark');
    await picture(page, `${name}-zh-${PHONE.width}`);
    expect(await graveViolations(page, 'structure')).toEqual([]);
  });
});

test('whoever opens a dialog with a number types it at once', async () => {
  await page.goto(`/ui/pools/${busy.poolId}?do=expand`);
  await settled(page, 'dark');
  await vi.waitFor(() => expect(focused('tagName')).resolves.toMatch(/INPUT|TEXTAREA/), PATIENCE);
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
  await vi.waitFor(() => expect(focused('role')).resolves.toBe('application'), PATIENCE);
});

test('the navigation stays in sight, and what a task shows does not move once it is there', async () => {
  await openAtDesk(`/ui/tasks/${busy.taskId}`);
  const [largest] = await page.evaluate<readonly number[]>(`new Promise((resolve) => {
    const shifts = (list) => resolve(list.getEntries().map(({ value }) => value).sort((a, b) => b - a));
    new PerformanceObserver(shifts).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve([]), 500);
  })`);
  expect(largest ?? 0).toBeLessThan(0.02);
  await page.mouse.move(DESK.width / 2, DESK.height / 2);
  await page.mouse.wheel(0, DESK.height);
  await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(0);
  const first = page.getByRole('navigation').getByRole('link', { name: textsIn('en')('shell.overview') });
  await expect.poll(async () => (await first.boundingBox())?.y).toBeGreaterThan(0);
});

test('a log of thousands of lines is searched, and followed until somebody scrolls up', async () => {
  const t = textsIn('en');
  await openAtDesk(`/ui/tasks/${busy.taskId}`);
  await page
    .getByRole('listbox', { name: t('tasks.nodes') })
    .getByRole('option')
    .first()
    .click();
  const panel = page.getByRole('dialog');
  const search = panel.getByLabel(t('tasks.searchLog'));
  const follow = panel.getByRole('switch', { name: t('tasks.follow') });
  await search.fill(String(LOG_LINES - 200));
  const written = (line: number) => panel.locator('bdi').filter({ hasText: new RegExp(`^${line}$`) });
  await written(LOG_LINES - 200).waitFor();
  await follow.click();
  await written(LOG_LINES).waitFor();
  await panel.getByRole('log', { name: t('tasks.log') }).hover();
  await page.mouse.wheel(0, -1000);
  await vi.waitFor(() => expect(follow.isChecked()).resolves.toBe(false));
  await written(LOG_LINES).waitFor({ state: 'detached' });
});

test('of 10,000 nodes the keyboard reaches the last, and opens it', async () => {
  const t = textsIn('en');
  const taskId = await makeLargeTask(server, busy, 10_000);
  await openAtDesk(`/ui/tasks/${taskId}`);
  const list = page.getByRole('listbox', { name: t('tasks.nodes') });
  await list.focus();
  await page.keyboard.press('End');
  const last = list.getByRole('option', { selected: true });
  await vi.waitFor(() => expect(last.getAttribute('aria-posinset')).resolves.toBe('10000'));
  expect(await last.getAttribute('aria-setsize')).toBe('10000');
  expect(await list.getAttribute('aria-activedescendant')).toBe(await last.getAttribute('id'));
  expect(await list.getByRole('option').count(), 'only what is seen is there').toBeLessThan(50);
  await picture(page, `task-large-dark-${DESK.width}`);
  const address = ((await last.textContent()) ?? '').match(/^[\d.]+/)?.[0] ?? '';
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: address }).waitFor();
  await page.keyboard.press('Escape');
  await page.setViewportSize(PHONE);
  await settled(page, 'dark');
  await picture(page, `task-large-${PHONE.width}`);
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

test.each(LANGUAGES)('a repository is made, and why it is not fetched is told: %s', async (language) => {
  await using other = await openBrowser(language, server.url);
  const visit = await other.context.newPage();
  const t = textsIn(language);
  const name = `deploy-${language}`;
  await visit.goto('/ui/repositories?edit=new');
  const drawer = visit.getByRole('dialog', { name: t('repositories.create') });
  await drawer.getByLabel(t('forms.name')).fill(name);
  await drawer.getByLabel('URL').fill('https://127.0.0.1/ops/deploy');
  await drawer.getByLabel(t('repositories.token')).fill('hunter2');
  await drawer.getByRole('button', { name: t('forms.save') }).click();
  // an address of the server itself
  await visit.getByRole('row').filter({ hasText: name }).getByText('127.0.0.1:443').waitFor();
  await visit.getByRole('link', { name }).click();
  const opened = visit.getByRole('dialog', { name });
  await vi.waitFor(() => expect(opened.getByLabel(t('repositories.token')).inputValue()).resolves.toBe('••••••'));
  // the fetch was refused
  expect(other.complaints.filter((complaint) => !complaint.includes('400'))).toEqual([]);
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

async function openAtDesk(path: string): Promise<void> {
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(path);
  await settled(page, 'dark');
}

/** What the key pressed next goes to. */
function focused(what: 'id' | 'role' | 'tagName'): Promise<string | null> {
  return page.evaluate<string | null>(`document.activeElement.${what}`);
}
