import { describe, expect, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import {
  deleteLater,
  makeAction,
  makeCluster,
  makePoolOf,
  makeService,
  makeStep,
  makeTemplate,
} from './support/make.ts';
import { makeTasks, STATE, untilState } from './support/tasks.ts';

/* Contract §1, Names, and what images are: a name is one line that people can tell from any other, an image is a word. */

const { data, success, refusal } = caller();

/** What makes something with a name: the path, the other fields, and how it is deleted. */
const KINDS: readonly (readonly [create: string, remove: string, fields: () => Promise<object>])[] = [
  ['/cluster/create', '/cluster/delete', async () => ({ biz: '' })],
  [
    '/service/create',
    '/service/delete',
    async () => ({ service_type: '', docker_image: '', cluster_id: await makeCluster() }),
  ],
  ['/pool/create', '/pool/delete', async () => ({ vm_type: 0, sd_id: 0, service_id: await makeService() })],
  ['/task_tpl/create', '/task_tpl/delete', async () => ({ steps: [{ name: 'register' }] })],
  ['/remote_step/create', '/remote_step/delete', async () => ({ actions: [(await makeAction()).name] })],
  ['/action/create', '/action/delete', async () => ({ params: {} })],
  ['/vm_type/create', '/vm_type/delete', async () => ({ provider: 'static', settings: { machines: [] } })],
  [
    '/sd/create',
    '/sd/delete',
    async () => ({ provider: 'haproxy', settings: { socket: '/run/x.sock', backend: 'web', port: 80 } }),
  ],
];
const UNFIT: readonly (readonly [text: string, character: string])[] = [
  ['a\nb', 'U\\+000A, a line end'],
  ['a\tb', 'U\\+0009, a tab'],
  ['\u202Eevil', 'U\\+202E, which turns the direction'],
  ['a\u2066b', 'U\\+2066, which turns the direction'],
  ['sh\u200Bop', 'U\\+200B, which cannot be seen'],
  ['a\u2028b', 'U\\+2028, a line end'],
  ['a\u001Bb', 'U\\+001B, a control character'],
];

describe.each(KINDS)('%s', (create, remove, fields) => {
  test('names that cannot be told apart, or that break a line, are refused', async () => {
    const body = { desc: '', ...(await fields()) };
    for (const [name, character] of UNFIT) {
      expect(await refusal(create, { ...body, name })).toEqual({
        code: 400,
        msg: expect.stringMatching(`^name has ${character}.*: take it out$`),
        data: {},
      });
    }
    for (const name of ['', ' ', '\u3000\n', ` ${'x'.repeat(51)} `]) {
      expect(await refusal(create, { ...body, name }), JSON.stringify(name)).toMatchObject({
        code: 400,
        msg: expect.stringMatching(/^name is .*characters$/),
      });
    }
  });

  test('blanks around make no other name, and neither does another form of its letters', async () => {
    const body = { desc: '', ...(await fields()) };
    const name = `${freshName('n')}-\u00E9`;
    const answer = await data<number | { readonly id: number }>(create, { ...body, name: `\u3000 ${name}\t\n` });
    const id = typeof answer === 'number' ? answer : answer.id;
    deleteLater(`${remove}/${id}`);
    for (const same of [name, ` ${name} `, `${name}\u00A0`, name.normalize('NFD')]) {
      expect(await refusal(create, { ...body, name: same })).toMatchObject({
        code: 400,
        msg: `name ‘${name}’ is taken: choose another`,
      });
    }
    const path = create.replace('/create', '');
    if (path === '/service') return;
    const list = await data<readonly { readonly id: number; readonly name: string }[]>(`${path}/list`, {
      name: ` ${name.normalize('NFD')} `,
    });
    expect(list).toMatchObject([{ id, name }]);
  });
});

test.each([
  ['50 characters, and blanks around', (start: string) => ` ${start}${'🌊'.repeat(50 - start.length)} `],
  ['joined figures', (start: string) => `${start} 👩‍👩‍👧 ☁️`],
  ['letters that join', (start: string) => `${start} نمی‌خواهم`],
])('a name of %s', async (_, nameOf) => {
  const name = nameOf(freshName('').slice(-16));
  const id = await data<number>('/cluster/create', { name, desc: '', biz: '' });
  deleteLater(`/cluster/delete/${id}`);
  expect(await data(`/cluster/${id}`)).toMatchObject({ name: name.trim() });
});

test('descriptions have lines, and no other controls', async () => {
  const body = { name: freshName('desc'), biz: '' };
  for (const text of ['\u001B[2J', 'a\u0007', 'a\u202Eb']) {
    expect(await refusal('/cluster/create', { ...body, desc: text })).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/^desc has U\+/),
    });
    expect(await refusal('/cluster/create', { ...body, desc: '', biz: text })).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/^biz has U\+/),
    });
  }
});

test('parameters are named as everything else', async () => {
  const body = { name: freshName('action'), desc: '' };
  expect(await refusal('/action/create', { ...body, params: { 'a\u202Eb': 'string' } })).toMatchObject({
    code: 400,
    msg: expect.stringMatching(/^a name in params has U\+202E/),
  });
  const id = await data<number>('/action/create', { ...body, params: { ' word ': 'string' } });
  deleteLater(`/action/delete/${id}`);
  expect(await data(`/action/${id}`)).toMatchObject({ params: { word: 'string' } });
});

