import { describe, expect, inject, test } from 'vitest';
import { caller, METHODS } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import { makePoolOf, makeStep, makeTemplate } from './support/make.ts';
import { makeFailedTask, makeTasks, type NodeStateView, nodesOf, STATE, untilState } from './support/tasks.ts';

/* Contract §2, Tasks: the nodes of a task, and what was written about them. */

const { data, success, refusal } = caller();
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

describe.each(METHODS)('asked for with %s', (method) => {
  const { data, success } = caller(method);

  test('a node on which a step failed', async () => {
    const step = await makeStep();
    const steps = [{ name: step.name }, { name: 'register' }];
    const { id: template } = await makeTemplate({ steps: steps.slice(0, 1) });
    const id = await makeFailedTask({ template_id: template, params: { exit: 0 } });
    const row = {
      id: expect.any(Number),
      ip: expect.stringContaining('2001:db8:'),
      state: STATE.failed,
      actions: ['retry', 'skip'],
      pool_name: expect.any(String),
      vm_id: '',
      created: TIME,
      updated: TIME,
    };
    const detail = await data<readonly { id: number }[]>(`/task/${id}/detail`, { group: 'none' });
    expect(detail).toEqual([expect.objectContaining({ ...row, steps: { [step.name]: STATE.failed } })]);
    const older = { ...row, steps: step.name, Created: TIME, Updated: TIME };
    expect(await data(`/task/${id}/detail`, { group: 'state' })).toEqual({ 3: [expect.objectContaining(older)] });

    const node = detail[0]?.id;
    expect(await data(`/task/node/${node}/log`)).toEqual([
      { [step.name]: expect.stringContaining('cannot be reached') },
    ]);

    const log = await success(`/task/${id}/log`);
    expect(Object.keys(log).toSorted()).toEqual(['code', 'data', 'msg']);
    expect(log.data).toContainEqual({
      id: expect.any(Number),
      fid: id,
      batch_id: expect.any(Number),
      correlation_id: expect.any(String),
      message: expect.stringContaining('tester started'),
      ctime: expect.any(Number),
    });
    expect((await success(`/task/flow/${id}/log`)).data).toEqual(log.data);
  });
});

interface Line {
  readonly id: number;
  readonly message: string;
  readonly ctime: number;
}

describe('the log of a task', () => {
  test('in order, by page, and from where a client left off', async () => {
    const id = await makeFailedTask();
    const all = await data<readonly Line[]>(`/task/${id}/log`);
    const ids = all.map((line) => line.id);
    expect(ids.length).toBeGreaterThan(3);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    for (const { ctime } of all) expect(Math.abs(ctime - Date.now() / 1000)).toBeLessThan(120);

    const page = await success(`/task/${id}/log?page=2&page_size=2`);
    expect(page).toMatchObject({ page: 2, page_size: 2, query_count: ids.length, data: all.slice(2, 4) });
    expect(await success(`/task/${id}/log`, 'page=2&page_size=2')).toEqual(page);
    expect(await success(`/task/${id}/log`, { page: 2, page_size: 2 })).toEqual(page);

    for (const [index, after] of ids.entries()) {
      expect(await data(`/task/${id}/log?after=${after}`), `after ${after}`).toEqual(all.slice(index + 1));
    }
    expect(await data(`/task/${id}/log`, { after: String(ids[1]) })).toEqual(all.slice(2));
    expect(await data(`/task/${id}/log`, { after: 0 })).toEqual(all);
    expect(await success(`/task/${id}/log?after=${ids[0]}&page=1&page_size=1`)).toMatchObject({
      data: [all[1]],
      query_count: ids.length - 1,
    });
  });

  test.each(['x', '-1', '1.5'])('after %s', async (after) => {
    const id = await makeFailedTask();
    expect(await refusal(`/task/${id}/log?after=${after}`)).toEqual({
      code: 400,
      msg: expect.stringContaining('after'),
      data: [],
    });
  });
});

const { isOwn } = inject('contract');

