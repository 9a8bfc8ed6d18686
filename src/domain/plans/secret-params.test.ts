import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import { MASK } from '../../secrets/mask.ts';
import { buildPlan } from './build-plan.ts';
import type { RemoteSteps } from './implemented-action.ts';
import type { Params, TemplateStep } from './plan.ts';
import {
  maskedParams,
  maskedSteps,
  secretComplaints,
  secretsAmong,
  secretTextsOf,
  withStoredSecrets,
} from './secret-params.ts';

const SECRETS = new Map([['login', ['password', 'keys']]]);

function step(name: string, values: Params): TemplateStep {
  return { name, param_values: values, retry: { retry_times: 0, ignore_error: false } };
}

test('a parameter is secret when its type says so, however it is written', () => {
  const declared = { a: 'secret', b: ' Secret ', c: 'SECRET', d: 'string', e: 'secrets', f: '' };
  expect(secretsAmong(declared)).toEqual(['a', 'b', 'c']);
});

test.each([['text'], [7], [null], [false], [''], [['a', { b: 'c' }]], [{ a: { b: 'c' } }]])(
  'a mask stands for the whole of a secret: %j',
  (value) => {
    expect(maskedParams({ password: value, port: 80 }, ['password'])).toEqual({ password: MASK, port: 80 });
  },
);

describe('a template that is sent back', () => {
  const stored = [
    step('login', { password: 'one', port: 1 }),
    step('echo', { password: 'no secret here' }),
    step('login', { password: 'two', keys: ['k'], port: 2 }),
  ];
  const shown = maskedSteps(stored, SECRETS);

  test('is the stored one', () => {
    expect(shown.map(({ param_values: values }) => values)).toEqual([
      { password: MASK, port: 1 },
      { password: 'no secret here' },
      { password: MASK, keys: MASK, port: 2 },
    ]);
    expect(withStoredSecrets(shown, stored, SECRETS)).toEqual(stored);
  });

  test('in another order, with a step twice, or with a step less', () => {
    expect(withStoredSecrets(shown.toReversed(), stored, SECRETS)).toEqual(stored.toReversed());
    expect(withStoredSecrets([...shown, ...shown], stored, SECRETS)).toEqual([...stored, ...stored]);
    expect(withStoredSecrets(shown.slice(2), stored, SECRETS)).toEqual(stored.slice(2));
  });

  test('with another value beside a secret: the step that is left is meant', () => {
    const changed = [...shown.slice(0, 2), step('login', { password: MASK, keys: MASK, port: 3 })];
    expect(withStoredSecrets(changed, stored, SECRETS)[2]?.param_values).toEqual({
      password: 'two',
      keys: ['k'],
      port: 3,
    });
  });

  test('with a new secret, or none', () => {
    const changed = [step('login', { password: 'new' }), step('login', {})];
    expect(withStoredSecrets(changed, stored, SECRETS)).toEqual(changed);
  });

  test.each([
    ['one of several', [step('login', { password: MASK, port: 9 })], 'several are stored'],
    ['a step that was not there', [step('other', { token: MASK })], 'no value is stored'],
  ])('a mask that may stand for %s is refused', (_, given, reason) => {
    const secrets = new Map([...SECRETS, ['other', ['token']]]);
    expect(() => withStoredSecrets(given, stored, secrets)).toThrow(reason);
  });

  test('a mask where no secret is due is a text', () => {
    const given = [step('echo', { word: MASK })];
    expect(withStoredSecrets(given, stored, SECRETS)).toEqual(given);
  });

  test('whatever it is, what is shown and sent back changes nothing', () => {
    const values = fc.record(
      { password: fc.string(), keys: fc.array(fc.nat(3)), port: fc.nat(2) },
      { requiredKeys: [] },
    );
    const steps = fc.array(
      fc.tuple(fc.constantFrom('login', 'echo'), values).map(([name, given]) => step(name, given)),
    );
    fc.assert(
      fc.property(steps, (template) => {
        expect(withStoredSecrets(maskedSteps(template, SECRETS), template, SECRETS)).toEqual(template);
      }),
    );
  });
});

describe('a plan', () => {
  const remoteSteps: RemoteSteps = new Map([
    [
      'login',
      [
        { name: 'a', params: ['password', 'port'], secrets: ['password'], action: { module: 'shell', args: 'x' } },
        { name: 'b', params: ['password', 'keys'], secrets: ['keys'], action: { module: 'shell', args: 'y' } },
      ],
    ],
    ['echo', [{ name: 'e', params: ['password'], secrets: [], action: { module: 'shell', args: 'z' } }]],
  ]);
  const planOf = (params: Params) =>
    buildPlan({
      steps: [step('login', { password: 'template', keys: ['k1', { n: 12 }] }), step('echo', { password: 'open' })],
      remoteSteps,
      pool: { vmTypeId: 1, sdId: 1, tag: null },
      params,
      defaults: { stepTimeout: 1, retryInterval: 1 },
    });

  test('says which parameters are secret: those that any of its actions declares so', () => {
    expect(planOf({}).map(({ secrets }) => secrets)).toEqual([['password', 'keys'], undefined]);
  });

  test('a mask in a request stands for the value of the template, where it is secret', () => {
    expect(planOf({ password: MASK }).map(({ params }) => params['password'])).toEqual(['template', MASK]);
    expect(planOf({ login: { password: MASK } })[0]?.params['password']).toBe('template');
    expect(planOf({ login: { password: 'request' } })[0]?.params['password']).toBe('request');
    const both = planOf({ password: 'shared', login: { password: MASK } });
    expect(both.map(({ params }) => params['password'])).toEqual(['shared', 'shared']);
  });

  test('its secret texts are known at any depth', () => {
    expect(secretTextsOf(planOf({}))).toEqual(['template', '["k1",{"n":12}]', 'k1', '{"n":12}', '12']);
  });

  test('secrets that are too long to be looked for are refused', () => {
    expect(secretComplaints(planOf({}))).toEqual([]);
    const long = 'x'.repeat(20_000);
    expect(inEnglish(secretComplaints(planOf({ login: { password: long } })))).toEqual([
      'step login: the secret password has 20002 characters, and may have 16384',
    ]);
    expect(String(inEnglish(secretComplaints(planOf({ login: { password: 'x'.repeat(70_000) } }))))).toContain(
      'of all steps have 70017',
    );
    expect(secretComplaints(planOf({ echo: { password: long } })), 'no secret').toEqual([]);
  });
});
