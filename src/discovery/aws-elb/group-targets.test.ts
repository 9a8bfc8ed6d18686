import fc from 'fast-check';
import { expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { groupTargets, memberOf } from './group-targets.ts';

test.each([
  ['healthy', undefined, 'up', true],
  ['initial', 'Elb.RegistrationInProgress', 'down', false],
  ['unhealthy', 'Target.Timeout', 'down', false],
  ['unhealthy.draining', 'Target.FailedHealthChecks', 'down', false],
  ['draining', 'Target.DeregistrationInProgress', 'draining', false],
  ['unused', 'Target.NotInUse', 'unknown', false],
  ['unavailable', 'Target.HealthCheckDisabled', 'unknown', true],
  ['unavailable', 'Elb.InternalError', 'unknown', false],
] as const)('a target that is %s by %s is %s', (State, Reason, state, serves) => {
  const health = { State, ...(Reason === undefined ? {} : { Reason }) };
  const [target] = groupTargets([{ Target: { Id: '10.0.0.7', Port: 80 }, TargetHealth: health }]);
  if (target === undefined) throw new Error('it is none');
  expect(memberOf(target, '10.0.0.7')).toEqual({ name: null, ip: '10.0.0.7', port: 80, weight: null, state });
  const unhealthy = Reason === 'Target.NotInUse' ? 'hopeless' : 'late';
  expect(target).toMatchObject({ isIn: state !== 'draining', health: serves ? 'healthy' : unhealthy });
});

test('what is not registered is no target, and what is said of one is one line with a bound', () => {
  const described = [
    {
      Target: { Id: '10.0.0.7', Port: 80 },
      TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } as const,
    },
    { Target: { Id: '10.0.0.8' } as never },
    {},
  ];
  expect(groupTargets(described)).toEqual([]);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u001B', '[', '7', 'm', '\u202E', ' '), maxLength: 600 }),
      (Description) => {
        const [target] = groupTargets([{ Target: { Id: 'i-1', Port: 1 }, TargetHealth: { Description } }]);
        const said = englishOf(target?.said ?? '');
        expect(said.length).toBeLessThanOrEqual(301);
        expect(said).not.toMatch(/\p{Cc}/u);
      },
    ),
  );
});
