import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReadRun, ShownNodeRun } from '../../../data/task/tasks.ts';
import type { LiveEvent } from '../../../../../src/client/event-stream.ts';
import { STATUS_NAMES, type StatusCode } from '../../../data/status-code.ts';
import { RunStore } from './run-store.ts';

const STEPS = ['pull', 'start'];
const CONDITIONS = ['waiting', 'running', 'succeeded', 'failed', 'paused'] as const;

function read(...nodes: readonly ShownNodeRun[]): ReadRun {
  return { nodes, steps: STEPS, condition: 'running' };
}

function shown(id: number, state: StatusCode, step = 0): ShownNodeRun {
  return {
    id,
    node_id: id,
    ip: `10.0.0.${id}`,
    state,
    condition: CONDITIONS[state],
    attempt: 1,
    step_index: Math.min(step, STEPS.length - 1),
    actions: [],
    steps: {},
    pool_name: 'web',
    vm_id: '',
    error: '',
    created: '',
    updated: '',
    started: state === 0 ? null : 1,
    finished: null,
  };
}

function moved(id: number, state: StatusCode, step = 'pull', error = ''): LiveEvent {
  const details = { batch_id: 1, node_run_id: id, node_id: id, ip: `10.0.0.${id}`, step, attempt: 1, error };
  const condition = CONDITIONS[state];
  return { type: 'node_run', task_id: 1, state: STATUS_NAMES[state], condition, ...details };
}

function ofTask(...stat: readonly number[]): LiveEvent {
  return { type: 'task', task_id: 1, state: 'running', stat };
}

function storeWithFrames() {
  const frames: (() => void)[] = [];
  const store = new RunStore({ onFrame: (callback) => frames.push(callback), now: () => 50_000 });
  const draw = (): number => {
    const due = frames.splice(0);
    for (const callback of due) callback();
    return due.length;
  };
  return { store, draw };
}

test('RS1: many events, one view per frame, and old views stay as they were', () => {
  const { store, draw } = storeWithFrames();
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  store.take(read(shown(1, 0), shown(2, 0)));
  draw();
  const before = store.current();
  for (let time = 0; time < 100; time += 1) store.apply([moved(1, 1)]);
  store.apply([moved(1, 1, 'start')]);
  expect(store.current()).toBe(before);
  expect(draw()).toBe(1);
  expect(told).toBe(2);
  expect(before.counts).toEqual({ waiting: 2 });
  expect(before.nodes?.[0]).toMatchObject({ state: 0, step: 0, started: null });
  expect(store.current().counts).toEqual({ waiting: 1, running: 1 });
  expect(store.current().nodes?.[0]).toMatchObject({ state: 1, step: 1, attempt: 1, started: 50 });
});

test('RS2: what came while the nodes were read is not lost, also when they are read again', () => {
  const { store, draw } = storeWithFrames();
  store.expect();
  store.apply([moved(1, 1)]);
  store.take(read(shown(1, 0), shown(2, 0)));
  draw();
  expect(store.current().counts).toEqual({ waiting: 1, running: 1 });
  store.expect();
  store.apply([moved(2, 3, 'pull', 'pull: no route')]);
  store.take(read(shown(1, 1), shown(2, 1)));
  draw();
  expect(store.current().counts).toEqual({ running: 1, failed: 1 });
  expect(store.current().nodes?.[1]).toMatchObject({ state: 3, error: 'pull: no route', finished: 50 });
});

test('RS3: a task that counts otherwise has to be read again', () => {
  const { store } = storeWithFrames();
  store.take(read(shown(1, 3), shown(2, 2, 2)));
  expect(store.apply([ofTask(0, 0, 1, 1, 0)])).toBe('up_to_date');
  // a start resets failed nodes without an event for each
  expect(store.apply([ofTask(1, 0, 1, 0, 0)])).toBe('out_of_date');
  expect(store.apply([ofTask(1, 0, 1, 0, 0), moved(1, 1), ofTask(0, 1, 1, 0, 0)])).toBe('up_to_date');
});

test('RS3: so has one whose condition is another: its nodes are pausing, or paused, or wait again', () => {
  const { store } = storeWithFrames();
  store.take(read(shown(1, 1)));
  const event = ofTask(0, 1, 0, 0, 0);
  expect(store.apply([{ ...event, condition: 'running' }])).toBe('up_to_date');
  expect(store.apply([{ ...event, condition: 'pausing' }])).toBe('out_of_date');
  store.take({ ...read(shown(1, 1)), condition: 'pausing' });
  expect(store.apply([{ ...event, condition: 'paused' }])).toBe('up_to_date');
  expect(store.apply([{ ...event, condition: 'running' }])).toBe('out_of_date');
});

test('what keeps a node from being reached comes and goes with its events', () => {
  const { store, draw } = storeWithFrames();
  const trouble = { reason: 'refused', tries: 2, until: 60 };
  store.take(read({ ...shown(1, 1), phase: 'connecting', trouble }));
  draw();
  expect(store.current().nodes?.[0]).toMatchObject({ phase: 'connecting', trouble });
  store.apply([{ ...moved(1, 1), phase: 'connecting', trouble: { ...trouble, tries: 3 } }]);
  draw();
  expect(store.current().nodes?.[0]).toMatchObject({ trouble: { tries: 3 } });
  store.apply([moved(1, 1)]);
  draw();
  expect(store.current().nodes?.[0]).toMatchObject({ phase: null, trouble: null });
});

test('a node that succeeded has all steps behind it, and one that is not of this task is passed over', () => {
  const { store, draw } = storeWithFrames();
  store.take(read(shown(1, 1)));
  store.apply([moved(1, 2, 'start'), moved(99, 3)]);
  draw();
  expect(store.current().nodes).toEqual([expect.objectContaining({ id: 1, state: 2, step: 2 })]);
});

test('a reading that fails says why, and the next one mends it', () => {
  const { store, draw } = storeWithFrames();
  store.fail('503');
  draw();
  expect(store.current()).toMatchObject({ nodes: null, error: '503' });
  store.take(read());
  draw();
  expect(store.current()).toMatchObject({ nodes: [], error: null });
});

test('the counts are always those of the nodes', () => {
  const codes = fc.constantFrom<StatusCode>(0, 1, 2, 3, 4);
  const events = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), codes, fc.constantFrom('pull', 'start', 'odd')));
  fc.assert(
    fc.property(fc.array(codes, { minLength: 5, maxLength: 5 }), events, (states, list) => {
      const { store, draw } = storeWithFrames();
      store.take(read(...states.map((state, index) => shown(index + 1, state))));
      store.apply(list.map(([id, state, step]) => moved(id, state, step)));
      draw();
      const { nodes, counts } = store.current();
      for (const name of CONDITIONS) {
        expect(counts[name] ?? 0).toBe(nodes?.filter(({ condition }) => condition === name).length);
      }
    }),
  );
});