test('what refers to something by its name finds it with blanks around', async () => {
  const action = await makeAction();
  const step = await makeStep({ actions: [` ${action.name}\n`] });
  const template = await makeTemplate({ steps: [{ name: `\u3000${step.name} `, param_values: { exit: 1 } }] });
  expect(await data(`/task_tpl/${template.id}`)).toMatchObject({ steps: [{ name: step.name }] });
  expect(await refusal(`/remote_step/delete/${step.id}`)).toMatchObject({ code: 404 });
  const nodes = freshAddresses(1);
  await makePoolOf(nodes);
  const tasks = await makeTasks({ template_id: template.id, nodes, params: { [` ${step.name} `]: { ' exit ': 0 } } });
  await untilState(tasks[0] ?? 0, STATE.success);
  const wrong = { name: freshName('template'), desc: '', steps: [{ name: 'x\u202Ey' }] };
  expect(await refusal('/task_tpl/create', wrong)).toMatchObject({
    code: 404,
    msg: 'step name not found: x\\u{202e}y',
  });
});

test('the name of a task and of who made it are one line', async () => {
  const nodes = freshAddresses(1);
  await makePoolOf(nodes);
  const request = { template_id: (await makeTemplate()).id, task_name: 'x', opr_user: 'alice', nodes, params: {} };
  for (const field of ['task_name', 'opr_user']) {
    for (const [text, character] of UNFIT) {
      expect(await refusal('/task/create', { ...request, [field]: text })).toMatchObject({
        code: 400,
        msg: expect.stringMatching(`^${field} has ${character}`),
      });
    }
  }
  const name = freshName('task');
  const { task_ids: ids } = await success('/task/create', { ...request, task_name: ` ${name}\n`, opr_user: ' alice ' });
  expect(await data(`/task/${String((ids as readonly number[])[0])}`)).toMatchObject({
    task_name: name,
    opr_user: 'alice',
  });
});

test('tokens are named as everything else', async () => {
  for (const field of ['name', 'owner']) {
    expect(await refusal('/token/create', { name: 'x', owner: 'x', [field]: 'a\u202Eb' })).toMatchObject({
      code: 400,
      msg: expect.stringMatching(`^${field} has U\\+202E`),
    });
  }
});

const saying = (field: string) => ({
  code: 400,
  msg: expect.stringMatching(new RegExp(`^${field} .*must be the name of an image or a version`)),
  data: {},
});

describe('an image', () => {
  const WRONG = [
    'a b; rm -rf /',
    '-v/:/host',
    '--privileged',
    'web:2\n',
    '$(id)',
    '`id`',
    "web:'2'",
    'web:',
    'a//b',
    'a/../b',
    '潮',
  ];
  const RIGHT = [
    'web',
    'web:2',
    'v1.2.3',
    '2024.1+build5',
    'release/2024-11',
    'registry.example:5000/team/web_app:2.1-rc.3',
    `web@sha256:${'0f'.repeat(32)}`,
    '[fd00::1]:5000/web:1',
    'Web__x',
  ];

  test('of a service', async () => {
    const service = { name: freshName('service'), desc: '', service_type: '', cluster_id: await makeCluster() };
    const id = await makeService();
    for (const image of [...WRONG, 'x'.repeat(254) + ':1']) {
      expect(await refusal('/service/create', { ...service, docker_image: image })).toMatchObject({ code: 400 });
      expect(await refusal(`/service/update/${id}`, { docker_image: image })).toMatchObject({ code: 400 });
    }
    expect(await refusal(`/service/update/${id}`, { docker_image: WRONG[0] })).toEqual(saying('docker_image'));
    for (const image of [...RIGHT, '']) {
      expect(await data(`/service/update/${id}`, { docker_image: image })).toBe('');
      expect(await data(`/service/${id}`)).toMatchObject({ docker_image: image });
    }
  });

  test('of a deploy, and of a task', async () => {
    const step = await makeStep({ name: `start_service_${freshName('')}` });
    const { id: deploy } = await makeTemplate({ steps: [{ name: step.name, param_values: { exit: 0 } }] });
    const nodes = freshAddresses(1);
    const service = await makeService();
    const { id: pool } = await makePoolOf(nodes, { service_id: service, tasks: { deploy } });
    const request = { template_id: deploy, task_name: 'x', opr_user: 'alice', nodes };
    for (const tag of WRONG) {
      expect(await refusal(`/pool/deploy/${pool}`, { max_num: 1, tag })).toEqual(saying('tag'));
      expect(await refusal(`/pool/deploy/${pool}?plan=1`, { max_num: 1, tag })).toEqual(saying('tag'));
      for (const params of [{ tag }, { [step.name]: { tag } }, { tag: [tag] }]) {
        expect(await refusal('/task/create', { ...request, params })).toEqual({ ...saying('tag of step'), data: null });
      }
    }
    for (const tag of RIGHT.slice(0, 3)) {
      const { task_id: id } = await data<{ task_id: number }>(`/pool/deploy/${pool}`, { max_num: 1, tag });
      await untilState(id, STATE.success);
      expect(await data(`/service/${service}`)).toMatchObject({ docker_image: tag });
    }
    const [failed = 0] = await makeTasks({ ...request, params: { exit: 1 } });
    await untilState(failed, STATE.failed);
    expect(await refusal(`/task/start/${failed}`, { params: { exit: 0, tag: WRONG[0] } })).toEqual({
      ...saying('tag of step'),
      data: null,
    });
  });
});
