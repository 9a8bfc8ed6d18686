import { describe, expect, inject, test } from 'vitest';
import { caller, NO_ID } from './support/client.ts';
import { freshAddresses, freshName, silentAddresses } from './support/fresh.ts';
import { makePool, makePoolOf, makeService, makeStep, makeTemplate } from './support/make.ts';
import {
  makeEndlessTask,
  makeFailedTask,
  makeTasks,
  nodesOf,
  STATE,
  type TaskView,
  untilState,
} from './support/tasks.ts';

/* Contract §3: what a task does, as far as clients can see. The numbers are the contract's. */

const { data, refusal } = caller();
const { isOwn } = inject('contract');
const start = (): string => freshName('start_service');

describe('1. nodes are grouped by pool; each pool’s nodes become one task of their own', () => {
  test('two pools, two tasks', async () => {
    const [one, two] = [silentAddresses(2), silentAddresses(3)];
    const pools = [await makePoolOf(one), await makePoolOf(two)];
    const mixed = [two[2], one[1], two[0], one[0], two[1]];
    const ids = await makeTasks({ nodes: mixed });
    const tasks = await Promise.all(ids.map((id) => data<object>(`/task/${id}`)));
    expect(tasks).toMatchObject(pools.map((pool) => ({ pool_id: pool.id })));
    const nodes = await Promise.all(ids.map(nodesOf));
    expect(nodes.map((group) => group.map((node) => node.ip))).toEqual([one, two]);
    for (const id of ids) await data(`/task/stop/${id}`);
  });

  test('a template that cannot run in one of the pools starts nothing', async () => {
    const { id: template } = await makeTemplate({ steps: [{ name: 'register' }] });
    const ips = silentAddresses(2);
    await makePoolOf(ips.slice(0, 1), { sd_id: NO_ID });
    const other = await makePoolOf(ips.slice(1), { sd_id: NO_ID });
    const body = { template_id: template, task_name: 'x', opr_user: 'x', nodes: ips, params: {} };
    expect(await refusal('/task/create', body)).toMatchObject({ code: 400, data: null });
    expect(await data('/task/list', { pool_id: other.id })).toEqual([]);
  });
});

describe('2. a task’s nodes are cut into batches of step_len', () => {
  test.each([
    [5, {}, 5],
    [5, { max_num: 2 }, 2],
    [5, { max_num: 9 }, 5],
    [5, { max_ratio: 50 }, 2],
    [5, { max_ratio: 1 }, 1],
    [5, { max_ratio: 100, max_num: 3 }, 3],
    [5, { max_ratio: 40, max_num: 3 }, 2],
  ])('%i nodes, %j: %i at once', async (count, size, expected) => {
    const ips = silentAddresses(count);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ nodes: ips, ...size });
    expect(await data(`/task/${id}`)).toMatchObject({ step_len: expected });
    await expect
      .poll(async () => (await data<TaskView>(`/task/${id}`)).stat, { timeout: 20_000, interval: 20 })
      .toEqual([count - expected, expected, 0, 0, 0]);
    const states = (await nodesOf(id)).map((node) => node.state);
    expect(states, 'in node order').toEqual([
      ...Array.from({ length: expected }, () => STATE.running),
      ...Array.from({ length: count - expected }, () => STATE.init),
    ]);
    await data(`/task/stop/${id}`);
  });
});

describe.runIf(isOwn)('4. a step that fails', () => {
  test('is retried, and fails the node, which takes no further step', async () => {
    const [step, after] = [await makeStep(), await makeStep()];
    const { id: template } = await makeTemplate({
      steps: [
        { name: step.name, param_values: { exit: 1 }, retry: { retry_times: 3, ignore_error: false } },
        { name: after.name, param_values: { exit: 0 } },
      ],
    });
    const ips = freshAddresses(1);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ template_id: template, nodes: ips });
    await untilState(id, STATE.failed);
    const [node] = await nodesOf(id);
    expect(node?.steps).toEqual({ [step.name]: STATE.failed, [after.name]: STATE.init });
    const [log] = await data<readonly Record<string, string>[]>(`/task/node/${node?.id}/log`);
    expect(log?.[step.name]?.match(/\[attempt \d\]/g)).toEqual([1, 2, 3, 4].map((attempt) => `[attempt ${attempt}]`));
  });

  test('counts as passed with ignore_error', async () => {
    const [step, after] = [await makeStep(), await makeStep()];
    const { id: template } = await makeTemplate({
      steps: [
        { name: step.name, param_values: { exit: 1 }, retry: { retry_times: 0, ignore_error: true } },
        { name: after.name, param_values: { exit: 0 } },
      ],
    });
    const ips = freshAddresses(2);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ template_id: template, nodes: ips });
    const whole = { stat: [0, 0, 2, 0, 0], outcome: 'complete', paused: false, actions: [] };
    expect(await untilState(id, STATE.success)).toMatchObject(whole);
  });
});

