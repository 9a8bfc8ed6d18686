import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killAndWait, SandboxPlace } from '../../src/machines/sandbox/place.ts';
import { definePool, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { look, openReader, readers } from './support/reader.ts';

const NODES = 3;

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let dataDir: string;
let vmType: number;
let tasks: Readonly<Record<'expand' | 'shrink', number>>;

beforeAll(async () => {
  ({ server, dataDir } = everything.use(await startEmptySystem()));
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

test.each(readers('en'))('all new machines come, a person looks, and the old ones go, in %s', async (language) => {
  const name = `web-${language}`;
  const poolId = await makePool(name);
  const before = await nodesOf(server, poolId);
  await using reader = await openReader(language, server.url);
  const { page, t } = reader;
  await page.goto(`/ui/pools/${poolId}`);
  await button(page, t('pool.replace.open')).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(t('pool.replace.blueGreen'), { exact: true }).click();
  await dialog.getByText(t('pool.replace.ask')).click();
  await look(reader, 'replace-dialog', async () => {
    await dialog.getByText(t('pool.replace.steps_old')).waitFor();
    await dialog
      .getByText(t('pool.replace.machines', { count: NODES }), { exact: false })
      .first()
      .waitFor();
  });
  await dialog.getByLabel(t('fleet.typeName', { name })).fill(name);
  await button(dialog, t('pool.replace.okNone')).click();

  await page.waitForURL('**/ui/tasks/*');
  const taskId = taskAt(page);
  await untilTask(server, taskId, [4]);
  await look(reader, 'replace-task', async () => {
    await page.getByText(t('pool.replace.part_old'), { exact: true }).waitFor();
    await page.getByText(` ← ${before[0]?.ip}`).waitFor();
  });
  expect(await nodesOf(server, poolId)).toHaveLength(2 * NODES);
  await button(page, t('tasks.goOn')).click();
  await untilTask(server, taskId, [2]);
  const after = await nodesOf(server, poolId);
  expect(after).toHaveLength(NODES);
  expect(after.filter(({ id }) => before.some((node) => node.id === id))).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test.each(readers('zh'))(
  'a node whose machine is gone is found and replaced, and pools may have it so by themselves, in %s',
  async (language) => {
    const name = `lost-${language}`;
    const poolId = await makePool(name);
    const place = new SandboxPlace(dataDir);
    const [dead, ...alive] = await nodesOf(server, poolId);
    await killAndWait((await place.read(dead?.vm_id ?? ''))?.init ?? null);
    await using reader = await openReader(language, server.url);
    const { page, t } = reader;

    await page.goto(`/ui/pools/${poolId}?do=edit`);
    const form = page.getByRole('dialog');
    await look(reader, 'lost-form', () => form.getByLabel(t('fleet.replaceLost')).waitFor());
    await form.getByLabel(t('fleet.replaceLost')).check();
    await button(form, t('fleet.save')).click();
    await page.getByText(t('fleet.lostReplaced'), { exact: true }).waitFor();
    expect(await server.call(`/pool/${poolId}`)).toMatchObject({ replace_lost: true });

    await page.goto(`/ui/machine-types?machines=${vmType}`);
    const drawer = page.getByRole('dialog');
    await button(drawer, t('drift.look')).click();
    const replaceOne = button(drawer, t('drift.replace', { count: 1 }));
    await look(reader, 'lost-drawer', async () => {
      await drawer.getByRole('heading', { name: t('drift.lost', { count: 1 }) }).waitFor();
      await drawer.getByText(t('drift.automatic')).waitFor();
      await replaceOne.waitFor();
    });
    await replaceOne.click();
    await page.waitForURL(`**/ui/pools/${poolId}?*`);
    const dialog = page.getByRole('dialog');
    await look(reader, 'lost-replace', async () => {
      await dialog.getByText(t('pool.replace.lost', { count: 1 })).waitFor();
      await dialog
        .getByText(t('pool.replace.machines', { count: 1 }), { exact: false })
        .first()
        .waitFor();
    });
    await dialog.getByLabel(t('fleet.typeName', { name })).fill(name);
    await button(dialog, t('pool.replace.ok', { count: 1 })).click();
    await page.waitForURL('**/ui/tasks/*');
    await untilTask(server, taskAt(page), [2]);
    const kept = (await nodesOf(server, poolId)).filter(({ id }) => alive.some((node) => node.id === id));
    expect(kept).toHaveLength(NODES - 1);
    expect(await nodesOf(server, poolId)).toHaveLength(NODES);
    expect(reader.complaints).toEqual([]);
  },
);
