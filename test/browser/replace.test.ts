import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definePool, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { graveViolations } from './support/accessible.ts';
import { picture } from './support/artefacts.ts';
import { openBrowser } from './support/browser.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { type Language, textsIn } from './support/texts.ts';

const NODES = 3;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let vmType: number;
let tasks: Readonly<Record<'expand' | 'shrink', number>>;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  tasks = {
    expand: await defineTemplate(server, 'up', [{ name: 'create_vm' }]),
    shrink: await defineTemplate(server, 'down', [{ name: 'return_vm' }]),
  };
});

afterAll(() => everything.disposeAsync());

/** A pool with nodes on machines. */
async function makePool(name: string): Promise<number> {
  const poolId = await definePool(server, { name, vmType, sd: 0, image: 'web:1', tasks });
  const { task_id: task } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: NODES });
  await untilTask(server, task, [2]);
  return poolId;
}

/** The number of the task whose page is open. */
function taskAt(page: Page): number {
  return Number(/\/ui\/tasks\/(\d+)/.exec(page.url())?.[1]);
}

test.each<[Language, typeof DESK]>([
  ['en', DESK],
  ['zh', PHONE],
])('all new machines come, a person looks, and the old ones go, in %s', async (language, size) => {
  const name = `web-${language}`;
  const poolId = await makePool(name);
  const before = await nodesOf(server, poolId);
  await using browser = await openBrowser(language, server.url);
  const page = await browser.context.newPage();
  await page.setViewportSize(size);
  const t = textsIn(language);
  await page.goto(`/ui/pools/${poolId}`);
  await button(page, t('pool.replace.open')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(t('pool.replace.blueGreen'), { exact: true }).click();
  await dialog.getByText(t('pool.replace.ask')).click();
  await dialog.getByText(t('pool.replace.steps_old')).waitFor();
  await dialog
    .getByText(t('pool.replace.machines', { count: NODES }), { exact: false })
    .first()
    .waitFor();
  await picture(page, `replace-dialog-${language}`);
  expect(await graveViolations(page)).toEqual([]);
  await dialog.getByLabel(t('fleet.typeName', { name })).fill(name);
  await button(dialog, t('pool.replace.okNone')).click();

  await page.waitForURL('**/ui/tasks/*');
  const taskId = taskAt(page);
  await untilTask(server, taskId, [4]);
  await page.getByText(t('pool.replace.part_old'), { exact: true }).waitFor();
  expect(await nodesOf(server, poolId)).toHaveLength(2 * NODES);
  await page.getByText(` ← ${before[0]?.ip}`).waitFor();
  await picture(page, `replace-task-${language}`);
  expect(await graveViolations(page)).toEqual([]);
  await button(page, t('tasks.goOn')).click();
  await untilTask(server, taskId, [2]);
  const after = await nodesOf(server, poolId);
  expect(after).toHaveLength(NODES);
  expect(after.filter(({ id }) => before.some((node) => node.id === id))).toEqual([]);
  expect(browser.complaints).toEqual([]);
});
