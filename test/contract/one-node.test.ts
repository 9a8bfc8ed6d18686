import { expect, inject, test } from 'vitest';
import { caller, NO_ID } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import {
  deleteLater,
  makeCluster,
  makePoolOf,
  makeService,
  makeAction,
  makeStep,
  makeTemplate,
} from './support/make.ts';
import { makeTasks, STATE, untilState } from './support/tasks.ts';

/* One node over all of its tasks. */

const { data, success, failure } = caller();

interface Past {
  readonly task_id: number;
  readonly state: number;
}

test('where a node belongs, and what it went through', async () => {
  const cluster = await makeCluster();
  const service = await makeService({ cluster_id: cluster });
  const [ip = ''] = freshAddresses(1);
  const name = freshName('pool');
  const { id: pool, nodes } = await makePoolOf([ip], { name, service_id: service });
  const [node = 0] = nodes;
  expect(await data(`/node/${node}`)).toMatchObject({
    id: node,
    ip,
    status: 0,
    node_type: 'manual',
    image: null,
    image_since: null,
    pool: { id: pool, name },
    service: { id: service },
    cluster: { id: cluster },
    machine: { type: null, made: null },
    balancers: [],
    facts: { ip, vm_id: '', node_id: node, pool_name: name },
    tasks: [],
    can_shrink: false,
  });
  expect(await success(`/node/${node}/history`)).toMatchObject({ data: [], query_count: 0 });

  const template = await makeTemplate();
  const [first = 0] = await makeTasks({ template_id: template.id, nodes: [ip], task_name: 'first' });
  await untilState(first, STATE.success);
  const [second = 0] = await makeTasks({ template_id: template.id, nodes: [ip], params: { exit: 3 } });
  await untilState(second, STATE.failed);
  const history = await success(`/node/${node}/history`, { page_size: 1 });
  expect(history).toMatchObject({ page: 1, page_size: 1, query_count: 2 });
  expect(history.data).toMatchObject([
    { task_id: second, kind: 'manual', state: 3, step_index: 0, step_count: 1, ip, pool_name: name },
  ]);
  const [past] = await data<readonly (Past & { id: number; error: string })[]>(`/node/${node}/history`);
  expect(past?.error).toContain('exit code 3');
  expect(await data(`/task/node/${past?.id}/log`)).toEqual([expect.any(Object)]);
  expect(await data(`/node/${node}/history?page=2&page_size=1`)).toMatchObject([{ task_id: first, state: 2 }]);
});

test('a task that has a node is named there', async () => {
  const ips = silentAddresses(1);
  const { nodes } = await makePoolOf(ips);
  const [task = 0] = await makeTasks({ nodes: ips });
  await untilState(task, STATE.running);
  await expect
    .poll(async () => (await data<{ tasks: readonly object[] }>(`/node/${nodes[0]}`)).tasks, { interval: 20 })
    .toEqual([{ id: task, node_run_id: expect.any(Number) }]);
  await data(`/task/stop/${task}`);
});

test('a node by its address, in any spelling', async () => {
  const [ip = ''] = freshAddresses(1);
  const { id: pool, nodes } = await makePoolOf([ip]);
  const found = { id: nodes[0], pool_id: pool };
  expect(await data(`/node/at/${encodeURIComponent(ip)}`)).toEqual(found);
  expect(await data(`/node/at/${encodeURIComponent(ip.toUpperCase())}`)).toEqual(found);
  for (const other of ['10.99.99.99', '-', '%20', '..%2f', '%00', '-1', 'x'.repeat(300)]) {
    const refused = await failure(`/node/at/${other}`);
    expect([400, 404], other).toContain(refused.code);
  }
});

test('a node that is gone keeps its past', async () => {
  const ips = freshAddresses(1);
  const { id: pool, nodes } = await makePoolOf(ips);
  const [task = 0] = await makeTasks({ nodes: ips });
  await untilState(task, STATE.success);
  await expect
    .poll(() =>
      data(`/pool/${pool}/remove_nodes`, { nodes }).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  expect(await failure(`/node/${nodes[0]}`)).toMatchObject({ code: 404, msg: `node ${nodes[0]} not found` });
  expect(await data(`/node/${nodes[0]}/history`)).toMatchObject([{ task_id: task, ip: ips[0] }]);
});

test('no such node', async () => {
  expect(await failure(`/node/${NO_ID}`)).toMatchObject({ code: 404, error: { code: 'not_found' } });
  expect(await failure('/node/x')).toMatchObject({ code: 400 });
  expect(await success(`/node/${NO_ID}/history`)).toMatchObject({ data: [], query_count: 0 });
});

// steps of load balancers that are not there succeed on the suite's own server only
test.runIf(inject('contract').isOwn)('what a node runs and since when, and at which load balancer it is', async () => {
  const name = freshName('sd');
  const settings = { socket: '/run/haproxy/none.sock', backend: 'web', port: 80, check: false };
  const sd = await data<number>('/sd/create', { name, desc: '', provider: 'haproxy', settings });
  deleteLater(`/sd/delete/${sd}`);
  const start = await makeAction(': {{ tag | quote }}; exit {{ exit }}');
  const step = await makeStep({ name: freshName('start_service'), actions: [start.name] });
  const retry = { retry_times: 0, ignore_error: false };
  const steps = [{ name: step.name, param_values: { exit: 0 }, retry }, { name: 'register' }];
  const { id: deploy } = await makeTemplate({ steps });
  const { id: pool, nodes } = await makePoolOf(freshAddresses(2), { tasks: { deploy }, sd_id: sd });
  const [node = 0, other = 0] = nodes;
  const before = { id: sd, name, registered: null, task_id: null, at: null };
  expect(await data(`/node/${node}`)).toMatchObject({ image: null, image_since: null, balancers: [before] });

  const begun = Date.now() / 1000 - 60;
  const { task_id: task } = await data<{ task_id: number }>(`/pool/deploy/${pool}`, { max_num: 2, tag: 'web:7' });
  await untilState(task, STATE.success);
  const { image_since: since, ...view } = await data<{ image_since: number }>(`/node/${node}`);
  expect(since).toBeGreaterThan(begun);
  expect(view).toMatchObject({
    image: 'web:7',
    balancers: [{ id: sd, name, registered: true, task_id: task, at: expect.any(Number) }],
  });
  expect(await data(`/node/${node}/history`)).toMatchObject([{ task_id: task, tag: 'web:7', kind: 'deploy' }]);
  expect(await data('/pool/images', { pool_id: pool })).toEqual([
    { pool_id: pool, images: [{ image: 'web:7', nodes: 2 }], more: 0 },
  ]);

  // another task that does not start the service leaves the image, and since when it runs
  const [leave = 0] = await makeTasks({
    nodes: [(await data<{ ip: string }>(`/node/${node}`)).ip],
    template_id: (await makeTemplate({ steps: [{ name: 'unregister' }] })).id,
  });
  await untilState(leave, STATE.success);
  expect(await data(`/node/${node}`)).toMatchObject({
    image: 'web:7',
    image_since: since,
    balancers: [{ id: sd, registered: false, task_id: leave }],
  });
  expect(await data(`/node/${other}`)).toMatchObject({ balancers: [{ registered: true, task_id: task }] });
  expect(await data(`/pool/${pool}/list_nodes`, { image: 'web:7', sort: 'ip' })).toHaveLength(2);
});
