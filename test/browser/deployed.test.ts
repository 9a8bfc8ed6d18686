import { afterAll, beforeAll, expect, test } from 'vitest';
import { definePool, defineSteps, defineTemplate, untilTask } from '../support/fleet-setup.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { inWidths, look, openReader, readers } from './support/reader.ts';

/** Pixels of what can be read. */
const LINE = 16;

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let poolId: number;
/** The task that deployed web:2 after web:1, the one that ran a template with a secret, and one of another pool. */
let tasks: { readonly second: number; readonly secretive: number; readonly elsewhere: number };

beforeAll(async () => {
  ({ server } = everything.use(await startEmptySystem()));
  const vmType = await server.call<number>('/vm_type/create', { name: 'sandbox', provider: 'sandbox', settings: {} });
  await defineSteps(server, [
    { name: 'start_service_web', params: { tag: 'string' }, script: 'echo start {{ tag }}' },
    { name: 'check', params: { word: 'string', times: 'integer' }, script: 'echo {{ word }} {{ times }}' },
    { name: 'greet', params: { word: 'string', key: 'secret' }, script: 'echo {{ word }} {{ key }}' },
  ]);
  const expand = await defineTemplate(server, 'up', [{ name: 'create_vm' }]);
  const deploy = await defineTemplate(server, 'roll', [
    { name: 'start_service_web' },
    { name: 'check', param_values: { times: 7 } },
  ]);
  const greeting = await defineTemplate(server, 'greeting', [{ name: 'greet' }]);
  poolId = await definePool(server, { name: 'web', vmType, sd: 0, image: 'web:0', tasks: { expand, deploy } });
  const { task_id: made } = await server.call<{ task_id: number }>(`/pool/expand/${poolId}`, { num: 2 });
  await untilTask(server, made, [2]);
  const deployed = async (tag: string, more: object = {}): Promise<number> => {
    const request = { max_num: 2, tag, params: { check: { word: 'hello' } }, ...more };
    const { task_id: id } = await server.call<{ task_id: number }>(`/pool/deploy/${poolId}`, request);
    await untilTask(server, id, [2]);
    return id;
  };
  await deployed('web:1');
  const second = await deployed('web:2', { force: true, policy: { max_failures: '1' } });
  const other = await definePool(server, { name: 'other', vmType: 0, sd: 0, image: 'other:1', tasks: {} });
  await server.call(`/pool/${other}/add_nodes`, { nodes: ['192.0.2.9'] });
  const look = { template_id: deploy, task_name: 'elsewhere', opr_user: 'root', nodes: ['192.0.2.9'], auto: 0 };
  await server.call('/task/create', { ...look, params: { check: { word: 'hi' } } });
  const [elsewhere] = await server.call<readonly { id: number }[]>('/task/list');
  const nodes = await server.call<readonly { ip: string }[]>(`/pool/${poolId}/list_nodes`);
  await server.call('/task/create', {
    template_id: greeting,
    task_name: 'greet all',
    opr_user: 'root',
    nodes: nodes.map(({ ip }) => ip),
    params: { greet: { word: 'hello', key: 'k3y-of-it' } },
  });
  const [last] = await server.call<readonly { id: number }[]>('/task/list');
  tasks = { second, secretive: last?.id ?? 0, elsewhere: elsewhere?.id ?? 0 };
  await untilTask(server, tasks.secretive, [2]);
});

afterAll(() => everything.disposeAsync());

test.each(readers('en'))('what was deployed, how it differs, and running it again, in %s', async (language) => {
  // whoever comes second finds all nodes with web:1
  const before = language === 'en' ? 'web:1' : 'web:2';
  await using reader = await openReader(language, server.url);
  const { page, t, complaints } = reader;

  await page.goto(`/ui/tasks/${tasks.second}`);
  await page.getByRole('button', { name: t('tasks.planNow') }).click();
  await page.getByText('echo start web:2').waitFor();
  await page.getByRole('button', { name: t('tasks.compareNow') }).click();
  await page.getByText(t('tasks.compareParams')).waitFor();
  await look(reader, 'deployed', async () => {
    await page.getByText('web:1 → web:2').first().waitFor();
    await page.getByText('echo start web:2').waitFor();
    await page.locator('del', { hasText: 'web:1' }).waitFor();
  });

  // a task of another pool, by its number
  await page.getByRole('combobox', { name: t('tasks.compareWith') }).fill(`#${tasks.elsewhere}`);
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: `#${tasks.elsewhere} elsewhere` })
    .click();
  await page.getByRole('link', { name: `#${tasks.elsewhere}`, exact: true }).waitFor();

  // back to the image before, by the ordinary dialog
  await page.getByRole('button', { name: t('tasks.rollBackTo', { image: 'web:1' }) }).click();
  await page.waitForURL(`**/ui/pools/${poolId}?do=deploy&tag=web%3A1&most=2`);
  expect(await page.getByRole('combobox', { name: t('pool.deployTag') }).inputValue()).toBe('web:1');

  // the same again: the parameters and settings of the task are filled in, and the pool's own values are fixed
  await page.goto(`/ui/tasks/${tasks.second}`);
  await page.getByRole('button', { name: t('tasks.deployAgain') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(t('run.filledIn', { task: tasks.second })).waitFor();
  expect(await dialog.getByRole('checkbox', { name: t('pool.deployForce') }).isChecked()).toBe(true);
  await dialog.getByText(t('pool.paramsChanged', { count: 1 })).click();
  expect(await dialog.getByRole('textbox', { name: 'word' }).inputValue()).toBe('hello');
  expect(await dialog.getByRole('textbox', { name: 'tag' }).isDisabled()).toBe(true);
  await look(reader, 'deploy-again', () => dialog.getByText('word=hello').waitFor());

  // what a parameter lacks is said at its field, and keeps the deploy from starting; the plan follows what is typed
  await page.goto(`/ui/pools/${poolId}`);
  await button(page, t('pool.rollBack')).click();
  await page.getByRole('menuitem').filter({ hasText: before }).click();
  const word = dialog.getByRole('textbox', { name: 'word' });
  await word.waitFor();
  expect(await dialog.getByRole('combobox', { name: t('pool.deployTag') }).inputValue()).toBe(before);
  await look(reader, 'roll-back', () => dialog.getByText(t('run.needsValue')).waitFor());
  expect(await button(dialog, t('pool.deployOk')).isDisabled()).toBe(true);
  await word.fill('moin');
  await dialog.getByText('word=moin').waitFor();
  await button(dialog, t('pool.deployOk')).click();
  await page.waitForURL(/\/ui\/tasks\/\d+$/);
  await page.getByText(t('tasks.done', { done: 2, total: 2 })).waitFor();

  // a template with a secret, which the browser is never told
  await page.goto(`/ui/tasks/${tasks.secretive}`);
  await page.getByRole('button', { name: t('tasks.runAgain') }).click();
  await page.getByText(t('run.filledIn', { task: tasks.secretive })).waitFor();
  const start = page.getByRole('button', { name: t('run.startOn', { count: 2 }) });
  await look(reader, 'run-again', () => page.getByText('echo hello ••••••').waitFor());
  await start.click();
  await page.getByText(t('tasks.originAgain', { task: tasks.secretive })).waitFor();
  expect(await page.content()).not.toContain('k3y-of-it');
  await page.goto('/ui/tasks');
  await inWidths(reader, () => page.getByText('web:1 → web:2').first().waitFor());
  // the plans without the value
  const lacking = /\/pool\/deploy\/\d+ answers 400$/;
  expect(complaints.filter((complaint) => !lacking.test(complaint))).toEqual([]);
});

