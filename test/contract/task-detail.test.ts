import { describe, expect, inject, test } from 'vitest';
import { caller, METHODS } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import { makePoolOf, makeStep, makeTemplate } from './support/make.ts';
import { makeFailedTask, makeTasks, STATE, untilState } from './support/tasks.ts';

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
    const detail = await data<Readonly<Record<string, readonly { id: number }[]>>>(`/task/${id}/detail`);
    expect(Object.keys(detail)).toEqual(['0', '1', '2', '3', '4']);
    expect(detail).toMatchObject({ 0: [], 1: [], 2: [], 4: [] });
    expect(detail['3']).toEqual([
      expect.objectContaining({
        id: expect.any(Number),
        ip: expect.stringContaining('2001:db8:'),
        state: STATE.failed,
        steps: [{ name: step.name, state: STATE.failed }],
        pool_name: expect.any(String),
        vm_id: '',
        created: TIME,
        updated: TIME,
      }),
    ]);

    const node = detail['3']?.[0]?.id;
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
  test('are shown by their states, with the state of every step', async () => {
    const step = await makeStep();
    const steps = [{ name: 'register' }, { name: step.name, param_values: { exit: 0 } }, { name: 'unregister' }];
    const { id: template } = await makeTemplate({ steps });
    const [silent, well] = [silentAddresses(1), freshAddresses(2)];
    const sd = await makeBalancer();
    await makePoolOf([...well, ...silent], { sd_id: sd });
    const [id = 0] = await makeTasks({ template_id: template, nodes: [...silent, ...well], timeout: 1 });
    await untilState(id, STATE.success);
    const names = steps.map(({ name }) => name);
    const shown = (states: readonly number[]): object =>
      expect.objectContaining({ steps: names.map((name, index) => ({ name, state: states[index] })) });
    expect(await data(`/task/${id}/detail`)).toEqual({
      0: [],
      1: [],
      2: [shown([2, 2, 2]), shown([2, 2, 2])],
      3: [shown([2, 3, 0])],
      4: [],
    });
    const detail = await data<Readonly<Record<string, readonly { id: number; ip: string }[]>>>(`/task/${id}/detail`);
    for (const node of detail['2'] ?? []) {
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
    const { 2: nodes } = await data<{ 2: readonly { id: number }[] }>(`/task/${id}/detail`);
    const [entry] = await data<readonly Record<string, string>[]>(`/task/node/${nodes[0]?.id}/log`);
    expect(entry?.[step.name]?.match(/\boh\b/g)).toHaveLength(3);
  });
});

async function makeBalancer(): Promise<number> {
  const settings = { socket: '/nowhere', backend: 'web', port: 80 };
  return data<number>('/sd/create', { name: freshName('sd'), desc: '', provider: 'haproxy', settings });
}
