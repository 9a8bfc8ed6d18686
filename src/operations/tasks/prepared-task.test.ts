import { expect, test } from 'vitest';
import type { BecomeChoice } from '../../domain/become.ts';
import type { SdId, VmTypeId } from '../../domain/ids.ts';
import type { PlannedAction, PlannedStep, StepWork } from '../../domain/plans/plan.ts';
import { usersIn } from './planned-users.ts';
import { expectedDuration } from './prepared-task.ts';

function step(work: StepWork): PlannedStep {
  return { name: 's', params: {}, retry: { retry_times: 0, ignore_error: false, interval: 1 }, timeout: 10, work };
}

function remote(...users: readonly (BecomeChoice | undefined)[]): PlannedStep {
  const actions = users.map((become): PlannedAction => ({
    name: 'a',
    action: { module: 'shell', args: 'true' },
    ...(become === undefined ? {} : { become }),
  }));
  return step({ kind: 'remote', vmTypeId: 1 as VmTypeId, actions });
}

const DEPLOY: BecomeChoice = { method: 'sudo', user: 'deploy' };
const ROOT: BecomeChoice = { method: 'su', user: 'root' };

test('the users of each step are those of its actions, each once, in order', () => {
  const register = step({ kind: 'register', sdId: 1 as SdId });
  const plan = [remote(DEPLOY, undefined, { ...DEPLOY }, ROOT), register, remote(undefined), remote('none', undefined)];
  expect(usersIn(plan, ROOT)).toEqual([[DEPLOY, ROOT], [], [ROOT], ['none', ROOT]]);
  expect(usersIn(plan, 'none')).toEqual([[DEPLOY, 'none', ROOT], [], ['none'], ['none']]);
  expect(usersIn([], 'none')).toEqual([]);
});

test.each([
  [[], 3, 60, null],
  [[10, 12, 600], 4, 0, 48],
  [[10], 4, 60, 220],
  [[10], 1, 60, 10],
  [[10], 0, 60, 0],
])('after batches of %j s, %i more with %i s between them take %j s', (past, batches, bake, seconds) => {
  expect(expectedDuration(past, batches, bake)).toBe(seconds);
});
