import { describe, expect, inject, test } from 'vitest';
import { caller, METHODS, NO_ID, settled } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import { makePoolOf, makeStep, makeTemplate } from './support/make.ts';
import {
  makeEndlessTask,
  makeFailedTask,
  makeTasks,
  nodesOf,
  STATE,
  type TaskView,
  untilState,
  requestWith,
} from './support/tasks.ts';

/* Contract §2, Tasks: their making, their states, and lists of them. What they do is in task-rules.test.ts. */

const { data, success, refusal } = caller();
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

describe.each(METHODS)('tasks, asked for with %s', (method) => {
  const { data, success, refusal } = caller(method);

  test('a task from its making to its end', async () => {
    const template = await makeTemplate();
    const ips = silentAddresses(2);
    const pool = await makePoolOf(ips);
    const name = freshName('task');
    const made = await success('/task/create', {
      template_id: template.id,
      task_name: name,
      timeout: 600,
      auto: true,
      max_ratio: 100,
      max_num: 2,
      opr_user: 'alice',
      nodes: ips.map((ip) => ({ ip })),
      params: {},
    });
    expect(made).toEqual({ code: 0, msg: 'success', data: null, task_ids: [expect.any(Number)] });
    const [id = 0] = made['task_ids'] as readonly number[];

    const task = await data<TaskView>(`/task/${id}`);
    expect(task).toMatchObject({
      id,
      template_id: template.id,
      template_name: template.name,
      task_name: name,
      pool_name: expect.any(String),
      pool_id: pool.id,
      state: STATE.running,
      Status: STATE.running,
      step_len: 2,
      opr_user: 'alice',
      created: TIME,
      updated: TIME,
      stat: expect.any(Array),
    });
    expect(task).toHaveProperty('Stat', task.stat);
    expect(task.stat).toHaveLength(5);
    expect(task.stat.reduce((sum, count) => sum + count)).toBe(2);
    expect(task.options).toEqual([
      { name: expect.any(String), param_values: { exit: 0 }, retry: expect.objectContaining({ retry_times: 0 }) },
    ]);

    expect(task).toMatchObject({ outcome: null, paused: false, actions: ['pause', 'stop'] });

    expect(await data(`/task/pause/${id}`)).toBeNull();
    const paused = { state: STATE.stopped, Status: STATE.stopped, paused: true, actions: ['start', 'stop'] };
    expect(await data(`/task/${id}`)).toMatchObject(paused);
    expect(await data('/task/start', { id })).toBeNull();
    expect(await data(`/task/${id}`)).toMatchObject({ state: STATE.running });
    expect(await data(`/task/stop:${id}`)).toBeNull();
    expect(await data(`/task/${id}`)).toMatchObject({ state: STATE.stopped, paused: false, actions: [] });
    expect(await refusal(`/task/start/${id}`)).toMatchObject({ code: 400, data: null });
    expect(await success('/task/list', { task_name: name })).toMatchObject({
      data: [{ id, task_name: name }],
      page: 1,
      page_size: 10,
      query_count: 1,
    });
  });
});

describe('/task/create refuses', () => {
  test.each([
    ['an unknown template', { template_id: NO_ID }, String(NO_ID)],
    ['no nodes', { nodes: [] }, 'nodes is empty'],
    ['no nodes, in quotes', { nodes: '[]' }, 'nodes is empty'],
    ['a ratio of 0', { max_ratio: 0 }, 'max_ratio is 0'],
    ['a ratio below 0', { max_ratio: -1 }, 'max_ratio is -1'],
    ['a ratio above 100', { max_ratio: 101 }, 'max_ratio is 101'],
    ['none at once', { max_num: 0 }, 'max_num is 0'],
    ['a timeout below 0', { timeout: -1 }, 'timeout is -1'],
    ['nodes that are neither text nor {ip}', { nodes: [{ id: 1 }] }, 'nodes'],
  ])('%s', async (_, fields, text) => {
    expect(await refusal('/task/create', await requestWith(fields))).toEqual({
      code: 400,
      msg: expect.stringContaining(text),
      data: null,
    });
  });

  test('unknown addresses, and names them all', async () => {
    const strangers = freshAddresses(30);
    const body = await requestWith({});
    const { msg, code, data } = await refusal('/task/create', { ...body, nodes: strangers });
    expect({ code, data }).toEqual({ code: 400, data: null });
    for (const ip of strangers) expect(msg).toContain(ip);
  });

  test('a parameter without a value, and says how to give it', async () => {
    const step = await makeStep();
    const template = await makeTemplate({ steps: [{ name: step.name }] });
    const body = await requestWith({ template_id: template.id });
    const { code, msg } = await refusal('/task/create', body);
    expect(code).toBe(400);
    expect(msg).toContain(step.name);
    expect(msg).toContain('exit');
    expect(await success('/task/create', { ...body, params: { exit: 0 } })).toMatchObject({ data: null });
  });
});

