import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definePool, defineSteps, defineTemplate, untilTask } from '../support/fleet-setup.ts';
import { freePort } from '../support/free-port.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { inWidths, look, openReader, type Reader } from './support/reader.ts';

/*
 * What people are shown of tasks, batches and nodes at every moment is what is so: readers of both languages look at the same
 * tasks.
 */

const WELL = '127.0.30.1';
const BROKEN = '127.0.30.2';
/** Their first step ends when it is let go. */
const HELD = ['127.0.30.3', '127.0.30.5'] as const;
const SPARE = '127.0.30.4';
/** Of a task that is stopped before its turn comes. */
const LATE = '127.0.30.6';
/** Nothing listens there. */
const CLOSED = '127.0.30.9';
const NODES = [WELL, BROKEN, HELD[0], SPARE, HELD[1], LATE, CLOSED];
const SCRIPT = `case {{ ip }} in
  ${HELD.join('|')}) until [ -e go-{{ ip }} ]; do sleep 0.1; done ;;
  ${BROKEN}) exit 3 ;;
esac`;

const everything = new AsyncDisposableStack();
const readers: Reader[] = [];
let server: ServerProcess;
let sshd: TestSshd;
let template: number;
let poolId: number;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  sshd = everything.use(await startSshd('0.0.0.0'));
  const { port, user } = sshd.endpoint;
  const machines = [{ ip: CLOSED, port: await freePort(CLOSED) }];
  const settings = { machines, port, user, key_file: await server.takeKey(sshd.keyFile) };
  const vmType = await server.call<number>('/vm_type/create', { name: 'local', provider: 'static', settings });
  await defineSteps(server, [
    { name: 'work', params: {}, script: SCRIPT },
    { name: 'check', params: {}, script: 'true' },
  ]);
  // one that refuses is tried for some seconds: each time there is time to look
  const retry = { retry_times: 2, ignore_error: false, interval: 0 };
  template = await defineTemplate(server, 'roll', [{ name: 'work', retry }, { name: 'check' }]);
  poolId = await definePool(server, { name: 'web', vmType, sd: 0, image: 'web:1', tasks: {} });
  await server.call(`/pool/${poolId}/add_nodes`, { nodes: NODES });
  readers.push(everything.use(await openReader('en', server.url, { timezoneId: 'America/New_York' })));
  readers.push(everything.use(await openReader('zh', server.url, { timezoneId: 'Asia/Shanghai' })));
});

afterAll(() => everything.disposeAsync());

async function launch(name: string, nodes: readonly string[], atOnce: number): Promise<number> {
  const request = {
    template_id: template,
    task_name: name,
    opr_user: 'tester',
    nodes,
    max_num: atOnce,
    max_ratio: 100,
  };
  await server.call('/task/create', request);
  const [task] = await server.call<readonly { readonly id: number }[]>('/task/list', { task_name: name });
  if (task === undefined) throw new Error('there is no task');
  return task.id;
}

const letGo = (ip: string): Promise<void> => writeFile(join(sshd.home, `go-${ip}`), '');

/** Everybody sees the same, each in his own language. */
async function each(look: (reader: Reader) => Promise<unknown>): Promise<void> {
  await Promise.all(readers.map(look));
}

/** Where the task on a page is, as its header says. */
const header = (page: Page): Locator => page.locator('h1 ~ [role=status]');

const said = (page: Page, word: string): Promise<void> => header(page).getByText(word, { exact: true }).waitFor();

const node = ({ page, t }: Reader, ip: string): Locator =>
  page
    .getByRole('listbox', { name: t('tasks.nodes') })
    .getByRole('option')
    .filter({ hasText: ip });

