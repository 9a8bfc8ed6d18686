import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createToken } from '../../src/operations/records/tokens.ts';
import { KnownTokens } from '../../src/operations/records/known-tokens.ts';
import { createApiClient } from '../../src/client/client.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { openBrowser } from './support/browser.ts';
import { button } from './support/main-job.ts';
import { inWidths, look, openReader, readers, type Reader } from './support/reader.ts';
import { TESTER } from '../support/tester.ts';
import { settled } from './support/settled.ts';
import { type Language, textsIn } from './support/texts.ts';
import { goTo } from './support/visit.ts';

/*
 * What stands around every page: search and commands, shortcuts, titles, who works here, and what closes what.
 */

/** Every drawer and dialog that an address opens, and that begins with something to type. */
const FORMS = [
  '/ui/pools/:pool?do=add',
  '/ui/pools/:pool?do=deploy',
  '/ui/machine-types?edit=new',
  '/ui/load-balancers?edit=new',
  '/ui/repositories?edit=new',
  '/ui/steps?edit=new',
  '/ui/steps?tab=actions&edit=new',
  '/ui/tokens?edit=new',
];
const LONG = `${'long-name-'.repeat(4)}of fifty`;

let server: ApiServer;
let token: string;
let poolId: number;
let taskId: number;

beforeAll(async () => {
  server = await startApi('UTC', {
    auth: ({ database, now }) => ({
      kind: 'token',
      tokens: new KnownTokens({ database, now, ticks: () => performance.now() }),
    }),
  });
  const fields = { name: 'laptop', owner: 'alice', expires: null };
  const made = await createToken(server.context, TESTER, fields, crypto.getRandomValues(Buffer.alloc(32)));
  token = made.secret;
  const client = createApiClient({ baseUrl: server.url, authorization: () => `Bearer ${token}` });
  const { data: clusterId } = await client.post('/cluster/create', { body: { name: LONG, desc: '', biz: '' } });
  const service = { name: 'front', desc: '', service_type: 'web', docker_image: 'web:1', cluster_id: clusterId };
  const { id: serviceId } = (await client.post('/service/create', { body: service })).data;
  const pool = { name: 'web-a', desc: '', vm_type: 0, sd_id: 0, service_id: serviceId };
  poolId = (await client.post('/pool/create', { body: pool })).data.id;
  const nodes = ['10.1.0.1', '10.1.0.2'];
  await client.post('/pool/{id}/add_nodes', { params: { path: { id: poolId } }, body: { nodes } });
  const steps = [{ name: 'echo', param_values: { echo_word: 'x' } }];
  const { data: templateId } = await client.post('/task_tpl/create', { body: { name: 'roll', desc: '', steps } });
  const task = { task_name: 'night', template_id: templateId, max_num: 1, nodes, opr_user: 'alice', auto: 0 };
  await client.post('/task/create', { body: task });
  taskId = (await client.get('/task/list')).data[0]?.id ?? 0;
});

afterAll(() => server[Symbol.asyncDispose]());

/** What is chosen in the list of results. */
function chosen(page: Page) {
  return page.getByRole('option', { selected: true });
}

