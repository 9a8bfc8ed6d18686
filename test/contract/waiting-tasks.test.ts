import { describe, expect, test } from 'vitest';
import { caller } from './support/client.ts';
import { nodesOf, requestWith, STATE, type TaskView } from './support/tasks.ts';

/* Contract §2, Tasks: those that are made, and begun by /task/start. */

const { data, success, refusal } = caller();

describe('auto: 0 makes a task that waits for its start', () => {
  test.each([[0], ['0'], [false]])('%j', async (auto) => {
    const { task_ids: ids } = await success('/task/create', await requestWith({ auto }));
    const [id = 0] = ids as readonly number[];
    const made = { state: STATE.init, stat: [1, 0, 0, 0, 0], waiting_for: null, actions: ['start', 'pause', 'stop'] };
    expect(await data(`/task/${id}`)).toMatchObject(made);
    expect((await nodesOf(id))[0]).toMatchObject({ state: STATE.init, actions: ['skip'] });
    expect(await data(`/task/start/${id}`)).toBeNull();
    await expect
      .poll(async () => (await data<TaskView>(`/task/${id}`)).stat, { timeout: 20_000, interval: 20 })
      .toEqual([0, 1, 0, 0, 0]);
    expect((await nodesOf(id))[0]).toMatchObject({ state: STATE.running, actions: ['abandon'] });
    await data(`/task/stop/${id}`);
  });

  test('it keeps nobody from its nodes', async () => {
    const request = await requestWith({});
    const { task_ids: waiting } = await success('/task/create', { ...request, auto: 0 });
    const [first = 0] = waiting as readonly number[];
    const { task_ids: begun } = await success('/task/create', { ...request, auto: 1 });
    const [second = 0] = begun as readonly number[];
    expect(await data(`/task/${second}`)).toMatchObject({ state: STATE.running, waiting_for: null });
    await data(`/task/start/${first}`);
    const waits = { state: STATE.init, waiting_for: second, actions: ['pause', 'stop'] };
    expect(await data(`/task/${first}`)).toMatchObject(waits);
    expect(await refusal(`/task/start/${first}`)).toMatchObject({ code: 400, msg: expect.stringContaining('waits') });
    await data(`/task/stop/${first}`);
    await data(`/task/stop/${second}`);
  });
});
