import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { fillLogs, longAttempt, type LogSystem } from './support/log-system.ts';
import { look, openReader, readers, type Reader } from './support/reader.ts';
import { settled } from './support/settled.ts';
import type { Language } from './support/texts.ts';

const MANY = 60_000;

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let logs: LogSystem;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  logs = await fillLogs(server);
});

afterAll(() => everything.disposeAsync());

test.each(readers('zh'))('the logs of a task and of a node that failed (%s)', async (language) => {
  await using reader = await open(language, `/ui/tasks/${logs.failedId}`);
  const { page, t } = reader;
  const taskLog = page.getByRole('log', { name: t('tasks.taskLog') });
  // it opens at its end, and leads to the nodes that it names
  await taskLog
    .getByText(/ failed|失败/)
    .last()
    .waitFor();
  const address = taskLog.getByRole('button').last();
  const ip = (await address.textContent()) ?? '';
  await look(reader, 'task-log', () => address.waitFor());
  expect(await savedName(page, page, t('tasks.download'))).toBe(`task-${logs.failedId}_roll_web.log`);
  await address.click();

  const panel = page.getByRole('dialog', { name: ip });
  const log = panel.getByRole('log', { name: t('tasks.log') });
  const heads = log.getByRole('button', { expanded: true });
  // what failed is at the end
  await log.getByText('the reason', { exact: true }).waitFor();
  await log.getByTitle(t('log.stderr')).filter({ hasText: 'the reason' }).waitFor();
  await log.focus();
  await page.keyboard.press('Home');
  await log.getByRole('button', { name: '1. greet', expanded: false }).waitFor();
  await log.getByText('green', { exact: true }).waitFor();
  expect(await heads.count(), 'only what is seen is there').toBe(1);
  await log
    .getByText(t('log.exitCode', { code: 3 }))
    .first()
    .waitFor();
  await log
    .getByText(t('log.exitCode', { code: 0 }))
    .first()
    .waitFor();
  await log.getByText('100% pulled', { exact: true }).waitFor();
  await log.getByText('<b>bold</b><img src=x onerror=alert(1)>').waitFor();
  const green = log.locator('bdi span').first();
  expect(await green.getAttribute('style')).toContain('rgb(24, 112, 47)');
  expect(await panel.textContent()).not.toContain('[32m');
  await look(reader, 'node-log', async () => {
    await log.focus();
    await page.keyboard.press('Home');
    await log.getByText('100% pulled', { exact: true }).waitFor();
  });

  await panel.getByLabel(t('tasks.searchLog')).fill('are left out here');
  await log.locator('em').filter({ hasText: '.out' }).first().waitFor();
  // what was left out is told: where it is missing, where it is searched, and in the name of a file
  await panel.getByLabel(t('tasks.searchLog')).fill('THE REASON');
  await panel.getByText(t('log.hits', { place: 1, count: 2 })).waitFor();
  await panel.getByRole('note').filter({ hasText: /\d{3}/ }).waitFor();
  await log.locator('mark').first().waitFor();
  expect(await savedName(page, panel, t('tasks.download'))).toBe(`task-${logs.failedId}_roll_web_${ip}_cut.log`);

  // a line has an address of its own, and keys lead to the next
  await log
    .locator('[data-index]', { has: page.locator('mark') })
    .getByRole('link')
    .click();
  const link = new URL(page.url()).searchParams.get('line') ?? '';
  expect(link).toMatch(/^\d+-1-1-\d+$/);
  await page.keyboard.press('ArrowUp');
  await vi.waitFor(() =>
    expect(focusedName(page)).resolves.toBe(t('log.line', { line: Number(link.split('-')[3]) - 1 })),
  );
  await page.keyboard.press('c');
  await page.getByText(t('log.copied')).waitFor();

  await page.emulateMedia({ colorScheme: 'dark' });
  const linked = log.getByRole('link', { name: t('log.line', { line: Number(link.split('-')[3]) }), exact: true });
  const openLine = async (): Promise<void> => {
    await page.reload();
    await linked.waitFor();
    await settled(page, 'dark');
  };
  await look(reader, 'node-log-dark', openLine, { colours: 'dark' });
  expect(reader.complaints).toEqual([]);
});

