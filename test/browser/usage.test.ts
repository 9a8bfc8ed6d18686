import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definePool, defineTemplate, untilTask } from '../support/fleet-setup.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { look, openReader, readers } from './support/reader.ts';

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let vmType: number;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
});

afterAll(() => everything.disposeAsync());

test.each(readers('zh'))(
  'a machine type gets a limit and a price, and what is used is shown and saved, in %s',
  async (language) => {
    await using reader = await openReader(language, server.url);
    const { page, t } = reader;
    await page.goto(`/ui/machine-types?edit=${vmType}`);
    const most = language === 'en' ? 6 : 7;
    await page.getByLabel(t('usage.mostMachines')).fill(String(most));
    await page.getByLabel(t('usage.price')).fill('3600');
    await page.getByLabel(t('usage.currency')).fill('eur');
    await button(page, t('forms.save')).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await server.call(`/vm_type/${vmType}`)).toMatchObject({
      most_machines: most,
      price_per_hour: 3600,
      currency: 'EUR',
    });
    const name = `web-${language}`;
    const expand = await defineTemplate(server, `up-${language}`, [{ name: 'create_vm' }]);
    const poolId = await definePool(server, { name, vmType, sd: 0, image: 'web:1', tasks: { expand } });
    const { task_id: task } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: 2 });
    await untilTask(server, task, [2]);
    await page.goto(`/ui/pools/${poolId}`);
    await page.getByRole('heading', { name: t('usage.lastDays') }).waitFor();
    await page.goto('/ui/usage');
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByText(/[\d.,]+ EUR/).waitFor();
    await look(reader, 'usage-used');
    const saved = page.waitForEvent('download');
    await button(page, t('usage.csv')).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    expect(text).toMatch(
      new RegExp(`^day,id,name,machine_hours,currency,cost\r\n(.*\r\n)*,${poolId},${name},[\\d.]+,EUR,`),
    );
  },
);

test.each(readers('en'))(
  'what a file describes is marked, and a change of it is asked for, in %s',
  async (language) => {
    const fleet = { machine_types: { coded: { provider: 'sandbox', settings: {} } } };
    await server.call('/fleet/apply', { fleet, label: 'shop' });
    const [coded] = await server.call<readonly { readonly id: number }[]>('/vm_type/list?name=coded');
    await using reader = await openReader(language, server.url);
    const { page, t } = reader;
    await page.goto('/ui/machine-types');
    await page.getByRole('row').filter({ hasText: 'coded' }).getByText(t('changes.managed')).waitFor();
    await page.goto(`/ui/machine-types?edit=${coded?.id ?? 0}`);
    await look(reader, 'managed-by-code', () => page.getByText(t('changes.managedIn', { label: 'shop' })).waitFor());
    const most = page.getByLabel(t('usage.mostMachines'));
    await most.fill('5');
    await button(page, t('changes.undoEdit')).click();
    await expect.poll(() => most.inputValue()).toBe('');
    await most.fill('6');
    await button(page, t('changes.editAnyway')).click();
    await button(page, t('forms.save')).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await server.call(`/vm_type/${coded?.id ?? 0}`)).toMatchObject({ most_machines: 6, managed_by: 'shop' });
  },
);