describe('5. a task is a success when at least one node reached the end', () => {
  test('none did', async () => {
    const id = await makeFailedTask();
    const failed = { state: STATE.failed, stat: [0, 0, 0, 1, 0], outcome: null, actions: ['start'] };
    expect(await data(`/task/${id}`)).toMatchObject(failed);
  });

  test.runIf(isOwn)('one did', async () => {
    const [silent, well] = [silentAddresses(2), freshAddresses(1)];
    const pool = await makePoolOf([...silent, ...well]);
    const [id = 0] = await makeTasks({ nodes: [...silent, ...well], timeout: 1 });
    const partial = { stat: [0, 0, 1, 2, 0], outcome: 'partial', actions: ['start'] };
    expect(await untilState(id, STATE.success)).toMatchObject(partial);
    expect(await data(`/task/list?pool_id=${pool.id}`)).toMatchObject([{ id, outcome: 'partial' }]);
    expect(await data(`/task/list?pool_id=${pool.id}&outcome=partial`)).toMatchObject([{ id }]);
    expect(await data(`/task/list?pool_id=${pool.id}&outcome=complete`)).toEqual([]);
    const conditions = { condition: 'partial', node_conditions: { succeeded: 1, failed: 2 } };
    expect(await data(`/task/list?pool_id=${pool.id}&condition=failed,partial`)).toMatchObject([{ id, ...conditions }]);
    expect(await data(`/task/list?pool_id=${pool.id}&condition=succeeded`)).toEqual([]);
  });

  test.runIf(isOwn)('with a stricter policy it stops before it starts another batch', async () => {
    const [silent, well] = [silentAddresses(1), freshAddresses(3)];
    await makePoolOf([...silent, ...well]);
    const [id = 0] = await makeTasks({ nodes: [...silent, ...well], timeout: 1, max_num: 2, max_failures: 0 });
    expect(await untilState(id, STATE.failed)).toMatchObject({ stat: [2, 0, 1, 1, 0] });
  });
});

describe('6. pause, start and stop', () => {
  test('a task keeps the steps and values it was made with', async () => {
    const { id: template, name } = await makeTemplate();
    const id = await makeEndlessTask({ template_id: template });
    const before = await data<TaskView>(`/task/${id}`);
    await data(`/task_tpl/update/${template}`, { steps: [{ name: 'register', param_values: { x: 1 } }] });
    await data(`/task/pause/${id}`);
    await data(`/task/start/${id}`);
    expect(await data(`/task/${id}`)).toMatchObject({ options: before.options, template_name: name });
    await data(`/task/stop/${id}`);
  });

  test('start may carry params to replace values on purpose', async () => {
    const step = await makeStep();
    const { id: template } = await makeTemplate({
      steps: [
        { name: step.name, param_values: { exit: 0 } },
        { name: step.name, param_values: { exit: 1 } },
      ],
    });
    const id = await makeEndlessTask({ template_id: template });
    const values = async (): Promise<unknown> =>
      (await data<TaskView>(`/task/${id}`)).options.map((option) => option.param_values['exit']);
    await data(`/task/pause/${id}`);
    expect(await refusal(`/task/start/${id}`, { params: 5 })).toMatchObject({ code: 400, data: null });
    await data(`/task/start/${id}`, { params: { [step.name]: { exit: 7 } } });
    expect(await values()).toEqual([7, 7]);
    await data(`/task/pause/${id}`);
    await data('/task/start', { id, params: [{ exit: 8 }] });
    expect(await values()).toEqual([8, 8]);
    await data(`/task/stop/${id}`);
  });

  test('an integer may be written as a text, and must be one', async () => {
    const step = await makeStep();
    const { id: template } = await makeTemplate({ steps: [{ name: step.name, param_values: { exit: '7' } }] });
    const id = await makeEndlessTask({ template_id: template });
    expect(await data(`/task/${id}`)).toMatchObject({ options: [{ param_values: { exit: 7 } }] });
    await data(`/task/stop/${id}`);
    const ips = silentAddresses(1);
    await makePoolOf(ips);
    const body = { template_id: template, task_name: 'x', opr_user: 'x', nodes: ips, params: { exit: 'abc' } };
    expect(await refusal('/task/create', body)).toMatchObject({
      code: 400,
      msg: expect.stringContaining(`exit of step ${step.name} is "abc", and must be a whole number`),
    });
  });

  test.runIf(isOwn)('start on a failed task runs what failed again; what succeeded is not run again', async () => {
    const [first, second] = [await makeStep(), await makeStep()];
    const { id: template } = await makeTemplate({
      steps: [
        { name: first.name, param_values: { exit: 0 } },
        { name: second.name, param_values: { exit: 1 } },
      ],
    });
    const ips = freshAddresses(3);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ template_id: template, nodes: ips });
    await untilState(id, STATE.failed);
    await data(`/task/start/${id}`, { params: { [second.name]: { exit: 0 } } });
    expect(await untilState(id, STATE.success)).toMatchObject({ stat: [0, 0, 3, 0, 0] });
    for (const node of await nodesOf(id)) {
      const log = await data<readonly Record<string, string>[]>(`/task/node/${node.id}/log`);
      expect(log).toEqual([
        { [first.name]: `${first.name} on ${node.ip}` },
        { [second.name]: `[attempt 1]\noh\n[attempt 2]\n${second.name} on ${node.ip}` },
      ]);
    }
    expect(await refusal(`/task/start/${id}`)).toMatchObject({ code: 400 });
  });

  test('pause: nothing new starts', async () => {
    const ips = silentAddresses(3);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ nodes: ips, max_num: 1, timeout: 4 });
    await data(`/task/pause/${id}`);
    await expect
      .poll(async () => (await data<TaskView>(`/task/${id}`)).stat[STATE.running], { timeout: 20_000, interval: 20 })
      .toBe(0);
    const { stat, state } = await data<TaskView>(`/task/${id}`);
    expect(state).toBe(STATE.stopped);
    expect(stat[STATE.init]).toBeGreaterThanOrEqual(2);
    await data(`/task/start/${id}`);
    // the first batch failed as a whole
    expect(await untilState(id, STATE.failed)).toMatchObject({ stat: [2, 0, 0, 1, 0] });
  });

  test('stop: what has not begun is stopped, and the task is finished for good', async () => {
    const ips = silentAddresses(3);
    await makePoolOf(ips);
    const [id = 0] = await makeTasks({ nodes: ips, max_num: 1 });
    await data(`/task/stop/${id}`);
    const { stat } = await data<TaskView>(`/task/${id}`);
    expect(stat[STATE.init]).toBe(0);
    expect(stat[STATE.stopped]).toBeGreaterThanOrEqual(2);
    expect(await refusal(`/task/start/${id}`)).toMatchObject({ code: 400 });
  });
});

