import { describe, expect, test } from 'vitest';
import { caller, NO_ID } from './support/client.ts';
import { freshAddresses, freshName } from './support/fresh.ts';
import { makePoolOf, makeService, makeStep, makeTemplate } from './support/make.ts';
import { CONTRACT, type Field, type Kind, noneOf, type Row } from './support/table.ts';

/*
 * Contract §1, Parameters and Names: a field that is missing, or of the wrong type, is a 400 that names the field.
 */

interface Samples {
  readonly right: unknown;
  readonly wrong: readonly unknown[];
}

const long = (length: number): string => 'x'.repeat(length);
const NO_MAP = [5, 'x', [], null];
const NO_LIST = [5, 'x', {}, null];
const NO_INTEGER = ['abc', '', '1.5', '1e3', '0x1', 1.5, true, [], {}, 1e15, null];
const NO_TEXT = [5, true, [], {}, null];

/** Values of a kind that are right, as far as the field alone can tell, and values that are wrong. */
const SAMPLES: Readonly<Record<Kind, Samples>> = {
  name: { right: 'x', wrong: [...NO_TEXT, '', long(51)] },
  desc: { right: '', wrong: [...NO_TEXT, long(256)] },
  text: { right: 'x', wrong: [...NO_TEXT, long(256)] },
  id: { right: 1, wrong: [...NO_INTEGER, 0, -1] },
  integer: { right: 1, wrong: NO_INTEGER },
  ids: { right: {}, wrong: [...NO_MAP, { expand: 'x' }, { deploy: -1 }] },
  steps: {
    right: [{ name: 'create_vm' }],
    wrong: [
      ...NO_LIST,
      ['create_vm'],
      [{}],
      [{ name: 5 }],
      [{ name: 'create_vm', param_values: 5 }],
      [{ name: 'create_vm', retry: { retry_times: -1 } }],
      [{ name: 'create_vm', retry: { ignore_error: 'maybe' } }],
    ],
  },
  actions: { right: ['x'], wrong: [...NO_LIST, [5]] },
  types: { right: {}, wrong: [...NO_MAP, { x: 5 }, { 'x\n': 5 }] },
  map: { right: { action: { module: 'shell', args: 'true' } }, wrong: NO_MAP },
  maps: { right: {}, wrong: [5, 'x', null, [5]] },
  nodes: { right: ['10.0.0.1'], wrong: [5, {}, null, true] },
  items: { right: [], wrong: [...NO_LIST, [5]] },
  group: { right: 'state', wrong: ['pool', '', 5, [], {}] },
  flag: { right: 1, wrong: ['x', 1.5, [], {}] },
};

/** null in place of what may be left out is as if it were. */
function wrongOf({ kind, isRequired }: Field): readonly unknown[] {
  const { wrong } = SAMPLES[kind];
  return isRequired ? wrong : wrong.filter((value) => value !== null);
}

const { refusal, failure, data } = caller();
const rows = CONTRACT.filter((row) => row.fields !== undefined);

function fieldsOf(row: Row): readonly (readonly [string, Field])[] {
  return Object.entries(row.fields ?? {});
}

function rightBody(row: Row): Record<string, unknown> {
  return Object.fromEntries(fieldsOf(row).map(([name, { kind }]) => [name, SAMPLES[kind].right]));
}

describe.each(rows)('$path', (row) => {
  const path = row.path.replace(':id', String(NO_ID));
  const required = fieldsOf(row).filter(([, field]) => field.isRequired);

  test('without anything: all that is missing is named', async () => {
    const { msg } = await refusal(path);
    for (const [name] of required) expect(msg).toContain(name);
  });

  test.each(required)('without %s', async (name) => {
    const { [name]: _, ...body } = rightBody(row);
    expect(await failure(path, body)).toEqual({
      code: 400,
      msg: expect.stringContaining(`${name} is required`),
      data: noneOf(row),
      error: { code: 'invalid', field: name },
    });
  });

  test.each(fieldsOf(row))('with a wrong %s', async (name, field) => {
    for (const value of wrongOf(field)) {
      expect(await failure(path, { ...rightBody(row), [name]: value }), `value ${JSON.stringify(value)}`).toEqual({
        code: 400,
        msg: expect.stringMatching(new RegExp(`\\b${name}\\b`)),
        data: noneOf(row),
        error: { code: 'invalid', field: expect.stringMatching(new RegExp(`^${name}($|\\.)`)) },
      });
    }
  });
});