describe.each(readers('en'))('in %s', (language) => {
  const t = textsIn(language);
  let reader: Reader;
  let page: Page;

  beforeAll(async () => {
    reader = await openReader(language, server.url);
    ({ page } = reader);
    await page.goto('/');
    await look(reader, 'sign-in', () => page.getByLabel(t('shell.token')).waitFor(), { colours: 'none' });
    await signIn(page, language);
  });

  afterAll(() => reader[Symbol.asyncDispose]());

  test('everything is found, and opened, by the keyboard alone', async () => {
    await page.goto('/');
    await settled(page, 'light');
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: t('palette.label') });
    // also what is typed while the field is still being loaded
    await page.keyboard.type('web');
    await expect.poll(() => field.inputValue(), { timeout: 20_000 }).toBe('web');
    await look(reader, 'palette', () => chosen(page).filter({ hasText: 'web-a' }).waitFor());
    await field.fill('10.1.0.2');
    await chosen(page).filter({ hasText: '10.1.0.2' }).waitFor();
    const option = await chosen(page).getAttribute('id');
    expect(await field.getAttribute('aria-activedescendant')).toBe(option);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/ui/nodes/*');
    await page.getByRole('heading', { level: 1, name: '10.1.0.2' }).waitFor();
    await page.goto(`/ui/pools/${poolId}`);
    await settled(page, 'light');
    // a slash in a field is a slash
    await page.getByLabel(t('pool.filterIp')).press('/');
    expect(await field.count()).toBe(0);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('/');
    await field.fill(`${t('pool.expand')} web-a`);
    await chosen(page)
      .filter({ hasText: t('palette.expand', { name: 'web-a' }) })
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/ui/pools/${poolId}?do=expand`);
  });

  test('the way back closes a dialog and a panel before it leaves the page', async () => {
    await page.getByRole('dialog').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.goto(`/ui/tasks/${taskId}`);
    const node = page.getByRole('listbox', { name: t('tasks.nodes') }).getByRole('option');
    await node.first().click();
    await page.getByRole('dialog', { name: '10.1.0.1' }).waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).toBe(`/ui/tasks/${taskId}`);
    await vi.waitFor(() =>
      expect(page.title()).resolves.toBe(`(1) #${taskId} night · ${t('status.waiting')} – Springtide`),
    );
  });

  test('every form takes what is typed at once, and Escape asks before that is lost', async () => {
    await page.goto('/ui/about');
    await settled(page, 'light');
    const dialog = page.getByRole('dialog');
    for (const place of FORMS) {
      await goTo(page, place.replace(':pool', String(poolId)));
      const focused = dialog.locator(':is(input, textarea):focus');
      await focused.waitFor();
      await page.keyboard.type('typed');
      await page.keyboard.press('Escape');
      await button(page, t('forms.stay')).click();
      expect(await focused.inputValue(), place).toBe('typed');
      await page.keyboard.press('Escape');
      await button(page, t('forms.leave')).click();
      await dialog.waitFor({ state: 'hidden' });
    }
  });

  test('a long name is cut where it has no room, and a page that is not there names what is missing', async () => {
    await page.goto(`/ui/pools/${poolId}`);
    const crumb = page.getByRole('link', { name: LONG });
    await look(reader, 'pool-long-name', async () => {
      await crumb.waitFor();
      expect((await crumb.boundingBox())?.width).toBeLessThan(260);
    });
    expect(await crumb.getByTitle(LONG).count()).toBe(1);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/ui/pools/NaN');
    await inWidths(reader, () => page.getByText(t('frame.invalid_pool', { id: 'NaN' })).waitFor());
    expect(asked.filter((url) => url.includes('/pool/'))).toEqual([]);
    await page.goto('/ui/tasks/999');
    await page.getByText(t('frame.missing_task', { id: 999 })).waitFor();
    await vi.waitFor(() =>
      expect(page.title()).resolves.toBe(`(1) ${t('frame.missing_task', { id: 999 })} – Springtide`),
    );
  });

  test('a token is created, shown once, and revoked', async () => {
    await page.goto('/ui/tokens?edit=new');
    const dialog = page.getByRole('dialog');
    const name = `phone-${language}`;
    await dialog.getByLabel(t('tokens.name')).fill(name);
    await button(dialog, t('tokens.createOk')).click();
    const secret = page.getByLabel(t('tokens.secret', { owner: 'alice' }));
    await look(reader, 'token', async () => expect(await secret.inputValue()).toMatch(/^spt_[0-9a-f]{64}$/));
    await button(page, t('tokens.close')).click();
    await button(page, t('tokens.closeAnyway')).click();
    await secret.waitFor({ state: 'hidden' });
    await button(page, t('tokens.revokeOf', { name })).click();
    await button(page.getByRole('dialog'), t('tokens.revoke')).click();
    await page.getByRole('row', { name }).getByText(t('tokens.state_revoked')).waitFor();
  });

  test('? lists the shortcuts', async () => {
    await page.goto('/ui/about');
    await page.getByText(t('frame.healthy')).waitFor();
    await page.keyboard.press('?');
    await look(reader, 'shortcuts', () => page.getByRole('dialog', { name: t('palette.shortcuts') }).waitFor());
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL('**/ui/tasks');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

test('whoever signs in does so in every tab, also one that is opened later; so does whoever signs out', async () => {
  const t = textsIn('en');
  await using browser = await openBrowser('en', server.url);
  const page = await browser.context.newPage();
  const other = await browser.context.newPage();
  await other.goto('/');
  await signIn(page, 'en');
  await other.getByRole('heading', { level: 1 }).waitFor();
  const later = await browser.context.newPage();
  await later.goto('/ui/tasks');
  await later.getByRole('link', { name: 'night' }).waitFor();
  expect(await later.evaluate<string>('JSON.stringify(localStorage)')).not.toContain('spt_');
  await later.getByRole('button', { name: t('frame.account', { name: 'alice' }) }).click();
  await later.getByText(t('frame.byToken', { token: 'laptop' })).waitFor();
  await later.getByRole('menuitem', { name: t('shell.signOut') }).click();
  for (const tab of [later, other, page]) await tab.getByLabel(t('shell.token')).waitFor();
  await signIn(page, 'en');
  await other.getByRole('heading', { level: 1 }).waitFor();
});

async function signIn(page: Page, language: Language): Promise<void> {
  const t = textsIn(language);
  await page.goto('/');
  await page.getByLabel(t('shell.token')).fill(token);
  await button(page, t('shell.signIn')).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}
