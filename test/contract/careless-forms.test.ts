import { describe, expect, test } from 'vitest';
import { caller, envelopeOf, METHODS, send } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import { makeCluster, makePool, makeService } from './support/make.ts';

/*
 * Contract §1: what clients in the field send, and what they mean by it.
 */

const LABELS = [
  undefined,
  'application/json',
  'application/json; charset=utf-8',
  'application/x-www-form-urlencoded',
  'text/plain',
  'text/html',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'json',
  '',
  ';;',
  'application/json, application/json',
] as const;

function labelled(label: string | undefined): Readonly<Record<string, string>> {
  return label === undefined ? {} : { 'content-type': label };
}

describe.each(METHODS)('with %s', (method) => {
  test.each(LABELS)('a JSON body labelled %j', async (label) => {
    const { data } = caller(method, labelled(label));
    const name = freshName('cluster');
    const id = await data<number>('/cluster/create', { name, desc: '{"a":"b=c&d"}', biz: 'x=1' });
    expect(await data(`/cluster/${id}`, { page: 1 })).toEqual({ id, name, desc: '{"a":"b=c&d"}', biz: 'x=1' });
    expect(await data('/cluster/list', { name })).toHaveLength(1);
    expect(await data(`/cluster/delete/${id}`)).toBe('');
  });

  test.each(LABELS)('a form for a list, labelled %j', async (label) => {
    const { success } = caller(method, labelled(label));
    const form = await success('/cluster/list', 'page=2&page_size=3');
    expect(form).toMatchObject({ page: 2, page_size: 3 });
  });

  test.each(METHODS)('X-HTTP-Method-Override: %s', async (other) => {
    const { data } = caller(method, { 'x-http-method-override': other });
    const id = await data<number>('/cluster/create', { name: freshName('cluster'), desc: '', biz: '' });
    expect(await data(`/cluster/${id}`)).toMatchObject({ id });
    expect(await data(`/cluster/delete/${id}`)).toBe('');
  });
});

describe('forms', () => {
  const { success, refusal } = caller();

  test('a name in a form is unquoted', async () => {
    const cluster = await makeCluster();
    const { name } = (await success(`/cluster/${cluster}`)).data as { readonly name: string };
    for (const form of [`name=${name}`, `name=${name.replace('-', '%2D')}&page=1`, `page=1&name=${name}&`]) {
      expect((await success('/cluster/list', form)).data, `for ${form}`).toMatchObject([{ id: cluster }]);
    }
  });

  test.each([
    'name={',
    'name=[1]',
    'name=%7B',
    'name=~+~',
    'name="~"',
    'filter[name]=x&name=~',
    '\nname=~\n',
    'name=~潮',
  ])('%j is a form too', async (form) => {
    expect(await success('/cluster/list', form)).toMatchObject({ data: [] });
  });

  test('where no list is asked for, a form is no JSON', async () => {
    const body = 'name=x&desc=&biz=';
    expect(await refusal('/cluster/create', body)).toMatchObject({
      code: 400,
      msg: expect.stringContaining('json can not convert'),
    });
  });
});

describe('numbers as text', () => {
  const { data } = caller();

  test.each([[(id: number) => id], [String], [(id: number) => ` ${id} `]])('cluster_id', async (shown) => {
    const cluster = await makeCluster();
    const service = await makeService({ cluster_id: shown(cluster) });
    expect(await data(`/service/${service}`)).toMatchObject({ cluster_id: cluster });
  });

  test('at every place where an integer is due', async () => {
    const pool = await makePool({ vm_type: '3', sd_id: '4', tasks: { expand: '0' } });
    expect(await data(`/pool/${pool}`)).toMatchObject({ vm_type: 3, sd_id: 4, tasks: {} });
    const template = await data<number>('/task_tpl/create', {
      name: freshName('template'),
      desc: '',
      steps: [{ name: 'create_vm', param_values: { n: '5' }, retry: { retry_times: '2' } }],
    });
    expect(await data(`/task_tpl/${template}`)).toMatchObject({
      steps: [{ param_values: { n: '5' }, retry: { retry_times: 2 } }],
    });
    await data(`/task_tpl/delete/${template}`);
  });
});

describe('the doubly quoted nodes', () => {
  test.each(METHODS)('with %s', async (method) => {
    const { data, refusal } = caller(method);
    const pool = await makePool();
    const ips = freshAddresses(3);
    const [first, second, third] = await data<readonly number[]>(`/pool/${pool}/add_nodes`, {
      nodes: JSON.stringify(ips),
    });
    expect(await data(`/pool/${pool}/list_nodes`)).toMatchObject(ips.map((ip) => ({ ip })));
    expect(await refusal(`/pool/${pool}/add_nodes`, { nodes: '10.0.0.1' })).toMatchObject({ code: 400 });
    expect(await data(`/pool/${pool}/remove_nodes`, { nodes: `["${first}", ${second}, "${ips[2]}"]` })).toEqual({});
    expect(third).toBeGreaterThan(0);
    expect(await data(`/pool/${pool}/list_nodes`)).toEqual([]);
  });
});

test('curl -X GET -d, as it is in the field', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: '*/*', 'user-agent': 'curl/7.88.1' };
  const name = freshName('cluster');
  const made = await send('/cluster/create', { method: 'GET', headers, body: { name, desc: '', biz: '' } });
  const { data: id } = envelopeOf(made);
  expect(envelopeOf(await send(`/cluster/${String(id)}`, { method: 'GET', headers }))).toMatchObject({
    data: { name },
  });
  expect(envelopeOf(await send(`/cluster/delete/${String(id)}/`, { method: 'GET' }))).toMatchObject({ data: '' });
});

test('slashes too many, and a query that nobody asked for', async () => {
  const { success } = caller();
  for (const path of ['/cluster/list/', '//cluster//list', '/cluster/list?_=1&x[]=2&=&&', '/cluster/list?']) {
    expect(await success(path, '{"page_size":1}'), `for ${path}`).toMatchObject({ page_size: 1 });
  }
});

test('a body in another encoding than UTF-8 is refused, not garbled', async () => {
  const body = Buffer.concat([
    Buffer.from(`{"name":"${freshName('x')}","desc":"`),
    Buffer.from([0xb3, 0xb1]),
    Buffer.from('","biz":""}'),
  ]);
  expect(await caller().refusal('/cluster/create', body)).toEqual({
    code: 400,
    msg: expect.stringMatching(/json can not convert.*UTF-8/),
    data: {},
  });
});

test('a byte order mark before the JSON', async () => {
  const { data } = caller();
  expect(await data('/cluster/list', `\ufeff{"name":"${freshName('none')}"}`)).toEqual([]);
});
