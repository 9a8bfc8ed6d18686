import fc from 'fast-check';
import { expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { buildFault, faultOf } from './faults.ts';

const answer = (status: number, body: unknown, retryAfter: string | null = null) =>
  faultOf({ status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfter });

test.each([
  [401, { error: { code: 401, message: 'The request you have made requires authentication.' } }, 'credential'],
  [
    403,
    { forbidden: { code: 403, message: 'Quota exceeded for cores: Requested 2, but already used 8 of 8 cores' } },
    'quota',
  ],
  [403, { forbidden: { code: 403, message: 'Maximum number of ports exceeded' } }, 'quota'],
  [
    403,
    { forbidden: { message: "Policy doesn't allow os_compute_api:servers:create to be performed." } },
    'permission',
  ],
  [409, { NeutronError: { type: 'OverQuota', message: "Quota exceeded for resources: ['port']." } }, 'quota'],
  [
    413,
    { overLimit: { message: 'VolumeSizeExceedsAvailableQuota: Requested volume exceeds allowed gigabytes quota.' } },
    'quota',
  ],
  [413, { overLimit: { message: 'This request was rate-limited.' } }, 'throttled'],
  [429, 'Too Many Requests', 'throttled'],
  [400, { badRequest: { message: 'Can not find requested image' } }, 'missing'],
  [400, { badRequest: { message: 'Invalid key_name provided.' } }, 'missing'],
  [400, { badRequest: { message: 'Network 7 could not be found.' } }, 'missing'],
  [404, { itemNotFound: { message: 'Instance x could not be found.' } }, 'missing'],
  [400, { badRequest: { message: 'Invalid input for field/attribute name.' } }, 'refused'],
  [409, { conflictingRequest: { message: "Cannot 'delete' instance x while it is in vm_state building" } }, 'refused'],
  [500, { computeFault: { message: 'Unexpected API Error.' } }, 'unsure'],
  [503, '<html><body>Service Unavailable</body></html>', 'unsure'],
  [504, '', 'unsure'],
] as const)('%i %j is %s', (status, body, trouble) => {
  expect(answer(status, body).trouble).toBe(trouble);
});

test('a missing permission is named', () => {
  const nova = { forbidden: { message: "Policy doesn't allow os_compute_api:servers:create to be performed." } };
  const keystone = {
    error: { message: 'You are not authorized to perform the requested action: identity:get_project.' },
  };
  const neutron = { NeutronError: { message: 'rule:create_port is disallowed by policy: (rule:create_port)' } };
  expect(englishOf(answer(403, nova).content)).toContain('may not do os_compute_api:servers:create: allow');
  expect(englishOf(answer(403, keystone).content)).toContain('may not do identity:get_project: allow');
  expect(englishOf(answer(403, neutron).content)).toContain('may not do create_port: allow');
});

test.each([
  ['3', 3000],
  ['0', 0],
  ['99999', 120_000],
  ['Mon, 30 Nov 2026 10:00:00 GMT', null],
  [null, null],
])('Retry-After %j is %j ms', (header, milliseconds) => {
  expect(answer(429, '', header).retryAfter).toBe(milliseconds);
});

test.each([
  ['No valid host was found. There are not enough hosts available.', 'capacity'],
  [
    'Exceeded maximum number of retries. Exhausted all hosts available for retrying build failures for instance x.',
    'capacity',
  ],
  ['Build of instance x aborted: VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded', 'quota'],
  ['Failed to allocate the network(s), not rescheduling.', 'refused'],
])('a server that failed with %j: %s', (said, trouble) => {
  expect(buildFault(said).trouble).toBe(trouble);
});

test('whatever an answer is, it means something', () => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
      expect(englishOf(answer(status, body).content).length).toBeGreaterThan(0);
    }),
  );
});