describe('/task/create takes', () => {
  test.each([
    ['{"ip"} each', (ips: readonly string[]) => ips.map((ip) => ({ ip }))],
    ['addresses', (ips: readonly string[]) => ips],
    ['both', ([first = '', ...others]: readonly string[]) => [first, ...others.map((ip) => ({ ip }))]],
    ['a list in quotes', (ips: readonly string[]) => JSON.stringify(ips)],
    ['an address twice, as one node', (ips: readonly string[]) => [...ips, ...ips]],
  ])('nodes as %s', async (_, shown) => {
    const ips = silentAddresses(3);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ nodes: shown(ips) });
    expect((await nodesOf(id)).map((node) => node.ip)).toEqual(ips);
    await data(`/task/stop/${id}`);
  });

  test.each([
    ['a map of steps', (step: string) => ({ [step]: { exit: 3 } })],
    ['a map of parameters', () => ({ exit: 3 })],
    ['an array of maps', (step: string) => [{ [step]: { exit: 1 } }, { [step]: { exit: 3 } }]],
    ['the step’s own before all steps’', (step: string) => ({ exit: 1, [step]: { exit: 3 } })],
    ['what no step has', () => [{ exit: 3, other: 1 }, { 'no step': { exit: 5 } }]],
  ])('parameters as %s', async (_, params) => {
    const step = await makeStep();
    const { id: template } = await makeTemplate({ steps: [{ name: step.name, param_values: { exit: 0 } }] });
    const id = await makeEndlessTask({ template_id: template, params: params(step.name) });
    const { options } = await data<TaskView>(`/task/${id}`);
    expect(options).toMatchObject([{ name: step.name, param_values: { exit: 3 } }]);
    await data(`/task/stop/${id}`);
  });

  test('numbers as text', async () => {
    const ips = silentAddresses(4);
    await makePoolOf(ips);
    const { id: template } = await makeTemplate();
    const [id = 0] = await makeTasks({ template_id: String(template), nodes: ips, max_num: '3', max_ratio: '50' });
    expect(await data(`/task/${id}`)).toMatchObject({ step_len: 2 });
    await data(`/task/stop/${id}`);
  });
});

describe('states', () => {
  test.each([
    ['start', /^flow not found id/],
    ['pause', /^pause flow \d+ fails: /],
    ['stop', /^stop flow \d+ fails: /],
  ])('%s a task that does not exist', async (verb, text) => {
    for (const answer of [await refusal(`/task/${verb}/${NO_ID}`), await refusal(`/task/${verb}`, { id: NO_ID })]) {
      expect(answer).toEqual({ code: 400, msg: expect.stringMatching(text), data: null });
    }
  });

  test('one that runs: it is not started, but paused and stopped', async () => {
    const id = await makeEndlessTask();
    expect(await refusal(`/task/start/${id}`)).toMatchObject({ msg: expect.stringContaining('already running') });
    expect(await data(`/task/pause/${id}`)).toBeNull();
    expect(await data(`/task/start/${id}`)).toBeNull();
    expect(await data(`/task/stop/${id}`)).toBeNull();
  });

  test('one that is paused: it is not paused, but started', async () => {
    const id = await makeEndlessTask();
    await data(`/task/pause/${id}`);
    expect(await refusal(`/task/pause/${id}`)).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/^pause flow \d+ fails: /),
    });
    expect(await data(`/task/start/${id}`)).toBeNull();
    expect(await data(`/task/stop/${id}`)).toBeNull();
  });

  test('one that was stopped is finished for good', async () => {
    const id = await makeEndlessTask();
    await data(`/task/stop/${id}`);
    for (const verb of ['start', 'pause', 'stop']) {
      expect(await refusal(`/task/${verb}/${id}`)).toMatchObject({ code: 400, data: null });
    }
    expect(await data(`/task/${id}`)).toMatchObject({ state: STATE.stopped });
  });

  test('one that failed: it is neither paused nor stopped, but started', async () => {
    const id = await makeFailedTask();
    expect(await refusal(`/task/pause/${id}`)).toMatchObject({ code: 400 });
    expect(await refusal(`/task/stop/${id}`)).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/^stop flow \d+ fails: .*finished/),
    });
    expect(await data(`/task/start/${id}`)).toBeNull();
    await data(`/task/stop/${id}`);
  });

  test('two who press at once: one of them did it', async () => {
    const id = await makeEndlessTask();
    for (const verb of ['pause', 'start', 'stop']) {
      const { made } = await settled([1, 2, 3].map(() => data(`/task/${verb}/${id}`)));
      expect(made, `to ${verb}`).toHaveLength(1);
    }
  });
});