test('nodes added by hand are new; one that refuses says so, and in the end three are told from one another', async () => {
  await each(async (reader) => {
    const { page, t } = reader;
    await page.goto(`/ui/pools/${poolId}`);
    const newNodes = page.getByRole('row').getByText(t('status.new'), { exact: true });
    await inWidths(reader, () => newNodes.nth(NODES.length - 1).waitFor());
  });
  const partial = await launch('partly', [WELL, BROKEN, CLOSED], 2);
  await each(async (reader) => {
    const { page, t, language } = reader;
    await page.goto(`/ui/tasks/${partial}`);
    await page.getByText(t('tasks.unreachable', { count: 1 })).waitFor();
    // of a batch one of two failed
    await page
      .getByRole('listbox', { name: t('tasks.batches') })
      .getByText(t('tasks.partial', { failed: 1, total: 2 }))
      .waitFor();
    // the third square of the grid says it too
    await page.getByRole('application').hover({ position: { x: 70, y: 12 } });
    await page.locator('[aria-live=polite]').getByText(t('tasks.trouble.ECONNREFUSED')).waitFor();
    await node(reader, CLOSED).click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('status').getByText(t('tasks.trouble.ECONNREFUSED')).waitFor();
    // until when it is tried, in the other zone too
    const until = panel.getByRole('status').locator('time');
    expect(await until.getAttribute('title')).toMatch(language === 'zh' ? /Asia\/Shanghai/ : /America\/New_York/);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    const refused = node(reader, CLOSED).getByText(t('tasks.trouble.ECONNREFUSED'));
    await look(reader, 'states-unreachable', () => refused.waitFor());
  });

  const paused = await launch('paused', [HELD[0], SPARE], 1);
  await each(({ page }) => page.goto(`/ui/tasks/${paused}`));
  await each((reader) => node(reader, HELD[0]).getByText(reader.t('status.running'), { exact: true }).waitFor());
  await server.call(`/task/pause/${paused}`);
  await each(({ page, t }) => said(page, t('status.pausing')));
  await letGo(HELD[0]);
  await each(async (reader) => {
    await said(reader.page, reader.t('status.paused'));
    await node(reader, HELD[0]).getByText(reader.t('status.paused'), { exact: true }).waitFor();
  });
  const runs = await server.call<readonly { id: number; ip: string }[]>(`/task/${paused}/detail`);
  await server.call(`/task/node/${runs.find(({ ip }) => ip === SPARE)?.id}/skip`);
  await each(async (reader) => {
    const skipped = node(reader, SPARE).getByText(reader.t('status.skipped'), { exact: true });
    await look(reader, 'states-paused', () => skipped.waitFor());
    // the list finds it by the same word
    await reader.page.goto('/ui/tasks?state=paused');
    const listed = reader.page.getByText(reader.t('status.paused'), { exact: true });
    await inWidths(reader, () => listed.nth(1).waitFor());
    expect(await reader.page.getByRole('link', { name: 'partly' }).count()).toBe(0);
  });

  const stopped = await launch('stopped', [HELD[1], LATE], 1);
  await each(({ page }) => page.goto(`/ui/tasks/${stopped}`));
  await each((reader) => node(reader, HELD[1]).getByText(reader.t('status.running'), { exact: true }).waitFor());
  await server.call(`/task/stop/${stopped}`);
  await each(({ page, t }) => said(page, t('status.stopping')));
  await letGo(HELD[1]);
  await each(async (reader) => {
    const { page, t } = reader;
    await said(page, t('status.stopped'));
    await node(reader, HELD[1]).getByText(t('status.stopped'), { exact: true }).waitFor();
    // also one that never began
    const late = node(reader, LATE).getByText(t('status.stopped'), { exact: true });
    await inWidths(reader, () => late.waitFor());
    expect(await page.getByText(t('tasks.amount_waiting', { count: 1 })).count()).toBe(0);
  });

  await untilTask(server, partial, [2]);
  await each(async (reader) => {
    const { page, t } = reader;
    const words = t('tasks.partial', { failed: 2, total: 3 });
    await page.goto(`/ui/tasks/${partial}`);
    await look(reader, 'states-partial', () => said(page, words));
    await page.goto(`/ui/pools/${poolId}`);
    await page.getByText(words).waitFor();
    const held = page.getByRole('row').filter({ hasText: HELD[0] });
    await look(reader, 'states-pool', () => held.getByText(t('status.paused'), { exact: true }).waitFor());
    await page.goto('/');
    await inWidths(reader, () => page.getByText(words).waitFor());
    expect(await page.getByText(t('overview.nothingFailed')).count()).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/ui/tasks');
    await look(reader, 'states-list-dark', () => page.getByText(words).waitFor(), { colours: 'dark' });
  });
  for (const { complaints } of readers) expect(complaints).toEqual([]);
});
