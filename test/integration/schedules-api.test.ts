import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, startApi } from '../support/api-server.ts';

let server: ApiServer;
const pools: number[] = [];

beforeAll(async () => {
  server = await startApi();
  await call('/cluster/create', { name: 'c', desc: '', biz: '' });
  const service = { name: 's', desc: '', service_type: 'web', docker_image: 'web:1', cluster_id: 1 };
  await call('/service/create', service);
  for (const name of ['web', 'cache', 'store']) {
    const pool = { name, desc: '', vm_type: 1, sd_id: 1, service_id: 1, tasks: { expand: 1 } };
    const { data } = await call('/pool/create', pool);
    pools.push((data as { id: number }).id);
  }
});

afterAll(() => server[Symbol.asyncDispose]());

interface Envelope {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
  readonly [beside: string]: unknown;
}

async function call(path: string, body: object = {}, method = 'POST'): Promise<Envelope> {
  const send = method === 'GET' ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${server.url}${path}`, { method, headers: { authorization: 'root' }, ...send });
  return (await response.json()) as Envelope;
}

/** The contract's example, for this test's pools. */
function example(): Record<string, unknown> {
  const cron = {
    id: 0,
    instance_num: 20,
    concurr_ratio: 50,
    concurr_num: 10,
    week_day: 0,
    time: '14:09:08',
    ignore: 0,
  };
  const depend = { id: 0, pool_id: pools[1], ratio: 0.5, elastic_count: 2, step_name: 'register', ignore: 0 };
  const fields = { id: 0, pool_id: pools[0], type: 'expand', exec_type: 'crontab' };
  return { ...fields, cron_itmes: [cron], depend_itmes: [depend] };
}

test("the contract's example is saved, listed, replaced and deleted", async () => {
  const saved = await call('/task/saveTask', example());
  expect(saved).toMatchObject({ code: 0, msg: 'success', data: true });
  const id = saved['schedule_id'];
  const { data } = await call(`/task/expandList/${pools[0]}`, {}, 'GET');
  expect(data).toMatchObject([
    {
      id,
      pool: { id: pools[0], name: 'web', vm_type: 1, tasks: { expand: 1 } },
      type: 'expand',
      exec_type: 'crontab',
      cron_items: [{ instance_num: 20, concurr_ratio: 50, concurr_num: 10, week_day: 0, time: '14:09:08', ignore: 0 }],
      depend_items: [{ pool_id: pools[1], ratio: 0.5, elastic_count: 2, step_name: 'register', ignore: 0 }],
      last: null,
    },
  ]);
  const [{ next_firing }] = data as [{ next_firing: string }];
  expect(next_firing).toMatch(/^\d{4}-\d\d-\d\d 14:09:08$/);
  expect(await call(`/task/uploadList/${pools[0]}`)).toMatchObject({ code: 0, data: [] });

  const replaced = { ...example(), id, cron_itmes: undefined, depend_itmes: undefined };
  const items = [{ instance_num: '5', week_day: '2', time: '08:00', ignore: '1' }];
  expect(await call('/task/saveTask', { ...replaced, cron_items: items })).toMatchObject({ code: 0, schedule_id: id });
  expect((await call('/task/scheduleList?page=1&page_size=5', {}, 'GET')).data).toMatchObject([
    {
      id,
      cron_items: [{ week_day: 2, time: '08:00:00', ignore: 1, next_firing: null }],
      depend_items: [],
      next_firing: null,
    },
  ]);
  expect(await call('/task/scheduleList', { name: 'cach' })).toMatchObject({ data: [], query_count: 0 });
  expect(await call('/task/deleteTask', { id })).toMatchObject({ code: 0, data: true });
  expect(await call(`/task/deleteTask/${String(id)}`)).toMatchObject({
    code: 400,
    msg: `there is no schedule ${String(id)}`,
  });
});

test('an upload is saved under either name, and needs a batch size', async () => {
  const upload = { ...example(), type: 'deploy', depend_itmes: [] };
  expect(await call('/task/saveTask', upload)).toMatchObject({ code: 0 });
  expect((await call(`/task/uploadList/${pools[0]}`)).data).toMatchObject([{ type: 'upload' }]);
});

test.each<[string, object]>([
  ['type is "grow", and must be one of expand, shrink, upload', { type: 'grow' }],
  ['exec_type is "cron", and must be one of crontab, depend', { exec_type: 'cron' }],
  ['time is "25:00", and must be HH:mm or HH:mm:ss', { cron_itmes: [{ week_day: 0, time: '25:00', instance_num: 1 }] }],
  ['cron_itmes[0].instance_num is required', { cron_itmes: [{ week_day: 0, time: '20:00' }] }],
  ['cron_itmes[0].week_day is 8', { cron_itmes: [{ week_day: 8, time: '20:00', instance_num: 1 }] }],
  ['cron_itmes.0.time is 5, and must be string', { cron_itmes: [{ week_day: 0, time: 5 }] }],
  ['cron_itmes.0.week_day is required', { cron_itmes: [{ time: '20:00' }] }],
  ['pool_id is 99, and there is no such pool', { pool_id: 99 }],
  ['there is no schedule 99: send id 0 to make a new one', { id: 99 }],
  ['depend_itmes[0].ratio is 0, and must be above 0', { depend_itmes: [{ pool_id: 2, ratio: 0 }] }],
  ['depend_itmes.0.ratio is ‘half’, and must be number', { depend_itmes: [{ pool_id: 2, ratio: 'half' }] }],
  ['step_name is fly, and template expand', { depend_itmes: [{ pool_id: 2, ratio: 1, step_name: 'fly' }] }],
])('a bad value is named with the remedy: %s', async (message, change) => {
  const answer = await call('/task/saveTask', { ...example(), ...change });
  expect(answer).toMatchObject({ code: 400, data: {} });
  expect(answer.msg).toContain(message);
});

test.each(['abc', '0', '-1', '99999999999', '99'])('%s is a bad pool id', async (id) => {
  const answer = await call(`/task/expandList/${id}`);
  expect(answer).toMatchObject({ code: 400, data: [] });
  expect(answer.msg).toMatch(/^Bad pool id: /);
});

test('two definitions that want something of a pool at the same moment are refused, and the other is named', async () => {
  const first: Record<string, unknown> = { ...example(), pool_id: pools[2], depend_itmes: [] };
  const saved = await call('/task/saveTask', first);
  const id = Number(saved['schedule_id']);
  const answer = {
    code: 400,
    msg: expect.stringContaining(
      `cron_itmes[0] has week_day 0 with time 14:09:08, and so has schedule ${id}`,
    ) as string,
    error: { code: 'invalid', field: 'cron_itmes.0' },
  };
  expect(await call('/task/saveTask', first)).toMatchObject(answer);
  expect(await call('/task/saveTask', { ...first, type: 'shrink' }), 'both say a size').toMatchObject(answer);
  const [cron] = first['cron_itmes'] as readonly object[];
  const others = [
    { type: 'upload' },
    { cron_itmes: [{ ...cron, week_day: 1 }] },
    { cron_itmes: [{ ...cron, time: '14:09:09' }] },
    { cron_itmes: [{ ...cron, ignore: 1 }] },
    { exec_type: 'depend' },
  ];
  for (const other of others) {
    const made = await call('/task/saveTask', { ...first, ...other });
    expect(made, JSON.stringify(other)).toMatchObject({ code: 0 });
    await call('/task/deleteTask', { id: made['schedule_id'] });
  }
  expect(await call('/task/saveTask', { ...first, id }), 'in place of itself').toMatchObject({ code: 0 });
  await call('/task/deleteTask', { id });
});

test('with plan=1 a save says what it would do, in the server’s time zone, and does nothing', async () => {
  const before = await call('/task/scheduleList');
  const { cron_itmes: items } = example();
  const body = { ...example(), cron_itmes: [...(items as object[]), { week_day: 3, time: '02:00', instance_num: 5 }] };
  const { data, ...beside } = await call('/task/saveTask?plan=1', { ...body, depend_itmes: [] });
  expect(beside).toEqual({ code: 0, msg: 'success' });
  expect(data).toMatchObject({
    time_zone: 'UTC',
    local_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    starts: true,
    holds: { is_own: true, schedule_id: null },
    moves: [{ pool_name: 'web', needed_by: null, node_type: 'crontab', returns: 0, manual: 0, waits: null }],
    firings: [{ size: expect.any(Number), at: expect.any(Number) }, {}, {}, {}, {}],
    others: [],
    deploy: null,
  });
  expect(await call('/task/scheduleList')).toEqual(before);
  const wrong = await call('/task/saveTask?plan=1', { ...body, id: 99 });
  expect(wrong, 'what a save would refuse').toMatchObject({ code: 400, error: { field: 'id' } });
  const clock = await call('/clock', {}, 'GET');
  expect(clock.data).toMatchObject({ time_zone: 'UTC', now: expect.any(Number) });
});

test('a pool that others depend on is not deleted', async () => {
  await call('/task/saveTask', example());
  expect(await call(`/pool/delete/${pools[1]}`)).toMatchObject({
    code: 400,
    msg: 'a schedule of another pool depends on this pool: change that first',
  });
  expect(await call(`/pool/delete/${pools[0]}`), 'its own schedules go with it').toMatchObject({ code: 0 });
});