describe('8. the pool fills in parameters of the template', () => {
  test('the service’s image for the first step that starts a service, unless the template says another', async () => {
    const [first, later] = [await makeStep({ name: start() }), await makeStep({ name: start() })];
    const service = await makeService({ docker_image: 'web:7' });
    const ips = silentAddresses(1);
    await makePoolOf(ips, { service_id: service });
    const tags = async (steps: readonly object[]): Promise<unknown> => {
      const { id: template } = await makeTemplate({ steps });
      const [id = 0] = await makeTasks({ template_id: template, nodes: ips, params: { exit: 0 } });
      const { options } = await data<TaskView>(`/task/${id}`);
      await data(`/task/stop/${id}`);
      return options.map((option) => option.param_values['tag']);
    };
    expect(await tags([{ name: first.name }, { name: later.name }])).toEqual(['web:7', undefined]);
    expect(await tags([{ name: first.name, param_values: { tag: 'own:1' } }])).toEqual(['own:1']);
  });

  test('the pool’s machine type and load balancer', async () => {
    const { id: template } = await makeTemplate({ steps: [{ name: 'create_vm' }, { name: 'register' }] });
    const pool = await makePool({ vm_type: NO_ID, sd_id: NO_ID - 1, tasks: { expand: template } });
    const { msg } = await refusal(`/pool/expand/${pool}`, { num: 1 });
    expect(msg).toContain(`machine type ${NO_ID}`);
    expect(msg).toContain(`load balancer ${NO_ID - 1}`);
  });

  test('what the pool has none of stays as the template names it', async () => {
    const steps = [
      { name: 'create_vm', param_values: { vm_type_id: NO_ID } },
      { name: 'register', param_values: { service_discovery_id: NO_ID - 1 } },
    ];
    const { id: template } = await makeTemplate({ steps });
    const pool = await makePool({ vm_type: 0, sd_id: 0, tasks: { expand: template } });
    const { msg } = await refusal(`/pool/expand/${pool}`, { num: 1 });
    expect(msg).toContain(`machine type ${NO_ID}`);
    expect(msg).toContain(`load balancer ${NO_ID - 1}`);
    await data(`/pool/update/${pool}`, { sd_id: NO_ID - 2 });
    expect((await refusal(`/pool/expand/${pool}`, { num: 1 })).msg).toContain(`load balancer ${NO_ID - 2}`);

    const { id: bare } = await makeTemplate({ steps: [{ name: 'create_vm' }] });
    await data(`/pool/update/${pool}`, { tasks: { expand: bare } });
    expect((await refusal(`/pool/expand/${pool}`, { num: 1 })).msg).toContain('vm_type of the pool');
  });
});