test.each(readers('zh'))(
  'what is refused is marked and focused, and what is fixed cannot be changed, in %s',
  async (language) => {
    await using reader = await openReader(language, server.url);
    const { page, t, complaints } = reader;
    await page.emulateMedia({ colorScheme: 'dark' });
    const dialog = page.getByRole('dialog');

    await page.goto('/ui/steps?edit=new');
    const name = dialog.getByRole('textbox', { name: t('forms.name') });
    await name.fill('register');
    await dialog.getByRole('combobox', { name: t('steps.actions') }).fill('greet');
    await page.locator('.ant-select-item-option').filter({ hasText: 'greet' }).click();
    await button(dialog, t('forms.save')).click();
    await dialog.getByText(t('forms.notSaved')).waitFor();
    await dialog.locator('input[aria-invalid=true]:focus').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await look(reader, 'refused-dark', () => dialog.getByText(t('forms.notSaved')).waitFor(), { colours: 'dark' });

    // typed values are not lost by Escape alone
    await page.keyboard.press('Escape');
    await button(page, t('forms.stay')).click();
    expect(await name.inputValue()).toBe('register');

    page.on('dialog', (asked) => void asked.accept());
    await page.goto(`/ui/pools/${poolId}?do=expand`);
    await button(dialog, t('pool.params')).click();
    expect(await dialog.getByRole('spinbutton', { name: 'vm_type_id' }).isDisabled()).toBe(true);
    const plan = dialog.getByText(t('pool.planBatches', { count: 1 }));
    await look(reader, 'expand-dark', () => plan.waitFor(), { colours: 'dark' });
    expect(complaints).toEqual([expect.stringMatching(/\/remote_step\/create answers 400$/)]);
  },
);

test.each(readers('zh'))(
  'an image is deployed to a chosen node, by whoever began to deploy to all, in %s',
  async (language) => {
    const image = language === 'en' ? 'web:8' : 'web:9';
    await using reader = await openReader(language, server.url);
    const { page, t, complaints } = reader;
    await page.goto(`/ui/pools/${poolId}?do=deploy`);
    await button(page.getByRole('dialog'), t('pool.deploySome')).click();
    await page
      .locator('section:focus')
      .getByRole('heading', { name: t('pool.nodes') })
      .waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const [node] = await server.call<readonly { ip: string }[]>(`/pool/${poolId}/list_nodes`);
    await page.getByRole('checkbox', { name: t('pool.select', { name: node?.ip ?? '' }) }).check();
    await button(page, t('run.deploySelected', { count: 1 })).click();

    // without an image nothing starts, and the step takes it at no other place
    await page.getByRole('heading', { level: 1, name: t('run.deployTitle', { name: 'web' }) }).waitFor();
    const start = button(page, t('run.startOn', { count: 1 }));
    await page.getByRole('textbox', { name: 'word' }).fill('moin');
    await page.getByText(t('run.planWaiting')).waitFor();
    expect(await start.isDisabled()).toBe(true);
    expect(await page.getByRole('textbox', { name: 'tag' }).count()).toBe(0);
    const field = page.getByRole('combobox', { name: t('pool.deployTag') });
    expect(await field.getAttribute('placeholder')).toMatch(/^web:\d$/);
    await field.fill(image);
    await look(reader, 'deploy-some', async () => {
      await page.getByText(`echo start ${image}`).waitFor();
      expect((await field.boundingBox())?.height).toBeGreaterThan(LINE);
    });
    await start.click();
    await page.waitForURL(/\/ui\/tasks\/\d+$/);
    await page.getByRole('heading', { level: 1, name: 'deploy_web' }).waitFor();
    await page.getByText(t('tasks.done', { done: 1, total: 1 })).waitFor();
    expect(complaints).toEqual([]);
  },
);
