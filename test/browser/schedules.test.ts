import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { callApi } from '../support/api-call.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { look, openReader, readers } from './support/reader.ts';
import type { Language } from './support/texts.ts';

/*
 * What saving does is said before it, and nobody overwrites a colleague's change unknowingly.
 */

const ZONE = 'Asia/Shanghai';

const everything = new AsyncDisposableStack();
let server: ApiServer;

beforeAll(async () => {
  server = everything.use(await startApi(ZONE));
});
afterAll(() => everything.disposeAsync());

/** Asks the API as somebody else does. */
async function ask<Data>(path: string, body: object = {}): Promise<Data> {
  const { code, msg, data } = await callApi<Data>(server, path, 'li', { body });
  if (code !== 0) throw new Error(`${path}: ${msg}`);
  return data;
}

interface Fleet {
  readonly pool: string;
  readonly poolId: number;
  readonly templateId: number;
  readonly clusterId: number;
}

/** A pool of five nodes that somebody added, and one that it may depend on. */
async function makeFleet(language: Language): Promise<Fleet> {
  const pool = `demo-${language}`;
  const clusterId = await ask<number>('/cluster/create', { name: `shop-${language}`, desc: 'The shop', biz: '' });
  const service = { name: `service-${language}`, desc: '', service_type: 'web', docker_image: 'web:1' };
  const { id: serviceId } = await ask<{ id: number }>('/service/create', { ...service, cluster_id: clusterId });
  const settings = { machines: ['10.254.0.1'], port: 22, user: 'root' };
  const vmType = await ask<number>('/vm_type/create', { name: `rack-${language}`, provider: 'static', settings });
  const steps = [{ name: 'create_vm' }];
  const templateId = await ask<number>('/task_tpl/create', { name: `up-${language}`, desc: 'as it was', steps });
  const fields = { desc: '', vm_type: vmType, sd_id: 0, service_id: serviceId, tasks: { expand: templateId } };
  const { id: poolId } = await ask<{ id: number }>('/pool/create', { ...fields, name: pool });
  await ask('/pool/create', { ...fields, name: `cache-${language}` });
  const nodes = [1, 2, 3, 4, 5].map((last) => `10.${language === 'en' ? 1 : 2}.0.${last}`);
  await ask(`/pool/${poolId}/add_nodes`, { nodes });
  return { pool, poolId, templateId, clusterId };
}

test.each(readers('zh'))('a schedule says what saving it does, before it is saved: %s', async (language) => {
  const { pool } = await makeFleet(language);
  await using reader = await openReader(language, server.url);
  const { page, t } = reader;
  await page.goto('/ui/schedules?edit=new');
  const drawer = page.getByRole('dialog');
  await drawer.getByText(ZONE).first().waitFor();
  await choose(page, drawer.getByRole('combobox').first(), pool);
  await choose(page, drawer.getByRole('combobox', { name: t('schedules.day') }), t('schedules.days.tue'));
  const time = drawer.getByRole('textbox', { name: t('schedules.time') });
  await time.fill('25:00');
  expect(await time.getAttribute('aria-invalid')).toBe('true');
  await time.fill('900');
  await drawer.getByLabel(t('schedules.size'), { exact: true }).fill('3');
  expect(await time.inputValue(), 'a clock of 24 hours').toBe('09:00');
  const plan = drawer.getByRole('region', { name: t('schedules.plan.title') });
  await look(reader, 'schedule-plan', async () => {
    await plan.getByText(t('schedules.plan.creates', { count: 3 })).waitFor();
    const said = (await plan.textContent()) ?? '';
    expect(said).toContain(t('schedules.plan.manual', { count: 5 }));
    expect(said).toContain(t('schedules.plan.firings', { zone: ZONE }));
    await plan.scrollIntoViewIfNeeded();
  });
  expect(await plan.getByRole('listitem').count(), 'the next five').toBe(5);
  expect(await plan.locator('time').first().textContent()).toMatch(/^\d{4}-\d\d-\d\d 09:00:00$/);
  await button(drawer, t('forms.save')).click();
  const question = page.getByRole('dialog', { name: t('schedules.plan.confirmTitle') });
  const creates = question.getByText(t('schedules.plan.creates', { count: 3 }));
  await look(reader, 'schedule-question', () => creates.waitFor());
  await question.getByRole('button', { name: t('schedules.plan.confirm') }).click();
  await page.waitForURL('**/ui/schedules');
  const day = t('schedules.days.tue');
  const item = page.getByText(`${day} 09:00 → ${t('schedules.toSize', { count: 3 })}`).first();
  await look(reader, 'schedule-saved', () => item.waitFor());
  expect(reader.complaints).toEqual([]);
});

