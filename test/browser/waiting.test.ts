import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi } from '../support/api-call.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { inWidths, look, openReader, readers } from './support/reader.ts';
import type { Language } from './support/texts.ts';
import { DESK } from './support/visit.ts';

/*
 * What waits for a person comes first, every moment is in the zone that the page names, and nothing is claimed of images that no
 * step takes.
 */

const LONG = `registry.example:5000/a-team-with-a-long-name/${'a-very-long-image-name-'.repeat(4)}web:2026.11.29-build.1`;

const everything = new AsyncDisposableStack();
let server: ApiServer;

beforeAll(async () => {
  server = everything.use(await startApi('Asia/Shanghai'));
});
afterAll(() => everything.disposeAsync());

async function ask<Data>(path: string, body: object = {}): Promise<Data> {
  const { code, msg, data } = await callApi<Data>(server, path, 'li', { body });
  if (code !== 0) throw new Error(`${path}: ${msg}`);
  return data;
}

/** A pool whose templates take no image, and tasks of it. */
async function makeFleet(language: Language) {
  const clusterId = await ask<number>('/cluster/create', { name: `shop-${language}`, desc: '', biz: '' });
  const service = { name: `web-${language}`, desc: '', service_type: 'web', docker_image: LONG };
  const { id: serviceId } = await ask<{ id: number }>('/service/create', { ...service, cluster_id: clusterId });
  const settings = { machines: ['10.254.0.1'], port: 22, user: 'root' };
  const vmType = await ask<number>('/vm_type/create', { name: `rack-${language}`, provider: 'static', settings });
  const echo = { name: 'echo', param_values: { echo_word: 'hi' } };
  const deploy = await ask<number>('/task_tpl/create', { name: `roll-${language}`, desc: '', steps: [echo] });
  const expand = await ask<number>('/task_tpl/create', {
    name: `up-${language}`,
    desc: '',
    steps: [{ name: 'create_vm' }],
  });
  const pool = { desc: '', vm_type: vmType, sd_id: 0, service_id: serviceId, tasks: { deploy, expand } };
  const { id: poolId } = await ask<{ id: number }>('/pool/create', { ...pool, name: `pool-${language}` });
  const nodes = [1, 2].map((last) => `10.${language === 'en' ? 1 : 2}.0.${last}`);
  await ask(`/pool/${poolId}/add_nodes`, { nodes });
  const makeTask = async (name: string): Promise<number> => {
    await ask('/task/create', { task_name: name, template_id: deploy, opr_user: 'li', nodes, auto: 0 });
    const [made] = await ask<readonly { readonly id: number }[]>('/task/list', { task_name: name });
    return made?.id ?? 0;
  };
  return { poolId, makeTask };
}

test.each(readers('zh'))('what waits, in which zone, and which image, in %s', async (language) => {
  const { poolId, makeTask } = await makeFleet(language);
  const first = await makeTask(`made-${language}`);
  await using reader = await openReader(language, server.url, { timezoneId: 'UTC' });
  const { page, t } = reader;

  // the overview: what waits, with the way on; the tab and the menu count it
  await page.goto('/');
  const waiting = page.getByRole('region', { name: t('overview.waitingForYou') });
  await waiting.getByText(t('tasks.waits_start')).first().waitFor();
  await expect.poll(() => page.title(), { timeout: 20_000 }).toMatch(/^\(1\) /);

  // the server's zone is named, and the other one is a click away
  const note = page.getByRole('main').locator('footer');
  await note.getByText('Asia/Shanghai (UTC+8)').waitFor();
  const moment = waiting.locator('time').first();
  const there = (await moment.textContent()) ?? '';
  expect(there).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(await moment.getAttribute('title')).toMatch(/UTC$/);
  await look(reader, 'waiting-overview', async () => {
    await waiting.getByText(t('tasks.waits_start')).first().waitFor();
    await note.getByText('Asia/Shanghai (UTC+8)').waitFor();
  });
  await note.getByRole('button').click();
  await note.getByText(t('frame.zoneNote_browser', { zone: 'UTC' })).waitFor();
  const here = (await moment.textContent()) ?? '';
  expect(Date.parse(`${there}Z`) - Date.parse(`${here}Z`)).toBe(8 * 3_600_000);
  await page.reload();
  await note.getByText(t('frame.zoneNote_browser', { zone: 'UTC' })).waitFor();

  // another one comes while somebody looks
  const second = await makeTask(`paused-${language}`);
  await ask(`/task/pause/${second}`);
  await waiting.getByText(t('tasks.waits_paused')).waitFor();
  await waiting.getByRole('link', { name: t('overview.allRunning', { count: 2 }) }).click();
  await page.getByRole('checkbox', { name: t('tasks.onlyWaiting') }).waitFor();
  await page.getByText(`paused-${language}`).first().waitFor();
  expect(await page.getByRole('link', { name: `made-${language}` }).count()).toBe(1);

  // the pool's facts are readable, and its deploy says that no step takes the image
  await page.goto(`/ui/pools/${poolId}?do=deploy`);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').first().fill('web:2');
  await look(reader, 'waiting-deploy', () => dialog.getByText(t('pool.warning_plan_image_not_taken')).waitFor());
  await page.goto(`/ui/pools/${poolId}?do=expand`);
  await dialog.getByText(t('forms.within', { least: 1, most: 200 })).waitFor();
  await dialog.getByRole('spinbutton').fill('99999');
  await inWidths(reader, () => dialog.getByText(t('pool.tooMany', { most: 200 })).waitFor());
  await page.goto(`/ui/pools/${poolId}`);
  const highest = `Math.max(...[...document.querySelectorAll('dd')].map(({ clientHeight }) => clientHeight))`;
  await look(reader, 'waiting-pool', async ({ width }) => {
    const most = width === DESK.width ? 200 : 300;
    expect(await page.evaluate<number>(highest), 'no fact is a letter wide').toBeLessThan(most);
  });

  // the task says what it waits for, and has the button
  await page.goto(`/ui/tasks/${first}`);
  await look(reader, 'waiting-task', () => page.getByText(t('tasks.waits_start')).waitFor());
  await page.getByRole('button', { name: t('tasks.startNamed', { name: `made-${language}` }) }).click();
  await page.getByText(t('tasks.waits_start')).waitFor({ state: 'hidden' });
  expect(reader.complaints).toEqual([]);
  await ask(`/task/stop/${second}`);
});
