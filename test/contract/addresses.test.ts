import { expect, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import { deleteLater, makePool, makeTemplate } from './support/make.ts';
import { makeTasks, STATE, untilState } from './support/tasks.ts';

/* Contract §2, Pools and nodes: one machine is one node, however its address is written. */

const { data, refusal } = caller();
const net = () => freshAddresses(1)[0] ?? '';
const host = () => `${freshName('web')}.example.com`;
const v4 = () => `10.${Array.from({ length: 3 }, () => Math.floor(Math.random() * 200)).join('.')}`;
const long = (ip: string): string => {
  const [head = '', tail = ''] = ip.split('::');
  return `${head}:0:0:0:${tail}`.toUpperCase();
};

test.each([
  ['an IPv6 address', net, long],
  ['an IPv6 address in capitals', net, (ip: string) => ip.toUpperCase()],
  ['an IPv4 address', v4, (ip: string) => `::ffff:${ip}`],
  ['a name', host, (name: string) => name.toUpperCase()],
  ['a name with the dot of the root', host, (name: string) => `${name}.`],
])('%s in another spelling', async (_, fresh, spelled) => {
  const ip = fresh();
  const other = spelled(ip);
  const pool = await makePool();
  expect(await refusal(`/pool/${pool}/add_nodes`, { nodes: [other, ip] })).toMatchObject({
    code: 404,
    msg: `ip exists already: ${ip} (as ${other})`,
  });
  const [id] = await data<readonly number[]>(`/pool/${pool}/add_nodes`, { nodes: [other] });
  deleteLater(`/pool/${pool}/remove_nodes`, { nodes: [id] });
  expect(await data(`/pool/${pool}/list_nodes`)).toMatchObject([{ id, ip }]);
  for (const again of [ip, other]) {
    const answer = { code: 404, msg: `ip exists already: ${ip}` };
    expect(await refusal(`/pool/${await makePool()}/add_nodes`, { nodes: [again] })).toMatchObject(answer);
    expect(await data(`/pool/search_by_ip/${encodeURIComponent(again)}`)).toEqual({ [again]: pool });
    expect(await data(`/pool/${pool}/list_nodes`, { name: again })).toMatchObject([{ id }]);
  }
  const [task = 0, ...more] = await makeTasks({ nodes: [ip, { ip: other }] });
  expect(more).toEqual([]);
  expect((await untilState(task, STATE.success)).stat.reduce((sum, count) => sum + count)).toBe(1);
  expect(await data(`/pool/${pool}/remove_nodes`, { nodes: [other, id, ip] })).toEqual({});
  expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
});

test('a pool shrinks by addresses in any spelling', async () => {
  const ip = net();
  const settings = { machines: [long(ip)] };
  const vm = await data<number>('/vm_type/create', { name: freshName('vm'), desc: '', provider: 'static', settings });
  deleteLater(`/vm_type/delete/${vm}`);
  expect(await data(`/vm_type/${vm}`)).toMatchObject({ settings: { machines: [ip] } });
  const tasks = {
    expand: (await makeTemplate({ steps: [{ name: 'create_vm' }] })).id,
    shrink: (await makeTemplate({ steps: [{ name: 'return_vm' }] })).id,
  };
  const pool = await makePool({ vm_type: vm, tasks });
  const grown = await data<{ task_id: number }>(`/pool/expand/${pool}`, { num: 1 });
  await untilState(grown.task_id, STATE.success);
  expect(await data(`/pool/${pool}/list_nodes`)).toMatchObject([{ ip }]);
  const shrunk = await data<{ task_id: number }>(`/pool/shrink/${pool}`, { nodes: [long(ip), ip] });
  await untilState(shrunk.task_id, STATE.success);
  expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
});

test.each([
  '0x7f000001',
  '127.1',
  '010.0.0.1',
  '2130706433',
  'web.1',
  'fe80::1%eth0',
  '10.0.0.1.',
  '0.0.0.0',
  'a\u202Eb',
])('%s is no address', async (wrong) => {
  const pool = await makePool();
  const answer = { code: 400, msg: expect.stringMatching(/^not an IP address or host name: \S+ \(.+\)$/) };
  expect(await refusal(`/pool/${pool}/add_nodes`, { nodes: [net(), wrong] })).toMatchObject(answer);
  expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
  const settings = { machines: [wrong] };
  const vm = { name: freshName('vm'), desc: '', provider: 'static', settings };
  expect(await refusal('/vm_type/create', vm)).toMatchObject({ code: 400 });
});

test('machines that are spare twice', async () => {
  const settings = { machines: ['10.9.0.1', { ip: '::ffff:10.9.0.1', port: 2222 }] };
  const vm = { name: freshName('vm'), desc: '', provider: 'static', settings };
  expect(await refusal('/vm_type/create', vm)).toMatchObject({
    code: 400,
    msg: 'settings.machines of static has 10.9.0.1 twice: leave one out',
  });
});
