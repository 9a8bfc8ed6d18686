import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from './policy-parser.ts';
import { mergedPolicy } from './rolling-policy.ts';

test('everything that there is, with its defaults', () => {
  expect(
    parsePolicy({
      max_failures: 3,
      canary: '1',
      batches: '1, 10%,50%, 100%',
      bake: '300',
      health_check: { type: 'http', port: '8080' },
      prometheus: { url: 'http://prometheus:9090/', query: 'up', min: 1 },
      max_unavailable: '20%',
      checkpoints: ['20%', 50],
      rollback: true,
    }),
  ).toEqual({
    max_failures: '3',
    canary: '1',
    batches: ['1', '10%', '50%', '100%'],
    bake: 300,
    health_check: { type: 'http', scheme: 'http', port: 8080, path: '/', tries: 3, interval: 5, timeout: 5 },
    prometheus: {
      url: 'http://prometheus:9090',
      query: 'up',
      min: 1,
      no_data: 'fail',
      tries: 3,
      interval: 5,
      timeout: 5,
    },
    max_unavailable: '20%',
    checkpoints: ['20%', '50'],
    rollback: true,
  });
});

const GATE = { url: 'http://p', query: 'up', max: 1 };

test.each([
  [7, 'policy is 7, and must be an object'],
  [{ max_failurs: 1 }, 'policy.max_failurs: there is no such field; there are max_failures, failed_batch, canary,'],
  [{ max_failures: 'many' }, 'policy.max_failures many is neither a number of nodes (3) nor a percentage (5%)'],
  [{ canary: 0 }, 'policy.canary is 0, and must be at least 1; null switches it off'],
  [{ max_unavailable: '0%' }, 'policy.max_unavailable is "0%", and must be at least 1'],
  [{ batches: [] }, 'policy.batches is [], and must not be empty: name at least one size'],
  [{ batches: [1, true] }, 'policy.batches is true, and must be a number of nodes'],
  [{ batches: 5 }, 'policy.batches is 5, and must be a list such as'],
  [{ bake: -1 }, 'policy.bake is -1, and must be a whole number from 0 to 604800'],
  [{ bake: 1.5 }, 'policy.bake is 1.5, and must be a whole number'],
  [{ rollback: 'yes' }, 'policy.rollback is "yes", and must be true or false'],
  [{ health_check: { type: 'ping' } }, 'policy.health_check.type is "ping", and must be one of http, tcp, command'],
  [{ health_check: [] }, 'policy.health_check.type is missing, and must be one of'],
  [
    { health_check: { type: 'tcp' } },
    'policy.health_check.port is missing, and must be a whole number from 1 to 65535',
  ],
  [
    { health_check: { type: 'tcp', port: 80, path: '/' } },
    'policy.health_check.path: there is no such field; there are type, port',
  ],
  [{ health_check: { type: 'http', port: 80, path: 'x' } }, 'policy.health_check.path is "x", and must begin with "/"'],
  [{ health_check: { type: 'http', port: 80, path: '/\r\nx: y' } }, 'must begin with "/" and be one line'],
  [{ health_check: { type: 'command', command: ' ' } }, 'policy.health_check.command is " ", and must be a text'],
  [
    { health_check: { type: 'tcp', port: 80, tries: 0 } },
    'policy.health_check.tries is 0, and must be a whole number from 1',
  ],
  [{ prometheus: { ...GATE, max: undefined } }, 'policy.prometheus has neither min nor max'],
  [{ prometheus: { ...GATE, min: 2 } }, 'policy.prometheus.min is 2, and must not be above max, which is 1'],
  [{ prometheus: { ...GATE, max: 'much' } }, 'policy.prometheus.max is "much", and must be a number'],
  [{ prometheus: { ...GATE, url: 'prometheus:9090' } }, 'must be a URL such as http://prometheus:9090'],
  [{ prometheus: { ...GATE, url: 'http://me:secret@p' } }, 'policy.prometheus.url must have no user, password'],
  [{ prometheus: { ...GATE, no_data: 'ok' } }, 'policy.prometheus.no_data is "ok", and must be one of fail, pass'],
])('%o is refused: %s', (input, message) => {
  expect(() => parsePolicy(input)).toThrow(message);
});

test.each([
  'http://127.0.0.1:8080/latest/meta-data#',
  'http://127.0.0.1:8080/latest/meta-data?',
  'http://p?x=1',
  'http://p/#x',
  'http://@p',
  'http://:@p',
])('a base URL holds nothing that would swallow what is put behind it: %s', (url) => {
  expect(() => parsePolicy({ prometheus: { ...GATE, url } })).toThrow(
    'policy.prometheus.url must have no user, password, "?" or "#"',
  );
});

test.each([
  'ftp://p',
  'file:///etc/passwd',
  'http:p',
  'http:/p',
  'http:\\\\p',
  'http://p\\x',
  'http://p\n',
  'http://p/a b',
  'http://p\t',
  'ht\ntp://p',
  ' http://p',
  'http://p:99999',
  'http://[::1',
  'http://p\u{202E}',
  `http://p/${'x'.repeat(2000)}`,
])('what is no plain URL is refused: %j', (url) => {
  expect(() => parsePolicy({ prometheus: { ...GATE, url } })).toThrow(
    'and must be a URL such as http://prometheus:9090',
  );
});

test('a secret in a URL is not in the message', () => {
  expect(() => parsePolicy({ prometheus: { ...GATE, url: 'http://me:secret@p' } })).toThrow(
    expect.not.stringContaining('secret@') as Error,
  );
});

const amount = fc.oneof(
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 1, max: 100 }).map((part) => `${part}%`),
);
const tries = { tries: fc.integer({ min: 1, max: 9 }), interval: fc.nat(60), timeout: fc.integer({ min: 1, max: 60 }) };
const port = fc.integer({ min: 1, max: 65_535 });
const policies = fc.record(
  {
    max_failures: fc.oneof(fc.nat(99), amount),
    canary: amount,
    batches: fc.array(amount, { minLength: 1, maxLength: 5 }),
    bake: fc.nat(1000),
    health_check: fc.oneof(
      fc.record({ type: fc.constant('tcp'), port, ...tries }),
      fc.record({ type: fc.constant('http'), port, status: fc.integer({ min: 100, max: 599 }), ...tries }),
      fc.record({ type: fc.constant('command'), command: fc.constant('true'), ...tries }),
    ),
    prometheus: fc.record({
      url: fc.webUrl().filter((url) => !url.includes('@')),
      query: fc.constant('up'),
      max: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    max_unavailable: amount,
    checkpoints: fc.array(amount, { maxLength: 5 }),
    rollback: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('what was read is read again as the same: as it is shown, it may be sent', () => {
  fc.assert(
    fc.property(policies, (input) => {
      const policy = parsePolicy(input);
      expect(Object.keys(policy).toSorted()).toEqual(Object.keys(input).toSorted());
      expect(parsePolicy(structuredClone(policy))).toEqual(policy);
    }),
  );
});

describe('a request over a template', () => {
  test('wins field by field, and null switches off', () => {
    const template = { canary: '1', bake: 60, rollback: true };
    expect(mergedPolicy(template, null)).toEqual(template);
    expect(mergedPolicy(template, { bake: null, max_failures: '5%' })).toEqual({
      canary: '1',
      rollback: true,
      max_failures: '5%',
    });
    expect(mergedPolicy(template, { bake: null, canary: null, rollback: null })).toBeNull();
    expect(mergedPolicy(null, null)).toBeNull();
  });
});
