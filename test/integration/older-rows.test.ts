import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, createApiClient } from '../../src/client/client.ts';
import type { PoolId } from '../../src/domain/ids.ts';
import { DEFAULT_ACTIONS } from '../../src/operations/jobs/default-actions.ts';
import { prepareDeploy } from '../../src/operations/pools/deploy-pool.ts';
import { settleOlderRows } from '../../src/operations/jobs/older-rows.ts';
import { seed } from '../../src/operations/jobs/seed.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';

/*
 * Rows of a version in which names, images and addresses had no grammar: they stay as they are, they work, and the log
 * tells of them.
 */

let server: ApiServer;
let client: ApiClient;

beforeAll(async () => {
  server = await startApi();
  client = createApiClient({ baseUrl: server.url, authorization: () => 'tester' });
  await sql
    .raw(
      `
    insert into cluster (id, name, "desc", biz) values (1, ' shop ', '', ''), (2, E'\\u202Eevil', '', ''), (3, '潮', '', '');
    insert into service (id, name, "desc", service_type, docker_image, cluster_id)
      values (1, 'a b', '', '', 'a b; rm -rf /', 1);
    insert into pool (id, name, "desc", vm_type, sd_id, service_id) values (1, 'web', '', 1, 0, 1);
    insert into vm_type (id, name, provider, settings)
      values (1, 'spare', 'static', '{"machines": ["Web-9", "127.1", "web-9."], "port": 22, "user": "root"}');
    insert into machine_lease (vm_type_id, machine, token) values (1, 'Web-9', 'x-1');
    insert into node (id, pool_id, ip, vm_id) values
      (1, 1, '10.0.0.1', ''), (2, 1, 'Web-1', ''), (3, 1, '2001:DB8::1', ''), (4, 1, '::1', ''),
      (5, 1, '0:0:0:0:0:0:0:1', ''), (6, 1, '0x7f000001', ''), (7, 1, 'web-2.', ''), (8, 1, 'WEB-2', ''),
      (9, 1, '-', ''), (10, 1, 'Web-9', 'static-1-Web-9');
    insert into action (id, name, "desc") values (50, E'line\\nend', '');
    insert into remote_step (id, name, "desc", actions) values (150, ' step ', '', '["line\\nend"]');
    select setval(pg_get_serial_sequence(kind, 'id'), 1000)
      from unnest(array['cluster', 'service', 'pool', 'vm_type', 'node', 'action', 'remote_step']) as kind`,
    )
    .execute(server.context.database);
  await sql`update pool set node_count = 10`.execute(server.context.database);
});
afterAll(() => server[Symbol.asyncDispose]());

test('the log tells of them at every start, with their ids, and so that all of it can be seen', async () => {
  const told = [
    { kind: 'cluster.name', rows: ['1 " shop "', '2 "\\u{202e}evil"'], count: 2 },
    { kind: 'remote_step.name', rows: ['150 " step "'], count: 1 },
    { kind: 'action.name', rows: ['50 "line\\nend"'], count: 1 },
    { kind: 'service.docker_image', rows: ['1 "a b; rm -rf /"'], count: 1 },
    {
      kind: 'node.ip',
      rows: ['2 "Web-1" is web-1', '3 "2001:DB8::1" is 2001:db8::1', '7 "web-2." is web-2', '10 "Web-9" is web-9'],
    },
    { kind: 'node.ip', rows: ['5 "0:0:0:0:0:0:0:1" and 4 ::1', '8 "WEB-2" and 7 web-2'], count: 2 },
    { kind: 'node.ip', rows: [expect.stringMatching(/^6 "0x7f000001": its last part is a number/)], count: 1 },
  ];
  for (let starts = 0; starts < 2; starts += 1) {
    expect(await settleOlderRows(server.context.database)).toMatchObject(told);
  }
});

test('nodes are found by their old spelling and by every other', async () => {
  const asked = [
    'Web-1',
    'web-1',
    'WEB-1.',
    '2001:db8:0::1',
    '::1',
    '0:0:0:0:0:0:0:1',
    '0x7f000001',
    'web-2',
    'web-3',
    '-',
  ];
  const { data } = await client.get('/pool/search_by_ip/{iplist}', { params: { path: { iplist: asked.join(',') } } });
  expect(Object.entries(data)).toEqual(asked.map((ip) => [ip, ['web-3', '-'].includes(ip) ? -1 : 1]));
});

test('no node is added a second time', async () => {
  for (const [ip, shown] of [
    ['web-1', 'web-1 (as Web-1)'],
    ['2001:db8::1', '2001:db8::1 (as 2001:DB8::1)'],
    ['Web-2.', 'web-2 (as web-2.)'],
    ['::1', '::1'],
  ] as const) {
    const adding = client.post('/pool/{id}/add_nodes', { params: { path: { id: 1 } }, body: { nodes: [ip] } });
    await expect(adding).rejects.toMatchObject({ code: 404, message: `ip exists already: ${shown}` });
  }
  // the database holds it too, whoever writes
  await expect(
    sql`insert into node (pool_id, ip) values (1, 'web-1')`.execute(server.context.database),
  ).rejects.toThrow('node_ip');
});

