import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VmTypeId } from '../ids.ts';
import { afterStep, type Position } from '../node-run.ts';
import { firstStepOf, joinedParts, partAt } from './plan-parts.ts';
import type { PlannedStep } from './plan.ts';

const step = (name: string): PlannedStep => ({
  name,
  params: {},
  retry: { retry_times: 0, ignore_error: false, interval: 0 },
  timeout: 1,
  work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions: [] },
});

test('a node goes through the steps of its part, all of them and no others', () => {
  const names = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(names, names, fc.constantFrom('new', 'old'), (made, returned, part) => {
      const plan = joinedParts(made.map(step), returned.map(step));
      const passed: string[] = [];
      let position: Position = { stepIndex: firstStepOf(plan, part), attempt: 1, firstAttempt: 1 };
      for (;;) {
        passed.push(plan[position.stepIndex]?.name ?? '');
        expect(partAt(plan, position.stepIndex).map(({ name }) => name)).toEqual(part === 'new' ? made : returned);
        const after = afterStep(plan, position, true);
        if (after.kind !== 'next') break;
        position = after.position;
      }
      expect(passed).toEqual(part === 'new' ? made : returned);
    }),
  );
});

test('a plan without parts is one for all nodes', () => {
  const plan = [step('a'), step('b')];
  expect(partAt(plan, 1)).toBe(plan);
  expect(afterStep(plan, { stepIndex: 0, attempt: 1, firstAttempt: 1 }, true)).toMatchObject({ kind: 'next' });
});
