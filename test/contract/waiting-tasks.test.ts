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

interface Waiting {
  readonly id: number;
  readonly waits_for: { readonly who: string; readonly reason: string; readonly since: number } | null;
}

describe('waits_for', () => {
  test('tells of a task that only a person lets begin or go on, and lists are filtered by it', async () => {
    const request = await requestWith({});
    const make = async (auto: 0 | 1): Promise<number> => {
      const { task_ids: ids } = await success('/task/create', { ...request, auto });
      return (ids as readonly number[])[0] ?? 0;
    };
    const [made, paused, stopped, busy, behind] = [
      await make(0),
      await make(0),
      await make(0),
      await make(1),
      await make(1),
    ];
    await data(`/task/pause/${paused}`);
    await data(`/task/stop/${stopped}`);
    const of = async (id: number) => (await data<Waiting>(`/task/${id}`)).waits_for;
    expect(await of(made)).toEqual({ who: 'person', reason: 'start', since: expect.any(Number) });
    expect(await of(paused)).toMatchObject({ reason: 'paused' });
    for (const id of [stopped, busy, behind]) expect(await of(id)).toBeNull();

    const listed = await data<readonly Waiting[]>('/task/list', { waits_for: 'person', page_size: 1000 });
    expect(listed.every(({ waits_for: wait }) => wait?.who === 'person')).toBe(true);
    const ids = listed.map(({ id }) => id);
    expect([made, paused, stopped, busy, behind].filter((id) => ids.includes(id))).toEqual([made, paused]);
    expect(await refusal('/task/list', { waits_for: 'godot' })).toMatchObject({
      code: 400,
      msg: expect.stringContaining('waits_for'),
    });
    for (const id of [made, paused, behind, busy]) await data(`/task/stop/${id}`);
  });
});
