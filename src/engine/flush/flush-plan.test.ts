import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import type { BatchId, NodeId, NodeRunId, SliceId, TaskId, VmTypeId } from '../../domain/ids.ts';
import { afterStep, FIRST_POSITION } from '../../domain/node-run.ts';
import type { PlannedStep } from '../../domain/plans/plan.ts';
import type { Contact } from '../../domain/contact.ts';
import type { Status } from '../../domain/status.ts';
import type { TaskPhase } from '../../domain/task.ts';
import { message } from '../../messages/message.ts';
import { failed, passed } from '../../steps/step.ts';
import type { Change } from './change.ts';
import { planFlush } from './flush-plan.ts';
import type { TaskKind } from '../../store/schema.ts';
import type { HeldNodeRun } from '../held.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const TASK = 1 as TaskId;
const RUNNING = new Map<TaskId, TaskPhase>([[TASK, { state: 'running', ended: false }]]);
const PAUSED = new Map<TaskId, TaskPhase>([[TASK, { state: 'stopped', ended: false }]]);
const step: PlannedStep = {
  name: 'one',
  params: {},
  retry: { retry_times: 1, ignore_error: false, interval: 5 },
  timeout: 60,
  work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions: [] },
};

function nodeRun(state: Status, kind: TaskKind = 'deploy'): HeldNodeRun {
  return {
    id: 10 as NodeRunId,
    nodeId: 20 as NodeId,
    slice: {
      id: 30 as SliceId,
      batchId: 40 as BatchId,
      lease: 1,
      task: {
        id: TASK,
        kind,
        plan: [step, step],
        gatedSteps: [],
        poolName: 'p',
        serviceName: 's',
        clusterName: 'c',
      },
      lost: new AbortController(),
    },
    isMachineGone: false,
    ip: '10.0.0.1',
    vmId: '',
    state,
    position: FIRST_POSITION,
    retryAt: null,
    begun: null,
    contact: null,
  };
}

function begin(run: HeldNodeRun, answers: string[], position = run.position): Change {
  return {
    kind: 'begin',
    nodeRun: run,
    position,
    pending: { resolve: ({ kind }) => answers.push(kind), reject: () => {} },
  };
}

describe('a beginning', () => {
  test('in a running task is recorded and answered', () => {
    const answers: string[] = [];
    const run = nodeRun('init');
    const plan = planFlush([begin(run, answers)], RUNNING, NOW);
    expect(plan.rows.stepBegins).toEqual([{ nodeRunId: 10, stepIndex: 0, attempt: 1 }]);
    expect(plan.rows.counts.get(TASK)).toEqual({ init: -1, running: 1, success: 0, failed: 0, stopped: 0 });
    expect(answers, 'not before the commit').toEqual([]);
    plan.afterCommit.forEach((call) => call());
    expect(answers).toEqual(['begun']);
    expect(run.state, 'the node run itself is left alone').toBe('init');
  });

  test.each([
    ['init', undefined],
    ['running', { init: 0, running: -1, success: 0, failed: 0, stopped: 1 }],
  ] as const)('in a halted task is refused; a node that is %s counts %o', (state, counts) => {
    const answers: string[] = [];
    const plan = planFlush([begin(nodeRun(state), answers)], PAUSED, NOW);
    plan.afterCommit.forEach((call) => call());
    expect(answers).toEqual(['halted']);
    expect(plan.rows.stepBegins).toEqual([]);
    expect(plan.rows.counts.get(TASK)).toEqual(counts);
  });
});