/** A cluster with these fields, as it is shown. */
async function created(fields: object): Promise<object> {
  const id = await data<number>('/cluster/create', { name: freshName('edge'), desc: '', biz: '', ...fields });
  const row = await data<object>(`/cluster/${id}`);
  await data(`/cluster/delete/${id}`);
  return row;
}

describe('values at the edge of what is right', () => {
  test.each([
    ['a name of 50 characters', 50, 'n'],
    ['a name of 50 characters that are two code units each', 50, '潮'],
    ['a name of 50 characters beyond the basic plane', 50, '🌊'],
  ])('%s', async (_, length, character) => {
    const name = freshName('').slice(-20) + character.repeat(length - 20);
    expect(await created({ name })).toMatchObject({ name });
  });

  test.each([
    ['of letters with marks that nothing composes', 'q\u0301'],
    ['of joined figures', '👩‍👩‍👧'],
  ])('a name %s is as long as its code points', async (_, figure) => {
    const { code, msg } = await refusal('/cluster/create', { name: figure.repeat(49), desc: '', biz: '' });
    expect({ code, msg }).toEqual({ code: 400, msg: expect.stringContaining('name') });
  });

  test('a description of 255 characters', async () => {
    const desc = '描'.repeat(255);
    expect(await created({ desc })).toMatchObject({ desc });
  });

  test.each([['\0'], ['\ud800'], ['a\udc00b']])('text that no database can hold: %j', async (text) => {
    expect(await refusal('/cluster/create', { name: freshName('x'), desc: text, biz: '' })).toEqual({
      code: 400,
      msg: expect.stringContaining('desc'),
      data: {},
    });
    expect(await refusal('/action/create', { name: freshName('x'), desc: '', params: { [text]: 'string' } })).toEqual({
      code: 400,
      msg: expect.stringContaining('params'),
      data: {},
    });
  });

  test('text of every other kind comes back as it was sent', async () => {
    const desc = '\t\r\n"\'\\/<>&;--\u2028\uffff 🌊 {{ x }} ${x} %s $1';
    expect(await created({ desc })).toMatchObject({ desc });
  });

  test('unknown fields are ignored, at any depth', async () => {
    const { id } = await data<{ id: number }>('/pool/create', {
      name: freshName('pool'),
      desc: '',
      vm_type: 0,
      sd_id: 0,
      tasks: { upload: true, other: 7 },
      service_id: await makeService(),
      node_count: 99,
      id: 1,
    });
    expect(await data(`/pool/${id}`)).toMatchObject({ id, tasks: {}, node_count: 0 });
    const template = await data<number>('/task_tpl/create', {
      name: freshName('template'),
      desc: '',
      steps: [{ name: 'create_vm', more: 1, retry: { retry_times: 1, more: 2 } }],
    });
    expect(await data(`/task_tpl/${template}`)).toMatchObject({
      steps: [{ name: 'create_vm', param_values: {}, retry: { retry_times: 1, ignore_error: false } }],
    });
    await data(`/pool/delete/${id}`);
    await data(`/task_tpl/delete/${template}`);
  });
});

describe('a refusal with several complaints', () => {
  test('names the field that all of them are about', async () => {
    const { name } = await makeStep();
    const [ip = ''] = freshAddresses(1);
    await makePoolOf([ip]);
    const { id: template_id } = await makeTemplate({ steps: [{ name }, { name }] });
    const task = {
      template_id,
      task_name: freshName('task'),
      nodes: [ip],
      max_num: 1,
      max_ratio: 100,
      opr_user: 'root',
    };
    expect(await failure('/task/create', task)).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/exit has no value.*; .*exit has no value/) as string,
      error: { code: 'invalid', field: 'params' },
    });
    const policy = {
      health_check: { type: 'command', command: '{{ no_fact }}' },
      prometheus: { url: 'http://127.0.0.1', query: '{{ no_fact }}', max: 1 },
    };
    const template = { name: freshName('template'), desc: '', steps: [{ name }], policy };
    expect(await failure('/task_tpl/create', template)).toMatchObject({ error: { field: 'policy' } });
    const { health_check } = policy;
    expect(await failure('/task_tpl/create', { ...template, policy: { health_check } })).toMatchObject({
      error: { field: 'policy.health_check.command' },
    });
  });

  test('names none where the request has none for what is missing', async () => {
    const { id: deploy } = await makeTemplate({ steps: [{ name: (await makeStep()).name }] });
    const { id } = await makePoolOf(freshAddresses(1), { tasks: { deploy } });
    const { msg, error } = await failure(`/pool/deploy/${id}`, { max_num: 1, tag: 'web:1' });
    expect(msg).toContain('exit has no value');
    expect(error).toEqual({ code: 'invalid' });
  });
});
