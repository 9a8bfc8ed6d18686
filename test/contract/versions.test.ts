import { describe, expect, test } from 'vitest';
import { caller, envelopeOf, NO_ID, send, settled } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater, makeAction, makeCluster, makePool, makeService, makeStep } from './support/make.ts';

/*
 * Beyond the contract: every record that people define has a version, and an update that says which version it is of
 * overwrites nobody's change.
 */

const { data, failure } = caller();

/** An answer as it comes, with what the product adds. */
async function raw<Data = Readonly<Record<string, unknown>>>(path: string): Promise<Data> {
  return envelopeOf(await send(path)).data as Data;
}

interface Kind {
  readonly kind: string;
  readonly make: () => Promise<number>;
  /** Where one is read and updated. */
  readonly path: string;
  readonly update?: string;
  readonly change: (round: number) => object;
  /** What the last of two changes shows. */
  readonly field: string;
}

async function made(path: string, body: object, deletion: string): Promise<number> {
  const id = await data<number>(path, { name: freshName('versions'), desc: '', ...body });
  deleteLater(`${deletion}/${id}`);
  return id;
}

const desc = (round: number) => ({ desc: `round ${round}` });
const KINDS: readonly Kind[] = [
  { kind: 'cluster', make: makeCluster, path: '/cluster', change: desc, field: 'desc' },
  { kind: 'service', make: makeService, path: '/service', change: desc, field: 'desc' },
  { kind: 'pool', make: makePool, path: '/pool', change: desc, field: 'desc' },
  {
    kind: 'template',
    make: () => made('/task_tpl/create', { steps: [] }, '/task_tpl/delete'),
    path: '/task_tpl',
    change: (round) => ({ steps: [{ name: 'create_vm', param_values: { vm_type_id: round } }] }),
    field: 'steps[0].param_values.vm_type_id',
  },
  { kind: 'remote_step', make: async () => (await makeStep()).id, path: '/remote_step', change: desc, field: 'desc' },
  {
    kind: 'action',
    make: async () => (await makeAction()).id,
    path: '/action',
    change: (round) => ({ params: { time: `type ${round}` } }),
    field: 'params.time',
  },
  {
    kind: 'vm_type',
    make: () => made('/vm_type/create', { provider: 'static', settings: MACHINES }, '/vm_type/delete'),
    path: '/vm_type',
    change: (round) => ({ settings: { ...MACHINES, port: round } }),
    field: 'settings.port',
  },
];
const MACHINES = { machines: ['10.9.9.9'], port: 22, user: 'root' };

describe.each(KINDS)('a $kind', ({ kind, make, path, change, field }) => {
  test('has a version that grows with every change, and says who changed it', async () => {
    const id = await make();
    const one = await raw(`${path}/${id}`);
    expect(one).toMatchObject({ version: 1, changed_by: expect.any(String), changed: expect.any(Number) });
    await data(`${path}/update/${id}`, change(1));
    await data(`${path}/update/${id}`, change(1));
    expect(await raw(`${path}/${id}`), 'a change that changes nothing is none').toMatchObject({ version: 2 });
    await data(`${path}/update/${id}`, { ...change(2), version: 2 });
    const list = await raw<readonly object[]>(`${path}/list?page_size=1000`);
    expect(list).toContainEqual(expect.objectContaining({ id, version: 3, changed_by: one['changed_by'] }));
    expect(await raw(`/changes/${kind}/${id}`)).toMatchObject({
      version: 3,
      edits: [{ version: 2 }, { version: 3, changed_by: one['changed_by'], changed: expect.any(Number) }],
    });
    expect(await raw(`/changes/${kind}/${id}?since=3`)).toMatchObject({ version: 3, edits: [], fields: [] });
  });

  test('is not overwritten by an update of an older version, which is told what changed', async () => {
    const id = await make();
    await data(`${path}/update/${id}`, change(1));
    await caller('POST', { authorization: 'li' }).data(`${path}/update/${id}`, { ...change(2), version: 2 });
    const before = await raw(`${path}/${id}`);
    expect(await failure(`${path}/update/${id}`, { ...change(3), version: 2 })).toMatchObject({
      code: 409,
      msg: expect.stringContaining(`${field}): it has version 3, and this update is of version 2`),
      data: {},
      error: {
        code: 'conflict',
        field: 'version',
        conflict: {
          version: 3,
          changed_by: 'li',
          edits: [{ version: 3, changed_by: 'li', changed: expect.any(Number) }],
          fields: [{ field, before: expect.stringMatching(/1$/), after: expect.stringMatching(/2$/) }],
        },
      },
    });
    expect(await raw(`${path}/${id}`), 'nothing of it was done').toEqual(before);
    // on purpose it is
    await data(`${path}/update/${id}`, { ...change(3), version: 3 });
    expect(await raw(`${path}/${id}`)).toMatchObject({ version: 4 });
  });

  test('of several who save the same version at once, one wins', async () => {
    const id = await make();
    const { version } = await raw(`${path}/${id}`);
    const saves = [1, 2, 3, 4].map((round) => data(`${path}/update/${id}`, { ...change(round), version }));
    const { made: won, refusals } = await settled(saves);
    expect(won).toHaveLength(1);
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals) expect(refusal).toContain('409');
    expect(await raw(`${path}/${id}`)).toMatchObject({ version: Number(version) + 1 });
  });
});