test.each(readers('zh'))(
  'what a colleague saved meanwhile is shown, and overwritten on purpose only: %s',
  async (language) => {
    const [{ id: templateId } = { id: 0 }] = await ask<readonly { id: number }[]>('/task_tpl/list', {
      name: `up-${language}`,
    });
    await using reader = await openReader(language, server.url);
    const { page, t } = reader;
    await page.goto(`/ui/templates/${templateId}`);
    const desc = page.getByLabel(t('forms.desc'));
    await page.getByText('li').first().waitFor();
    await desc.fill('mine');
    await ask(`/task_tpl/update/${templateId}`, { desc: 'theirs' });
    // the open editor notices by itself, and at once when somebody comes back to it
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.getByRole('button', { name: t('changes.keep') }).waitFor();
    await look(reader, 'template-conflict', async () => {
      await page.getByText('as it was').first().waitFor();
      expect(await desc.inputValue(), 'nothing typed is lost').toBe('mine');
    });
    await page.getByRole('button', { name: t('changes.keep') }).click();
    await page.getByText(t('changes.overwrites', { who: 'li' })).waitFor();
    await button(page, t('forms.save')).click();
    await page.getByText(t('forms.saved', { name: `up-${language}` })).waitFor();
    expect(await ask(`/task_tpl/${templateId}`)).toMatchObject({ desc: 'mine', version: 3 });
    // a save that comes too late is refused, and theirs can be taken
    await desc.fill('mine again');
    await ask(`/task_tpl/update/${templateId}`, { desc: 'theirs again' });
    await button(page, t('forms.save')).click();
    await page.getByRole('button', { name: t('changes.load') }).click();
    await button(page, t('forms.leave')).click();
    await vi.waitFor(() => expect(desc.inputValue()).resolves.toBe('theirs again'));
    expect(await ask(`/task_tpl/${templateId}`)).toMatchObject({ desc: 'theirs again', version: 4 });
    // what the server refuses is marked at its field, and in the text
    await page.getByText(t('policy.none')).click();
    const batches = page.getByLabel(t('policy.batches'), { exact: true });
    await batches.fill('0%');
    await button(page, t('forms.save')).click();
    await page.getByText(t('forms.notSaved')).waitFor();
    await page.locator('input[aria-invalid=true]:focus').waitFor();
    expect(await batches.getAttribute('aria-invalid')).toBe('true');
    await page.locator('.cm-content [style*=wavy]').filter({ hasText: '0%' }).first().waitFor();
    await look(reader, 'template-refused', () => page.getByText(t('forms.notSaved')).waitFor());
    await batches.fill('10%');
    await button(page, t('forms.save')).click();
    await page.getByText(t('forms.notSaved')).waitFor({ state: 'hidden' });
  },
);

test.each(readers('zh'))('a dialog of the fleet does so too: %s', async (language) => {
  const name = `shop-${language}`;
  const [{ id } = { id: 0 }] = await ask<readonly { id: number }[]>('/cluster/list', { name });
  await using reader = await openReader(language, server.url);
  const { page, t } = reader;
  await page.goto('/ui/fleet');
  await page.getByRole('button', { name: t('fleet.edit', { name }) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('fleet.desc')).fill('mine');
  await ask(`/cluster/update/${id}`, { desc: 'theirs' });
  await button(dialog, t('fleet.save')).click();
  await dialog.getByText(t('changes.refused')).waitFor();
  await look(reader, 'fleet-conflict', () => dialog.getByText('The shop').waitFor());
  await dialog.getByRole('button', { name: t('changes.keep') }).click();
  await button(dialog, t('fleet.save')).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await ask(`/cluster/${id}`)).toMatchObject({ desc: 'mine', version: 3 });
});

/** Chooses an option by its text, as somebody does who types its beginning. */
async function choose(page: Page, box: ReturnType<Page['getByRole']>, text: string): Promise<void> {
  await box.click();
  await page.locator('.ant-select-item-option', { hasText: text }).first().click();
}

/** A button by its text; between two Chinese characters there may be a blank. */
function button(place: Pick<Page, 'getByRole'>, text: string): ReturnType<Page['getByRole']> {
  return place.getByRole('button', { name: new RegExp(`^${text.replaceAll(/(?<=.)(?=.)/gu, String.raw`\s*`)}$`) });
}
