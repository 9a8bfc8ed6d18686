import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { discoveryKinds } from '../../discovery/registry.ts';
import { MASK } from '../../secrets/mask.ts';
import { type BackendKind, changedSettings, LOAD_BALANCER, MACHINE_TYPE } from './backends.ts';

const SECRET = Type.Object({ region: Type.String(), key: Type.Optional(Type.String({ writeOnly: true })) });
const OPEN = Type.Object({ region: Type.String(), key: Type.Optional(Type.String()) });
const KIND: BackendKind = {
  ...MACHINE_TYPE,
  providers: [
    { name: 'cloud', title: { en: 'Cloud', zh: '云' }, settings: SECRET },
    { name: 'other', title: { en: 'Other', zh: '其他' }, settings: OPEN },
  ],
  parseSettings: (_provider, settings) => settings as Record<string, unknown>,
};
const ROW = { provider: 'cloud', settings: { region: 'eu', key: 'hunter2' } };

describe('the settings after a change', () => {
  test('are left alone by a change of something else', () => {
    expect(changedSettings(KIND, ROW, {})).toBeUndefined();
  });

  test('keep the secrets of the same provider', () => {
    expect(changedSettings(KIND, ROW, { settings: { region: 'us' } })).toEqual({ region: 'us', key: 'hunter2' });
    expect(changedSettings(KIND, ROW, { settings: { region: 'us', key: MASK } })).toMatchObject({ key: 'hunter2' });
    expect(changedSettings(KIND, ROW, { provider: 'cloud' })).toEqual(ROW.settings);
  });

  test('have no secret of another provider, for which it may be no secret', () => {
    expect(changedSettings(KIND, ROW, { provider: 'other', settings: { region: 'us' } })).toEqual({ region: 'us' });
    expect(changedSettings(KIND, ROW, { provider: 'other' })).toEqual({});
    const back = { provider: 'cloud', settings: { region: 'us', key: MASK } };
    expect(() => changedSettings(KIND, { ...ROW, provider: 'other' }, back)).toThrow(
      expect.objectContaining({ field: 'settings.key' }),
    );
  });
});

describe('the secrets of a server that makes machines', () => {
  const [secret, next] = ['a', 'b'].map((letter) => `whsec_${letter.repeat(32)}`);
  const url = 'https://machines.example.com/springtide';
  const row = { provider: 'http', settings: { url, secret, next_secret: next } };

  test('go to no other address', () => {
    const moved = [
      ['settings.url', { url: 'https://elsewhere.example.com/', secret }],
      ['settings.ca_certificate', { url, ca_certificate: '' }],
    ] as const;
    for (const [field, settings] of moved) {
      const change = (): unknown => changedSettings(MACHINE_TYPE, row, { settings });
      expect(change).toThrow(expect.objectContaining({ field }));
    }
  });

  test('are changed one after the other', () => {
    const changed = changedSettings(MACHINE_TYPE, row, { settings: { url, secret: next, next_secret: null } });
    expect(changed).toMatchObject({ url, secret: next });
    expect(changed).not.toHaveProperty('next_secret');
  });
});

test('machine types and load balancers offer the providers of their registries', () => {
  expect(MACHINE_TYPE.providers.map(({ name }) => name)).toEqual([
    'sandbox',
    'static',
    'exec',
    'http',
    'docker',
    'openstack',
    'aws-ec2',
    'aliyun-ecs',
  ]);
  expect(LOAD_BALANCER.providers.map(({ name }) => name)).toEqual(Object.keys(discoveryKinds));
});
