import { afterAll, beforeAll, expect, test } from 'vitest';
import { definePool } from '../support/fleet-setup.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { look, openReader, readers } from './support/reader.ts';

const everything = new AsyncDisposableStack();
let server: ServerProcess;

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
});

afterAll(() => everything.disposeAsync());

/** What the settings are called: their titles come from the server. */
const TITLES = {
  en: { jumps: 'Jump hosts', host: 'Host', user: 'User' },
  zh: { jumps: '跳板机', host: '主机', user: '用户' },
} as const;

test.each(readers('en'))(
  'a machine type gets jump hosts in their order, and a pool a way of its own, in %s',
  async (language) => {
    const settings = { machines: [], port: 22, user: 'root' };
    const vmType = await server.call<number>('/vm_type/create', {
      name: `list-${language}`,
      provider: 'static',
      settings,
    });
    await using reader = await openReader(language, server.url);
    const { page, t } = reader;
    const { jumps, host: hostTitle, user } = TITLES[language];
    await page.goto(`/ui/machine-types?edit=${vmType}`);
    const add = page.getByRole('button', { name: t('backends.addGroup', { title: jumps }) });
    for (const [index, name] of ['a.example.com', 'gone', 'b.example.com'].entries()) {
      await add.click();
      const group = page.getByRole('group', { name: `${jumps} ${index + 1}`, exact: true });
      await group.getByRole('textbox', { name: hostTitle, exact: true }).fill(name);
      await group.getByRole('textbox', { name: user, exact: true }).fill('ops');
    }
    await page.getByRole('button', { name: t('backends.removeGroup', { title: jumps, number: '2' }) }).click();
    await look(reader, 'reach-machine-type');
    await button(page, t('forms.save')).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await server.call(`/vm_type/${vmType}`)).toMatchObject({
      settings: {
        jumps: [
          { host: 'a.example.com', user: 'ops' },
          { host: 'b.example.com', user: 'ops' },
        ],
      },
    });

    const pool = await definePool(server, { name: `web-${language}`, vmType, sd: 0, image: 'web:1', tasks: {} });
    await page.goto(`/ui/pools/${pool}`);
    await page.getByRole('button', { name: t('fleet.edit', { name: `web-${language}` }) }).click();
    await page.getByText(t('fleet.ssh'), { exact: true }).click();
    await page.getByLabel(t('fleet.sshUser')).fill('deploy');
    const choose = async (way: string): Promise<void> => {
      await page.getByLabel(t('fleet.sshJumps'), { exact: true }).click();
      await page.locator('.ant-select-item-option').getByText(way, { exact: true }).click();
    };
    await choose(t('fleet.sshJumpsListed'));
    const host = page.getByLabel(t('fleet.jumpHost', { number: '1' }));
    await host.fill('c d');
    await page.getByLabel(t('fleet.jumpPort', { number: '1' })).fill('2222');
    await page.getByLabel(t('fleet.jumpUser', { number: '1' })).fill('ops');
    await button(page, t('fleet.save')).click();
    // the server's word is shown at the field
    await page.getByText(/must match pattern|应匹配/).waitFor();
    await host.fill('c');
    await look(reader, 'reach-pool');
    await button(page, t('fleet.save')).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const hop = { host: 'c', port: 2222, user: 'ops' };
    expect(await server.call(`/pool/${pool}`)).toMatchObject({ ssh: { user: 'deploy', jumps: [hop] } });
    await page.getByRole('button', { name: t('fleet.edit', { name: `web-${language}` }) }).click();
    await choose(t('fleet.sshDirect'));
    await button(page, t('fleet.save')).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await server.call(`/pool/${pool}`)).toMatchObject({ ssh: { user: 'deploy', jumps: [] } });
    await page.getByText(`deploy, ${t('fleet.sshDirect')}`).waitFor();
  },
);
