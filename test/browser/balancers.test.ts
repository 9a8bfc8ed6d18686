import { afterAll, beforeAll, expect, test } from 'vitest';
import { never, open } from '../support/discoveries.ts';
import { definePool, defineTemplate, nodesOf, untilTask } from '../support/fleet-setup.ts';
import { startHaproxy, type TestHaproxy } from '../support/haproxy.ts';
import { startServices } from '../support/http-services.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEmptySystem } from './support/empty-system.ts';
import { button } from './support/main-job.ts';
import { look, openReader, readers } from './support/reader.ts';

const GUEST = { ip: '127.0.9.9', name: 'guest' };

const everything = new AsyncDisposableStack();
let server: ServerProcess;
let haproxy: TestHaproxy;
let services: Awaited<ReturnType<typeof startServices>>;
let poolId: number;
let sdId: number;
let inner: number;

beforeAll(async () => {
  haproxy = everything.use(await startHaproxy());
  services = everything.use(await startServices(2));
  ({ server } = everything.use(await startEmptySystem()));
  const settings = { socket: haproxy.socket, backend: 'web', port: services.port, check_interval: 0.1 };
  sdId = await server.call<number>('/sd/create', { name: 'edge', provider: 'haproxy', settings });
  inner = await server.call<number>('/sd/create', { name: 'inner', provider: 'haproxy', settings });
  const tasks = { deploy: await defineTemplate(server, 'roll', [{ name: 'register' }]) };
  poolId = await definePool(server, { name: 'web', vmType: 0, sd: sdId, image: 'web:1', tasks });
  await server.call(`/pool/${poolId}/add_nodes`, { nodes: services.all.map(({ ip }) => ip) });
  await register();
});

afterAll(() => everything.disposeAsync());

async function register(): Promise<void> {
  const wish = { max_num: 2, tag: 'web:1', force: true };
  const { task_id: task } = await server.call<{ task_id: number }>(`/pool/deploy/${poolId}`, wish);
  await untilTask(server, task, [2]);
}

const names = async (): Promise<readonly string[]> => {
  const members = await open({ socket: haproxy.socket, port: services.port }).members(never);
  return members.map(({ name }) => name ?? '').toSorted();
};

test.each(readers('zh'))('what a load balancer lost is seen, and repaired after a plan, in %s', async (language) => {
  await using reader = await openReader(language, server.url);
  const { page, t } = reader;
  await page.goto(`/ui/load-balancers?edit=${sdId}`);
  await page.getByLabel(t('balancers.mends')).uncheck();
  await button(page, t('forms.save')).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await server.call(`/sd/${sdId}`)).toMatchObject({ mends: false });

  await haproxy.restart();
  const edge = open({ socket: haproxy.socket, port: services.port, check: false });
  for await (const { ok } of edge.register([GUEST], never)) expect(ok).toBe(true);
  await button(page, t('balancers.openOf', { name: 'edge' })).click();
  const drawer = page.getByRole('dialog');
  await button(drawer, t('balancers.look')).click();
  await look(reader, 'balancer-drift', async () => {
    await drawer.getByRole('heading', { name: t('balancers.differences', { count: 3 }) }).waitFor();
    await drawer.getByText(t('balancers.kind_missing')).first().waitFor();
    await drawer.getByText(t('balancers.kind_foreign'), { exact: true }).waitFor();
  });
  await drawer.getByLabel(t('balancers.choose', { name: GUEST.name })).check();
  await button(drawer, t('balancers.mendAnd', { count: 1 })).click();
  const plan = page.getByRole('dialog').filter({ hasText: t('balancers.mendTitle', { count: 3 }) });
  await look(reader, 'balancer-plan', () =>
    plan.getByText(t('balancers.will_unregister', { name: GUEST.name })).waitFor(),
  );
  await button(plan, t('balancers.mendNow')).click();
  await drawer.getByText(t('balancers.none')).waitFor();
  expect(await names()).toEqual((await nodesOf(server, poolId)).map(({ id }) => `web-${id}`).toSorted());
  await server.call(`/sd/update/${sdId}`, { mends: true });
  expect(reader.complaints).toEqual([]);
});

test.each(readers('en'))(
  'a pool gets a further load balancer, and a node shows where it is, in %s',
  async (language) => {
    await server.call(`/pool/update/${poolId}`, { balancers: [] });
    await using reader = await openReader(language, server.url);
    const { page, t } = reader;
    await page.goto(`/ui/pools/${poolId}?do=edit`);
    const form = page.getByRole('dialog');
    await button(form, t('fleet.addBalancer')).click();
    await form.getByLabel(t('fleet.furtherBalancer'), { exact: true }).click();
    await page.getByTitle('inner', { exact: true }).click();
    await form.getByLabel(t('fleet.portAt', { name: 'inner' })).fill('8081');
    await look(reader, 'pool-balancers', () => form.getByLabel(t('fleet.weightAt', { name: 'inner' })).waitFor());
    await form.getByLabel(t('fleet.weightAt', { name: 'inner' })).fill('7');
    await button(form, t('fleet.save')).click();
    await page.getByText(t('fleet.withPort', { port: 8081 }), { exact: false }).waitFor();
    expect(await server.call(`/pool/${poolId}`)).toMatchObject({
      sd_id: sdId,
      balancers: [{ sd_id: sdId }, { sd_id: inner, port: 8081, weight: 7 }],
    });

    const [node] = await nodesOf(server, poolId);
    await page.goto(`/ui/nodes/${node?.id}`);
    await look(reader, 'node-memberships', () =>
      page.getByText(new RegExp(t('find.membership_in', { server: `web-${node?.id}`, when: '.*' }))).waitFor(),
    );
    expect(reader.complaints).toEqual([]);
  },
);