describe.runIf(isOwn)('nodes that go different ways', () => {
  test('are shown in order, or by their states, with the state of every step', async () => {
    const step = await makeStep();
    const steps = [{ name: 'register' }, { name: step.name, param_values: { exit: 0 } }, { name: 'unregister' }];
    const { id: template } = await makeTemplate({ steps });
    const [silent, well] = [silentAddresses(1), freshAddresses(2)];
    const sd = await makeBalancer();
    await makePoolOf([...well, ...silent], { sd_id: sd });
    const [id = 0] = await makeTasks({ template_id: template, nodes: [...silent, ...well], timeout: 1 });
    await untilState(id, STATE.success);
    const names = steps.map(({ name }) => name);
    const path = `/task/${id}/detail`;
    const detail = await data<readonly NodeStateView[]>(path);
    expect(detail.map((node) => Object.keys(node.steps))).toEqual([names, names, names]);
    expect(detail.map((node) => Object.values(node.steps))).toEqual([
      [2, 2, 2],
      [2, 2, 2],
      [2, 3, 0],
    ]);
    expect(detail.map(({ ip }) => ip)).toEqual([...well, ...silent]);

    const grouped = await data<Readonly<Record<string, readonly object[]>>>(`${path}?group=state`);
    expect(Object.keys(grouped), 'only states that have nodes').toEqual(['2', '3']);
    expect(grouped).toMatchObject({ 2: [{ steps: 'unregister' }, { steps: 'unregister' }], 3: [{ steps: step.name }] });

    for (const query of ['state=3', 'state=3&group=none', `node=${detail[2]?.id}`]) {
      expect(await data(`${path}?${query}`), query).toEqual(detail.slice(2));
    }
    expect(Object.keys(await data<object>(path, { group: 'state', state: 2 }))).toEqual(['2']);
    expect(await success(`${path}?page=2&page_size=1`)).toMatchObject({
      data: detail.slice(1, 2),
      page: 2,
      page_size: 1,
      query_count: 3,
    });
    expect(await success(path, 'page=1&page_size=5&state=2')).toMatchObject({
      data: detail.slice(0, 2),
      query_count: 2,
    });
    expect(Object.keys(await success(path)), 'no page where none is asked for').toEqual(['code', 'msg', 'data']);
    for (const node of detail.slice(0, 2)) {
      const log = await data<readonly object[]>(`/task/node/${node.id}/log`);
      expect(log.map((entry) => Object.keys(entry)[0])).toEqual(names);
      expect(log[1]).toEqual({ [step.name]: `${step.name} on ${node.ip}` });
    }
  });

  test('the attempts of a step follow one another in its log', async () => {
    const step = await makeStep();
    const retry = { retry_times: 2, ignore_error: true };
    const { id: template } = await makeTemplate({ steps: [{ name: step.name, param_values: { exit: 4 }, retry }] });
    const ips = freshAddresses(1);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ template_id: template, nodes: ips });
    await untilState(id, STATE.success);
    const [node] = await nodesOf(id);
    const [entry] = await data<readonly Record<string, string>[]>(`/task/node/${node?.id}/log`);
    expect(entry?.[step.name]?.match(/\boh\b/g)).toHaveLength(3);
  });
});

test.runIf(isOwn)('thousands of nodes come in one answer, in order and by state', async () => {
  const ips = freshAddresses(4500);
  await makePoolOf(ips);
  const [id = 0] = await makeTasks({ nodes: ips, auto: 0 });
  const detail = await nodesOf(id);
  expect(detail.map(({ ip }) => ip)).toEqual(ips);
  const grouped = await data<Readonly<Record<string, readonly NodeStateView[]>>>(`/task/${id}/detail?group=state`);
  expect(Object.keys(grouped)).toEqual(['0']);
  expect(grouped['0']?.map(({ ip }) => ip)).toEqual(ips);
  expect(await success(`/task/${id}/detail`, { page: 5, page_size: 1000 })).toMatchObject({ query_count: 4500 });
});

async function makeBalancer(): Promise<number> {
  const settings = { socket: '/nowhere', backend: 'web', port: 80 };
  return data<number>('/sd/create', { name: freshName('sd'), desc: '', provider: 'haproxy', settings });
}