const template = (args: string) => ({ template: { action: { module: 'shell', args } } });

test('an implementation has a version of its own', async () => {
  const { id: action } = await makeAction();
  await data(`/actimpl/update/${action}`, { ...template('date'), version: 1 });
  expect(await failure(`/actimpl/update/${action}`, { ...template('id'), version: 1 })).toMatchObject({
    code: 409,
    error: {
      conflict: { version: 2, fields: [{ field: 'template.action.args', before: 'exit {{ exit }}', after: 'date' }] },
    },
  });
  expect(await raw(`/actimpl/${action}`)).toMatchObject({ version: 2, ...template('date') });
});

test('that a secret was changed is said, and never the secret', async () => {
  const { name: action } = await makeAction();
  const { id: actionId } = (await raw<readonly { id: number; name: string }[]>(`/action/list?name=${action}`))[0] ?? {};
  await data(`/action/update/${actionId}`, { params: { password: 'secret', port: 'integer' } });
  const { name: step } = await makeStep({ actions: [action] });
  const steps = (password: string, port: number) => ({ steps: [{ name: step, param_values: { password, port } }] });
  const id = await made('/task_tpl/create', steps('first-secret', 1), '/task_tpl/delete');
  await data(`/task_tpl/update/${id}`, { ...steps('second-secret', 2), version: 1 });
  const reply = await send(`/task_tpl/update/${id}`, { body: { ...steps('third-secret', 3), version: 1 } });
  expect(reply.text).not.toMatch(/(first|second|third)-secret/);
  expect(envelopeOf(reply)).toMatchObject({
    code: 409,
    error: {
      conflict: {
        fields: [
          { field: 'steps[0].param_values.port', before: '1', after: '2' },
          { field: 'steps[0].param_values.password', before: '••••••', after: '••••••' },
        ],
      },
    },
  });
  // a parameter that becomes a secret later is masked in what was changed before
  await data(`/action/update/${actionId}`, { params: { password: 'secret', port: 'secret' } });
  expect((await send(`/changes/template/${id}`)).text).not.toContain('"before":"1"');
});

test('a schedule is replaced as a whole, or not at all', async () => {
  const pool_id = await makePool();
  const schedule = (size: number, time = '03:00') => ({
    pool_id,
    type: 'expand',
    exec_type: 'depend',
    cron_itmes: [{ week_day: 2, time, instance_num: size }],
  });
  const { schedule_id: id } = envelopeOf(await send('/task/saveTask', { body: { id: 0, ...schedule(1) } }));
  deleteLater('/task/deleteTask', { id });
  await data('/task/saveTask', { id, ...schedule(2), version: 1 });
  const stale = await failure('/task/saveTask', { id, ...schedule(3, '04:00'), version: 1 });
  expect(stale).toMatchObject({
    code: 409,
    error: { conflict: { version: 2, fields: [{ field: 'cron_items[0].instance_num', before: '1', after: '2' }] } },
  });
  const [found] = await raw<readonly object[]>(`/task/expandList/${pool_id}`);
  expect(found).toMatchObject({ id, version: 2, cron_items: [{ time: '03:00:00', instance_num: 2 }] });
  await data('/task/saveTask', { id, ...schedule(2) });
  expect((await raw<readonly object[]>(`/task/expandList/${pool_id}`))[0]).toMatchObject({ version: 2 });
});

test.each([
  ['/changes/fish/1', 400, 'kind is "fish", and must be one of cluster, service, '],
  [`/changes/template/${NO_ID}`, 404, 'template'],
  ['/changes/template/x', 400, 'id is error'],
  ['/changes/template/1?since=0', 400, 'since'],
])('%s is refused', async (path, code, text) => {
  expect(await failure(path)).toMatchObject({ code, msg: expect.stringContaining(text) });
});

test.each([0, -1, 1.5, 'two', [1]])('version %j is none', async (version) => {
  const id = await makeCluster();
  expect(await failure(`/cluster/update/${id}`, { desc: 'x', version })).toMatchObject({
    code: 400,
    error: { code: 'invalid', field: 'version' },
  });
});