test('lines appear as they are written, with their times, each once, also when the network was away meanwhile', async () => {
  await using reader = await open('en', `/ui/tasks/${await logs.beginSlow()}`);
  const { page, t, context } = reader;
  await page
    .getByRole('listbox', { name: t('tasks.nodes') })
    .getByRole('option')
    .first()
    .click();
  const log = page.getByRole('dialog').getByRole('log');
  await log.getByText('first', { exact: true }).waitFor();
  const nodeId = new URL(page.url()).searchParams.get('node') ?? '';
  await context.setOffline(true);
  await vi.waitUntil(async () => (await writtenOn(nodeId)).includes('second'), { timeout: 30_000, interval: 100 });
  await context.setOffline(false);
  await log.getByText('third', { exact: true }).waitFor();
  const rows = log.locator('[data-index]').filter({ hasText: /first|second|third/ });
  await vi.waitFor(async () =>
    expect((await rows.allTextContents()).map(wordOf)).toEqual(['first', 'second', 'third']),
  );
  const [first = 0, second = 0, third = 0] = (await rows.allTextContents()).map(secondsOf);
  expect(second).toBeGreaterThanOrEqual(first);
  expect(third).toBeGreaterThan(first);
});

test('60,000 lines are read and followed without a long stop', async () => {
  await using reader = await openReader('en', server.url);
  const { page, t, context } = reader;
  const attempt = longAttempt(MANY);
  let more = 0;
  await context.route('**/task/node/*/attempts*', async (route) => {
    const offset = Number(new URL(route.request().url()).searchParams.get('offset'));
    const text = offset === 0 ? attempt.text : `more ${(more += 1)}\n`;
    const data = [{ ...attempt, text, offset, size: offset + (text ?? '').length }];
    await route.fulfill({ json: { code: 0, msg: 'success', data } });
  });
  await context.route('**/task/*/detail*', async (route) => {
    const answer = await route.fetch();
    const envelope = (await answer.json()) as { readonly data: readonly object[] };
    await route.fulfill({
      json: { ...envelope, data: envelope.data.map((node) => ({ ...node, state: 1, condition: 'running' })) },
    });
  });
  await page.goto(`/ui/tasks/${logs.failedId}`);
  await settled(page, 'light');
  await page.evaluate(WATCH_STOPS);
  await page
    .getByRole('listbox', { name: t('tasks.nodes') })
    .getByRole('option')
    .first()
    .click();
  const panel = page.getByRole('dialog');
  const log = panel.getByRole('log');
  await log.getByText(`line ${MANY} of many`).waitFor();
  const toShow = await stopsOf(page);
  // what is written is appended: nothing of the rest is looked at again
  await log.getByText('more 3', { exact: true }).waitFor();
  const toFollow = await stopsOf(page);
  await page.evaluate(
    `for (let n = 0; n < 30; n++) document.querySelector('[role=dialog] [role=log]').scrollTop -= 40000`,
  );
  const toScroll = await stopsOf(page);
  await panel.getByLabel(t('tasks.searchLog')).fill('line 59999 of');
  await panel.getByText(t('log.hits', { place: 1, count: 1 })).waitFor();
  const toSearch = await stopsOf(page);
  expect(await log.locator('[data-index]').count(), 'only what is seen is there').toBeLessThan(100);
  console.info('longest stops in ms', { toShow, toFollow, toScroll, toSearch });
  for (const stop of [toShow, toFollow, toScroll, toSearch]) expect(stop).toBeLessThan(1000);
});

async function open(language: Language, path: string): Promise<Reader> {
  const reader = await openReader(language, server.url);
  await reader.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await reader.page.goto(path);
  await settled(reader.page, 'light');
  return reader;
}

/** What a node wrote, as the server has it. */
async function writtenOn(nodeRunId: string): Promise<string> {
  const attempts = await server.call<readonly { readonly text: string }[]>(`/task/node/${nodeRunId}/attempts`, {});
  return attempts.map(({ text }) => text).join('');
}

/** The name of the file that a button lets the browser save. */
async function savedName(page: Page, within: Page | Locator, name: string): Promise<string> {
  const saved = page.waitForEvent('download');
  await within.getByRole('button', { name }).click();
  return (await saved).suggestedFilename();
}

function focusedName(page: Page): Promise<string | null> {
  return page.evaluate<string | null>('document.activeElement.ariaLabel');
}

function wordOf(row: string): string {
  return /[a-z]+$/.exec(row)?.[0] ?? row;
}

/** The time beside a line: `2` (its number) `0:03` `second`. */
function secondsOf(row: string): number {
  return Number(/:(\d\d)[a-z]/.exec(row)?.[1]);
}

const WATCH_STOPS = `
  globalThis.stops = [];
  new PerformanceObserver((list) => stops.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
`;

/** The longest time for which the page did nothing else since the last time, in milliseconds. */
function stopsOf(page: Page): Promise<number> {
  return page.evaluate<number>('Math.max(0, ...stops.splice(0))');
}