describe('a beginning before a gate', () => {
  test('that is shut changes nothing but the answer', () => {
    const answers: string[] = [];
    const change = begin(nodeRun('running'), answers);
    const plan = planFlush([change], RUNNING, NOW, new Map([[change, { kind: 'wait' }]]));
    plan.afterCommit.forEach((call) => call());
    expect(answers).toEqual(['waits']);
    expect(plan.rows).toMatchObject({ stepBegins: [], stepEnds: [], nodeRuns: [], events: [] });
  });

  test('at which it waited too long is a failed attempt, of which no work was done', () => {
    const answers: string[] = [];
    const change = begin(nodeRun('running'), answers);
    const plan = planFlush(
      [change],
      RUNNING,
      NOW,
      new Map([[change, { kind: 'refused', reason: message('waited_for_shrink', { seconds: 60, pool: 'web' }) }]]),
    );
    plan.afterCommit.forEach((call) => call());
    expect(answers).toEqual(['refused']);
    expect(plan.rows.stepBegins).toEqual([{ nodeRunId: 10, stepIndex: 0, attempt: 1 }]);
    expect(plan.rows.stepEnds).toMatchObject([{ state: 'failed', log: 'waited 60 s for pool web to shrink first' }]);
    expect(inEnglish(plan.rows.nodeRuns)).toMatchObject([
      { state: 'failed', error: 'one: waited 60 s for pool web to shrink first' },
    ]);
    expect([...plan.rows.closed]).toEqual([[30, { batchId: 40, count: 1 }]]);
  });
});

test('the end of a step and the beginning of the next are one change of the node run', () => {
  const run = nodeRun('running');
  const outcome = passed('ok');
  const after = afterStep([step, step], FIRST_POSITION, true);
  const second = { stepIndex: 1, attempt: 1, firstAttempt: 1 };
  const plan = planFlush(
    [{ kind: 'end', nodeRun: run, outcome, after, marks: [] }, begin(run, [], second)],
    RUNNING,
    NOW,
  );
  expect(plan.rows.stepEnds).toMatchObject([{ stepIndex: 0, attempt: 1, state: 'success', log: 'ok' }]);
  expect(plan.rows.nodeRuns).toMatchObject([{ state: 'running', position: second, finished: null }]);
  expect(plan.rows.counts.size).toBe(0);
});

test('a retry says when, and the log says why', () => {
  const run = nodeRun('running');
  const after = afterStep([step], FIRST_POSITION, false);
  const plan = planFlush([{ kind: 'end', nodeRun: run, outcome: failed('no disk'), after, marks: [] }], RUNNING, NOW);
  expect(plan.rows.nodeRuns[0]?.retryAt).toEqual(new Date(NOW.getTime() + 5000));
  expect(inEnglish(plan.rows.logLines[0]?.message)).toBe('node 10.0.0.1: step one failed, retrying in 5 s: no disk');
});

test('a last step closes the node run in its slice and batch', () => {
  const run = nodeRun('running');
  const after = afterStep([step], FIRST_POSITION, true);
  const plan = planFlush([{ kind: 'end', nodeRun: run, outcome: passed('ok'), after, marks: [] }], RUNNING, NOW);
  expect([...plan.rows.closed]).toEqual([[30, { batchId: 40, count: 1 }]]);
  expect(plan.rows.nodeRuns).toMatchObject([{ state: 'success', finished: NOW }]);
});

/** What is known of the image of a node whose first step has ended. */
function imageAfter(steps: readonly PlannedStep[], ok: boolean): string | null | undefined {
  const run = nodeRun('running');
  const slice = { ...run.slice, task: { ...run.slice.task, plan: steps } };
  const outcome = ok ? passed('ok') : failed('no');
  const after = afterStep(steps, FIRST_POSITION, ok);
  const { rows } = planFlush([{ kind: 'end', nodeRun: { ...run, slice }, outcome, after, marks: [] }], RUNNING, NOW);
  return rows.nodeRuns[0]?.image;
}

