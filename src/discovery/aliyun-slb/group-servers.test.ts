import fc from 'fast-check';
import { expect, test } from 'vitest';
import { healthIn, memberOf, serverKey, targetsIn } from './group-servers.ts';

const GROUP = 'sgp-bp10000000';
const server = { ServerId: '10.0.0.7', ServerIp: '10.0.0.7', ServerType: 'Ip', Port: 80, Weight: 100 };

/** Health as a listener's rule says it. */
function healthOf(named: Readonly<Record<string, unknown>> | null, isChecked = true, group = GROUP) {
  const servers = named === null ? [] : [{ ServerId: '10.0.0.7', Port: 80, ...named }];
  const ailing = healthIn(
    { RuleHealthStatus: [{ ServerGroupInfos: [{ ServerGroupId: group, NonNormalServers: servers }] }] },
    GROUP,
  );
  return { isChecked, isUsed: ailing !== null, ailing: ailing ?? new Map() };
}

/** What is said of the server with such an entry. */
function said(named: Readonly<Record<string, unknown>>): string {
  return healthOf(named).ailing.get(serverKey('10.0.0.7', 80))?.said ?? '';
}

test.each([
  ['Available', null, 'healthy', 'up'],
  ['Configuring', null, 'healthy', 'up'],
  ['Adding', null, 'late', 'down'],
  ['Available', 'Initial', 'late', 'down'],
  ['Available', 'Unhealthy', 'late', 'down'],
  ['Available', 'Unavailable', 'healthy', 'unknown'],
  ['Available', 'Unused', 'late', 'down'],
] as const)('a server that is %s, and %s, is %s', (Status, named, health, state) => {
  const [target] = targetsIn([{ ...server, Status }], healthOf(named === null ? null : { Status: named }));
  if (target === undefined) throw new Error('it is none');
  expect(target).toMatchObject({ isIn: true, health });
  expect(memberOf(target, '10.0.0.7')).toEqual({ name: null, ip: '10.0.0.7', port: 80, weight: 100, state });
});

test('what is being taken out is not in, whatever its health is', () => {
  for (const Status of ['Removing', 'Draining']) {
    expect(targetsIn([{ ...server, Status }], healthOf(null))).toMatchObject([{ isIn: false, state: 'draining' }]);
  }
});

test('one without weight gets no requests, and is as it should be', () => {
  const light = { ...server, Weight: 0, Status: 'Available' };
  expect(targetsIn([light], healthOf({ Status: 'Unused' }))).toMatchObject([{ health: 'healthy', state: 'up' }]);
});

test('without a health check all that is in serves; without a listener nothing does', () => {
  const servers = [{ ...server, Status: 'Available' }];
  expect(targetsIn(servers, healthOf(null, false))).toMatchObject([{ health: 'healthy', state: 'unknown' }]);
  expect(targetsIn(servers, healthOf(null, true, 'sgp-other'))).toMatchObject([{ health: 'hopeless' }]);
});

test('why one is not healthy is one line with a bound', () => {
  const reason = { ReasonCode: 'RESPONSE_MISMATCH', ActualResponse: '302', ExpectedResponse: 'HTTP_2xx' };
  expect(said({ Status: 'Unhealthy', Reason: reason })).toBe('Unhealthy, RESPONSE_MISMATCH, 302 ≠ HTTP_2xx');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\n', '\u001B', '[', '7', 'm', '\u202E', ' '), maxLength: 600 }),
      (text) => {
        const line = said({ Status: text, Reason: { ...reason, ReasonCode: text } });
        expect(line.length).toBeLessThanOrEqual(301);
        expect(line).not.toMatch(/\p{Cc}/u);
      },
    ),
  );
});
