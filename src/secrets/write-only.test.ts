import fc from 'fast-check';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { MASK } from './mask.ts';
import { masksIn, secretTextsIn, shownSettings, withStored } from './write-only.ts';

const Secret = Type.String({ writeOnly: true });
const SCHEMA = Type.Object(
  {
    url: Type.String(),
    password: Type.Optional(Secret),
    pin: Type.Optional(Type.Object({ digits: Type.Array(Type.Integer()) }, { writeOnly: true })),
    ssh: Type.Optional(Type.Object({ host: Type.String(), key: Type.Optional(Secret) })),
    accounts: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Object({ name: Type.String(), token: Type.Optional(Secret) })])),
    ),
    headers: Type.Optional(Type.Record(Type.String(), Secret)),
  },
  { additionalProperties: false },
);

const FULL = {
  url: 'http://x',
  password: 'hunter2',
  pin: { digits: [1234, 5678] },
  ssh: { host: 'jump', key: 'hunter3' },
  accounts: ['plain', { name: 'a', token: 'hunter4' }, { name: 'b', token: 'hunter5' }],
  headers: { authorization: 'hunter6' },
};
const SHOWN = {
  url: 'http://x',
  password: MASK,
  pin: MASK,
  ssh: { host: 'jump', key: MASK },
  accounts: ['plain', { name: 'a', token: MASK }, { name: 'b', token: MASK }],
  headers: { authorization: MASK },
};

test('secrets are shown as a mask at any depth, and what the schema does not know is not shown', () => {
  expect(shownSettings(SCHEMA, FULL)).toEqual(SHOWN);
  expect(shownSettings(SCHEMA, { url: 'x', secret_of_old: 'hunter2', ssh: { other: 'hunter2' } })).toEqual({
    url: 'x',
    ssh: {},
  });
  expect(shownSettings(SCHEMA, { url: 'x' })).toEqual({ url: 'x' });
  expect(shownSettings(SCHEMA, { password: { nested: ['hunter2'] } })).toEqual({ password: MASK });
});

test('what was read may be sent, and changes nothing', () => {
  expect(withStored(SCHEMA, SHOWN, FULL)).toEqual(FULL);
  expect(withStored(SCHEMA, FULL, {})).toEqual(FULL);
});

test.each([
  ['left out, a secret stays', { url: 'y' }, { url: 'y', password: 'hunter2', pin: FULL.pin }],
  ['null takes it away', { password: null, pin: null }, {}],
  ['another takes its place', { password: 'new', pin: null }, { password: 'new' }],
  ['a group that is left out goes with its secrets', { password: null, pin: null, url: 'y' }, { url: 'y' }],
  ['in a group', { password: null, pin: null, ssh: { host: 'y' } }, { ssh: { host: 'y', key: 'hunter3' } }],
  [
    'an item is known by the rest of it',
    { password: null, pin: null, accounts: [SHOWN.accounts[2], SHOWN.accounts[1]] },
    { accounts: [FULL.accounts[2], FULL.accounts[1]] },
  ],
])('%s', (_, given, expected) => {
  expect(withStored(SCHEMA, given, FULL)).toEqual(expected);
});

test('a mask that stands for nothing is found', () => {
  expect(masksIn(SCHEMA, withStored(SCHEMA, SHOWN, {}))).toEqual([
    ['password'],
    ['pin'],
    ['ssh', 'key'],
    ['accounts', '1', 'token'],
    ['accounts', '2', 'token'],
    ['headers', 'authorization'],
  ]);
  expect(masksIn(SCHEMA, FULL)).toEqual([]);
  const renamed = { accounts: [{ name: 'c', token: MASK }] };
  expect(masksIn(SCHEMA, withStored(SCHEMA, renamed, FULL))).toEqual([['accounts', '0', 'token']]);
});

test('the texts of secrets are known', () => {
  expect(secretTextsIn(SCHEMA, FULL)).toEqual(['hunter2', '1234', '5678', 'hunter3', 'hunter4', 'hunter5', 'hunter6']);
});

test('whatever the settings are, no secret is in what is shown', () => {
  const secret = fc.string({ minLength: 3 }).map((text) => `<${text}>`);
  const settings = fc.record(
    {
      url: fc.string(),
      password: secret,
      ssh: fc.record({ key: secret }),
      odd: secret,
      headers: fc.dictionary(fc.string(), secret),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(settings, (given) => {
      const shown = JSON.stringify({ ...(shownSettings(SCHEMA, given) as object), url: '' });
      for (const text of secretTextsIn(SCHEMA, given)) expect(shown.includes(JSON.stringify(text))).toBe(false);
      expect(withStored(SCHEMA, shownSettings(SCHEMA, given), given)).toEqual(
        Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'odd')),
      );
    }),
  );
});

test('the secrets of a group that is sent elsewhere are not completed', () => {
  const socks = Type.Object(
    { host: Type.String(), user: Type.String(), password: Type.String({ writeOnly: true }) },
    { secretsStayWith: ['host'] },
  );
  const schema = Type.Object({ socks });
  const stored = { socks: { host: 'a', user: 'ops', password: 'hunter2' } };
  expect(withStored(schema, { socks: { host: 'a', user: 'dev', password: MASK } }, stored)).toEqual({
    socks: { host: 'a', user: 'dev', password: 'hunter2' },
  });
  expect(withStored(schema, { socks: { host: 'b', user: 'ops', password: MASK } }, stored)).toEqual({
    socks: { host: 'b', user: 'ops', password: MASK },
  });
  expect(withStored(schema, { socks: { host: 'b', user: 'ops' } }, stored)).toEqual({
    socks: { host: 'b', user: 'ops' },
  });
});