test('what a node runs is unknown while the service is started on it, and known when it succeeded', () => {
  const action = { name: 'run', action: { module: 'shell', args: 'run {{ tag }}' } };
  const work = { kind: 'remote', vmTypeId: 1 as never, actions: [action] } as const;
  const start: PlannedStep = { ...step, name: 'start_service', params: { tag: 'web:2' }, work };
  expect(imageAfter([start], true)).toBe('web:2');
  expect(imageAfter([start, step], true)).toBeNull();
  expect(imageAfter([start], false)).toBeNull();
  const deaf: PlannedStep = { ...start, work: { ...work, actions: [] } };
  expect(imageAfter([deaf], true), 'no step took the image').toBeNull();
  expect(imageAfter([step], true), 'a task that starts no service leaves it').toBeUndefined();
});

function contactOf(nodeRun: HeldNodeRun, contact: Contact | null, position = nodeRun.position): Change {
  return { kind: 'contact', nodeRun, position, contact };
}

describe('the contact of an attempt with its node', () => {
  const until = new Date(NOW.getTime() + 15_000);
  const trouble: Contact = { phase: 'connecting', trouble: { reason: 'refused', tries: 1, until } };
  const underWay = (contact: Contact | null = null): HeldNodeRun => ({ ...nodeRun('running'), begun: NOW, contact });
  test('is written beside the node run, which stays as it is, and is an event', () => {
    const run = underWay();
    const { rows, drafts } = planFlush([contactOf(run, trouble)], RUNNING, NOW);
    expect(rows.contacts).toEqual([{ nodeRunId: 10, ...FIRST_POSITION, contact: trouble }]);
    expect(rows).toMatchObject({ nodeRuns: [], stepEnds: [], logLines: [] });
    expect(rows.events).toMatchObject([
      {
        type: 'node_run',
        condition: 'running',
        phase: 'connecting',
        trouble: { reason: 'refused', tries: 1, until: until.getTime() / 1000 },
      },
    ]);
    expect(drafts.get(run)?.contact).toBe(trouble);
  });

  test('ends with the attempt, and later reports of it are ignored', () => {
    const run = underWay(trouble);
    const after = afterStep([step], FIRST_POSITION, false);
    const changes: Change[] = [
      { kind: 'end', nodeRun: run, outcome: failed('no'), after, marks: [] },
      contactOf(run, trouble),
    ];
    const { rows } = planFlush(changes, RUNNING, NOW);
    expect(rows.contacts).toMatchObject([{ contact: null }]);
    expect(rows.events).toMatchObject([{ phase: 'retrying', retry_at: NOW.getTime() / 1000 + 5 }]);
    expect(rows.events[0]).not.toHaveProperty('trouble');
  });

  test('of an earlier attempt is ignored', () => {
    const run = { ...underWay(), position: { ...FIRST_POSITION, attempt: 2 } };
    const { rows } = planFlush([contactOf(run, trouble, FIRST_POSITION)], RUNNING, NOW);
    expect(rows).toMatchObject({ contacts: [], events: [] });
  });

  test('is not written when it comes and goes between two flushes', () => {
    const run = underWay();
    const { rows } = planFlush([contactOf(run, trouble), contactOf(run, null)], RUNNING, NOW);
    expect(rows).toMatchObject({ contacts: [], events: [] });
  });
});

test.each([
  ['a paused task', PAUSED, 'paused'],
  ['a task that was stopped for good', new Map([[TASK, { state: 'stopped', ended: true } as const]]), 'stopped'],
] as const)('a node that halts in %s is reported as that', (_, phases, condition) => {
  const plan = planFlush([begin(nodeRun('running'), [])], phases, NOW);
  expect(plan.rows.events).toMatchObject([{ type: 'node_run', state: 'stopped', condition }]);
});

test('a check changes its node run, and not the node', () => {
  for (const [kind, changesNode] of [
    ['deploy', true],
    ['check', false],
  ] as const) {
    const { rows } = planFlush([begin(nodeRun('init', kind), [])], RUNNING, NOW);
    expect(rows.nodeRuns).toMatchObject([{ state: 'running', changesNode }]);
    expect(rows.counts.get(TASK)).toMatchObject({ init: -1, running: 1 });
  }
});
