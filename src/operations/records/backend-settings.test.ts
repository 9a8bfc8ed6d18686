import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { MASK } from '../../secrets/mask.ts';
import { readSettings, settingsShown } from './backend-settings.ts';

const CLOUD = Type.Object(
  { region: Type.String(), secret_key: Type.Optional(Type.String({ writeOnly: true, title: 'Secret key' })) },
  { additionalProperties: false },
);
const KIND = {
  providers: [{ name: 'cloud', title: { en: 'Cloud', zh: '云' }, settings: CLOUD }],
  parseSettings: (_provider: string, settings: unknown) => settings as Record<string, unknown>,
};
const STORED = { region: 'eu', secret_key: 'hunter2' };

test('a secret setting is shown as a mask, and of an unknown provider nothing is shown', () => {
  expect(settingsShown(KIND, { provider: 'cloud', settings: STORED })).toEqual({ region: 'eu', secret_key: MASK });
  expect(settingsShown(KIND, { provider: 'gone', settings: STORED })).toEqual({});
});

test.each([
  [{ region: 'us' }, { region: 'us', secret_key: 'hunter2' }],
  [
    { region: 'us', secret_key: MASK },
    { region: 'us', secret_key: 'hunter2' },
  ],
  [
    { region: 'us', secret_key: 'new' },
    { region: 'us', secret_key: 'new' },
  ],
  [{ region: 'us', secret_key: null }, { region: 'us' }],
])('sent %j, stored is %j', (given, expected) => {
  expect(readSettings(KIND, 'cloud', given, STORED)).toEqual(expected);
});

test('a mask for which nothing is stored is refused', () => {
  expect(() => readSettings(KIND, 'cloud', { region: 'us', secret_key: MASK }, {})).toThrow(
    'settings.secret_key is the mask that stands for a secret, and none is stored: give the value',
  );
});

const SENDING = {
  ...KIND,
  providers: [
    {
      name: 'cloud',
      title: { en: 'Cloud', zh: '云' },
      settings: Type.Object(
        { url: Type.String(), region: Type.String(), secret_key: Type.Optional(Type.String({ writeOnly: true })) },
        { secretsGoTo: ['url'] },
      ),
    },
  ],
};
const AT_HOME = { url: 'https://home', region: 'eu', secret_key: 'hunter2' };

test.each([
  { url: 'https://elsewhere', region: 'eu' },
  { url: 'https://elsewhere', region: 'eu', secret_key: MASK },
  { region: 'eu' },
])('a stored secret is not sent elsewhere: %j', (given) => {
  expect(() => readSettings(SENDING, 'cloud', given, AT_HOME)).toThrow(
    'settings.url is changed, and says where the stored secrets are sent: give the secrets again',
  );
});

test.each([
  { url: 'https://elsewhere', region: 'eu', secret_key: 'new' },
  { url: 'https://home', region: 'us', secret_key: 'new' },
  { url: 'https://elsewhere', region: 'eu', secret_key: null },
])('a secret that is given anew goes wherever it is meant for: %j', (given) => {
  const { secret_key: secret, ...others } = given;
  expect(readSettings(SENDING, 'cloud', given, AT_HOME)).toEqual(secret === null ? others : given);
});

test('a certificate whose lines a field for one line took out is no other', () => {
  const url = '-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----\n';
  const given = { url: url.replaceAll('\n', ''), region: 'us' };
  expect(readSettings(SENDING, 'cloud', given, { ...AT_HOME, url })).toHaveProperty('secret_key', 'hunter2');
  const other = { ...given, url: given.url.replace('AAAA', 'AAAC') };
  expect(() => readSettings(SENDING, 'cloud', other, { ...AT_HOME, url })).toThrow('settings.url is changed');
});

test('a secret stays where nothing says that it is sent elsewhere', () => {
  const given = { url: 'https://home', region: 'us' };
  expect(readSettings(SENDING, 'cloud', given, AT_HOME)).toEqual({ ...given, secret_key: 'hunter2' });
});