const remove = (nodes: readonly string[]) =>
  client.post('/pool/{id}/remove_nodes', { params: { path: { id: 1 } }, body: { nodes } });

test('each of two nodes that are one machine is named by its own text', async () => {
  await remove(['0:0:0:0:0:0:0:1', 'WEB-2', '0x7f000001']);
  const left = await sql<{ id: number }>`select id from node order by id`.execute(server.context.database);
  expect(left.rows.map(({ id }) => id)).toEqual([1, 2, 3, 4, 7, 9, 10]);
  await remove(['WEB-1']);
  expect(await settleOlderRows(server.context.database)).not.toContainEqual(
    expect.objectContaining({ rows: expect.arrayContaining([expect.stringMatching('WEB-2')]) }),
  );
});

test('a spare machine that is in use is not spare under another spelling', async () => {
  const { rows } = await sql<{ machine: string }>`select machine from machine_lease`.execute(server.context.database);
  expect(rows).toEqual([{ machine: 'web-9' }]);
  expect((await client.get('/vm_type/check/{id}', { params: { path: { id: 1 } } })).data).toEqual([
    'the list has entries that are not addresses and are not used: 127.1',
  ]);
  await client.post('/vm_type/update/{id}', { params: { path: { id: 1 } }, body: { desc: 'as it was' } });
});

test('names work under exactly their text, and nobody gets one that looks like it', async () => {
  const making = client.post('/cluster/create', { body: { name: 'shop', desc: '', biz: '' } });
  await expect(making).rejects.toMatchObject({ code: 400, message: 'name ‘ shop ’ is taken: choose another' });
  const steps = [{ name: ' step ' }];
  const { data: id } = await client.post('/task_tpl/create', { body: { name: 'uses it', desc: '', steps } });
  const { data: template } = await client.get('/task_tpl/{id}', { params: { path: { id } } });
  expect(template.steps).toMatchObject(steps);
  const actions = ['line\nend'];
  await client.post('/remote_step/update/{id}', { params: { path: { id: 150 } }, body: { actions } });
  await client.post('/cluster/delete/{id}', { params: { path: { id: 2 } } });
});

test('an image that is none is started by no task, whoever asks for it', async () => {
  const { database } = server.context;
  await sql`
    insert into template (id, name, "desc", steps) values
      (900, 'old deploy', '', '[{"name": "start_service", "param_values": {"name": "x", "port": 80, "seconds": 1}, "retry": {"retry_times": 0, "ignore_error": false}}]')
  `.execute(database);
  const task = { template_id: 900, task_name: 'x', opr_user: 'x', nodes: ['10.0.0.1'], params: {} };
  await expect(client.post('/task/create', { body: task })).rejects.toMatchObject({
    code: 400,
    message: expect.stringMatching(/^tag of step start_service is ‘a b; rm -rf \/’/),
  });
  await sql`update pool set tasks = '{"deploy": 900}' where id = 1`.execute(database);
  const scheduled = {
    poolId: 1 as PoolId,
    size: { maxNum: 1, maxRatio: null },
    tag: null,
    operator: 'the clock',
    onBusy: 'wait',
  } as const;
  await expect(
    database.transaction().execute((transaction) => prepareDeploy(transaction, server.context, scheduled)),
  ).rejects.toThrow(/^the image of the service of pool web is ‘a b; rm -rf \/’, and must be the name of an image/);
});

const OLD_ECHO = `#!/bin/sh
echo {{ echo_word | quote }}
`;

test('a default action that nobody changed is renewed, once; what people made of one stays', async () => {
  const { database } = server.context;
  const scripts = async (): Promise<Readonly<Record<string, string>>> => {
    const { rows } = await sql<{ name: string; content: string }>`
      select action.name, action_impl.template -> 'action' ->> 'content' as content
      from action_impl join action on action.id = action_id`.execute(database);
    return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
  };
  const put = (name: string, content: string) =>
    sql`
    update action_impl set template = jsonb_build_object('action', jsonb_build_object('module', 'longscript', 'content', ${content}::text))
    from action where action.id = action_id and action.name = ${name}`.execute(database);
  const today = Object.fromEntries(DEFAULT_ACTIONS.map(({ name, script }) => [name, script]));
  expect(await scripts()).toEqual(today);
  expect(DEFAULT_ACTIONS[0]?.earlier).toEqual([createHash('sha256').update(OLD_ECHO).digest('hex')]);

  await put('echo', OLD_ECHO);
  await put('check_url', '#!/bin/sh\nmine\n');
  await sql`delete from installation where key = 'seeded_2'`.execute(database);
  await Promise.all([seed(database), seed(database)]);
  expect(await scripts()).toEqual({ ...today, check_url: '#!/bin/sh\nmine\n' });

  await put('echo', OLD_ECHO);
  await seed(database);
  expect(await scripts()).toMatchObject({ echo: OLD_ECHO });
});
