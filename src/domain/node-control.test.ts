import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { type NodeRunPhase, retryNode, skipNode } from './node-control.ts';
import { FIRST_POSITION } from './node-run.ts';
import { STATUSES, type Status } from './status.ts';
import type { TaskPhase } from './task.ts';

const AGAIN = { stepIndex: 0, attempt: 2, firstAttempt: 2 };
const task = (state: Status, ended = false): TaskPhase => ({ state, ended });
const run = (state: Status, more: Partial<NodeRunPhase> = {}): NodeRunPhase => ({
  state,
  position: FIRST_POSITION,
  isSkipped: false,
  isHeld: false,
  hasBegun: state === 'failed',
  ...more,
});

describe('a retry', () => {
  test.each([
    ['running', 'now'],
    ['init', 'next_start'],
    ['stopped', 'next_start'],
    ['success', 'task_again'],
    ['failed', 'task_again'],
  ] as const)('of a failed node in a task that is %s comes %s, with a new attempt', (state, when) => {
    expect(retryNode(task(state), run('failed'))).toEqual({ kind: 'accepted', position: AGAIN, when });
  });

  test.each([
    [false, FIRST_POSITION],
    [true, AGAIN],
  ])('of a skipped node goes on where it was; where it had begun (%s), with a new attempt', (hasBegun, position) => {
    const skipped = run('stopped', { isSkipped: true, hasBegun });
    expect(retryNode(task('running'), skipped)).toEqual({ kind: 'accepted', position, when: 'now' });
  });

  test.each([
    ['running', 'busy'],
    ['success', 'invalid'],
    ['init', 'invalid'],
    ['stopped', 'invalid'],
  ] as const)('of a node that is %s is refused', (state, code) => {
    expect(retryNode(task('running'), run(state))).toMatchObject({ kind: 'refused', code });
  });
});

describe('a skip', () => {
  test('excuses a node that failed, and leaves out one that waits', () => {
    // the attempt that failed is still the last one
    const position = FIRST_POSITION;
    expect(skipNode(task('running'), run('failed'))).toEqual({ kind: 'accepted', position, effect: 'excuse' });
    for (const state of ['init', 'stopped'] as const) {
      expect(skipNode(task('running'), run(state))).toMatchObject({ kind: 'accepted', effect: 'leave_out' });
    }
  });

  test('is refused while the node is in work, or about to be', () => {
    expect(skipNode(task('running'), run('running'))).toMatchObject({ kind: 'refused', code: 'busy' });
    expect(skipNode(task('running'), run('init', { isHeld: true }))).toMatchObject({ kind: 'refused', code: 'busy' });
  });

  test('is done once', () => {
    expect(skipNode(task('running'), run('stopped', { isSkipped: true }))).toMatchObject({ kind: 'refused' });
  });
});

test('nothing is changed in a task that was stopped for good, nor at a node that reached the end', () => {
  const phases = fc.record({ state: fc.constantFrom(...STATUSES), ended: fc.boolean() });
  const flags = fc.record({ isSkipped: fc.boolean(), isHeld: fc.boolean() });
  fc.assert(
    fc.property(phases, fc.constantFrom(...STATUSES), flags, (phase, state, more) => {
      for (const decide of [retryNode, skipNode]) {
        const decision = decide(phase, run(state, more));
        const isFinal = phase.ended || state === 'success' || state === 'running';
        expect(decision.kind === 'accepted' && isFinal).toBe(false);
        expect(decision.kind === 'accepted' || inEnglish(decision.reason) !== '').toBe(true);
      }
    }),
  );
});
