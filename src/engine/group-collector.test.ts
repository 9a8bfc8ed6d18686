import { expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { failed, type GroupStep, passed, type StepCall } from '../steps/step.ts';
import { GroupCollector } from './group-collector.ts';

function call(nodeRunId: number): StepCall {
  return { nodeRunId } as StepCall;
}

function collect(run: GroupStep['run']): GroupCollector {
  return new GroupCollector({ mode: 'group', run });
}

test('calls that come together are one call, and each gets its own outcome', async () => {
  const sizes: number[] = [];
  const group = collect(async function* (calls) {
    sizes.push(calls.length);
    for (const one of calls.toReversed()) yield { call: one, outcome: passed(`node ${one.nodeRunId}`) };
  });
  const outcomes = await Promise.all([1, 2, 3].map((id) => group.run(call(id))));
  expect(outcomes.map((outcome) => outcome.log)).toEqual(['node 1', 'node 2', 'node 3']);
  expect(sizes).toEqual([3]);
});

test('an outcome is told as soon as it is known', async () => {
  const rest = Promise.withResolvers<void>();
  const group = collect(async function* ([first, second]) {
    if (first) yield { call: first, outcome: passed('first') };
    await rest.promise;
    if (second) yield { call: second, outcome: passed('second') };
  });
  const [first, second] = [group.run(call(1)), group.run(call(2))];
  expect((await first).log).toBe('first');
  rest.resolve();
  expect((await second).log).toBe('second');
});

test('when the step breaks off, those without an outcome fail with the reason, the others keep theirs', async () => {
  const group = collect(async function* ([first]) {
    if (first) yield { call: first, outcome: passed('made') };
    throw new Error('provider is down');
  });
  expect(await Promise.all([1, 2].map((id) => group.run(call(id))))).toEqual([
    passed('made'),
    failed('provider is down'),
  ]);
});

test('a step that forgets a node fails that node', async () => {
  const group = collect(async function* () {});
  expect(inEnglish(await group.run(call(1)))).toEqual(failed('the step ended without an answer for this node'));
});