describe('/task/list', () => {
  test('filters', async () => {
    const operator = freshName('op');
    const part = freshName('part');
    const [one = '', other = ''] = silentAddresses(2);
    const pool = await makePoolOf([one, other]);
    const { id: template } = await makeTemplate();
    const common = { template_id: template, opr_user: operator };
    const [first = 0] = await makeTasks({ ...common, nodes: [one], task_name: `a-${part}-1` });
    const [second = 0] = await makeTasks({ ...common, nodes: [other], task_name: `b-${part}-2` });
    await data(`/task/stop/${first}`);
    const found = async (filter: object): Promise<unknown> =>
      (await data<readonly TaskView[]>('/task/list', filter)).map((task) => task.id);
    expect(await found({ opr_user: operator })).toEqual([second, first]);
    expect(await found({ pool_id: pool.id })).toEqual([second, first]);
    expect(await found({ pool_id: String(pool.id), state: '1' })).toEqual([second]);
    expect(await found({ task_name: part.toUpperCase(), state: 4 })).toEqual([first]);
    expect(await found({ name: part })).toEqual([second, first]);
    expect(await found({ task_name: '', opr_user: operator })).toEqual([second, first]);
    expect(await found({ opr_user: operator, state: 2 })).toEqual([]);
    expect(await found({ opr_user: operator.slice(1) })).toEqual([]);
    expect(await success(`/task/list?opr_user=${operator}&state=1&page_size=1`)).toMatchObject({
      data: [{ id: second }],
      page_size: 1,
      query_count: 1,
    });
    expect(await success('/task/list', `opr_user=${operator}&page=2&page_size=1`)).toMatchObject({
      data: [{ id: first }],
      page: 2,
      query_count: 2,
    });
    expect(await success('/task/list', { opr_user: operator, page: 3, page_size: 1 })).toMatchObject({
      data: [],
      query_count: 2,
    });
    await data(`/task/stop/${second}`);
  });

  test.each([
    ['state', 5],
    ['state', -1],
    ['state', 'running'],
    ['pool_id', 'x'],
    ['opr_user', {}],
    ['task_name', []],
  ])('a wrong %s: %j', async (name, value) => {
    expect(await refusal('/task/list', { [name]: value })).toEqual({
      code: 400,
      msg: expect.stringContaining(name),
      data: [],
    });
  });
});

const { isOwn } = inject('contract');

test.runIf(isOwn)('times are the server’s, in its time zone', async () => {
  const id = await makeEndlessTask();
  const task = await data<{ created: string; started: number }>(`/task/${id}`);
  const shown = new Date(`${task.created.replace(' ', 'T')}+08:00`).getTime() / 1000;
  expect(Math.abs(shown - task.started)).toBeLessThan(2);
  expect(Math.abs(shown - Date.now() / 1000)).toBeLessThan(60);
  await data(`/task/stop/${id}`);
});

test.runIf(isOwn)('a task that succeeded is not started again', async () => {
  const ips = freshAddresses(3);
  await makePoolOf(ips);
  const [id = 0] = await makeTasks({ nodes: ips });
  expect(await untilState(id, STATE.success)).toMatchObject({ stat: [0, 0, 3, 0, 0] });
  for (const verb of ['start', 'pause', 'stop']) {
    expect(await refusal(`/task/${verb}/${id}`), `to ${verb}`).toMatchObject({ code: 400, data: null });
  }
});
