import { ApiError } from '../../../../src/client/api-error.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOf, isComplete, linesOf, listOf, refusedSetting, withSetting } from './setting-values.ts';
import { fieldsOf, type SettingField } from './settings-fields.ts';

const SCHEMA = {
  type: 'object',
  required: ['socket', 'port', 'isolation', 'machines', 'token'],
  properties: {
    socket: {
      type: 'string',
      title: 'Socket',
      titleZh: '套接字',
      description: 'A path',
      default: '/run/x',
      pattern: '^/',
    },
    port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65_535 },
    weight: { type: 'number' },
    check: { type: 'boolean', default: true },
    isolation: {
      anyOf: [
        { const: 'auto', type: 'string' },
        { const: 'loopback', type: 'string' },
      ],
    },
    mode: { enum: ['a', 'b'] },
    machines: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'object' }] } },
    names: { type: 'array', items: { type: 'string' } },
    numbers: { type: 'array', items: { type: 'number' } },
    token: { type: 'string', writeOnly: true },
    ssh: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    jumps: {
      type: 'array',
      maxItems: 4,
      items: {
        type: 'object',
        required: ['host'],
        properties: { host: { type: 'string' }, port: { type: 'integer', minimum: 1 } },
      },
    },
    odd: { not: {} },
  },
};

const FIELDS = fieldsOf(SCHEMA, 'en');

function field(name: string): SettingField {
  const found = FIELDS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

test('every kind of schema becomes a field of its kind, in order', () => {
  expect(FIELDS.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'socket text',
    'port integer',
    'weight number',
    'check boolean',
    'isolation choice',
    'mode choice',
    'machines lines',
    'names lines',
    'numbers json',
    'token secret',
    'ssh group',
    'labels json',
    'jumps groups',
    'odd json',
  ]);
  expect(field('isolation').choices).toEqual(['auto', 'loopback']);
  expect([field('machines').hasObjects, field('names').hasObjects]).toEqual([true, false]);
  expect(field('ssh').fields.map(({ name, isRequired }) => `${name} ${isRequired}`)).toEqual(['host true']);
});

test('titles are in the language, and in English where it has none', () => {
  expect(
    fieldsOf(SCHEMA, 'zh')
      .map(({ title }) => title)
      .slice(0, 3),
  ).toEqual(['套接字', 'Port', 'weight']);
  expect(fieldsOf(SCHEMA, 'zh')[0]?.description).toBe('A path');
});

test('what has a usual value may be left out', () => {
  expect(FIELDS.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual([
    'port',
    'isolation',
    'machines',
    'token',
  ]);
});

test.each([
  ['socket', '/run/y', null],
  ['socket', 'run', 'pattern'],
  ['socket', undefined, null],
  ['port', undefined, 'required'],
  ['port', 0, 'range'],
  ['port', 65_536, 'range'],
  ['port', 80, null],
  ['weight', -1, null],
  ['token', undefined, 'required'],
  ['token', null, 'required'],
  ['token', '••••••', null],
])('%s is %s: %s', (name, value, code) => {
  expect(faultOf(field(name), value)?.code ?? null).toBe(code);
});

test('settings are complete when every field is, at any depth', () => {
  const settings = { port: 80, isolation: 'auto', machines: [], token: 'x' };
  expect(isComplete(FIELDS, settings)).toBe(true);
  expect(isComplete(FIELDS, { ...settings, ssh: {} })).toBe(false);
  expect(isComplete(FIELDS, { ...settings, ssh: { host: 'a' } })).toBe(true);
  expect(isComplete(FIELDS, { ...settings, jumps: [{ host: 'a' }, {}] })).toBe(false);
  expect(isComplete(FIELDS, { ...settings, jumps: [{ host: 'a' }, { host: 'b', port: 0 }] })).toBe(false);
  expect(isComplete(FIELDS, { ...settings, jumps: [{ host: 'a', port: 22 }] })).toBe(true);
  expect(isComplete(FIELDS, withSetting(settings, 'port', undefined))).toBe(false);
});

test('a list comes back out of its lines', () => {
  const item = fc.oneof(fc.ipV4(), fc.record({ ip: fc.ipV4(), port: fc.nat(65_535) }));
  fc.assert(
    fc.property(fc.array(item), (list) => {
      expect(listOf(linesOf(list), true)).toEqual({ list });
    }),
  );
});

test.each([
  ['a, b\n\n c ', true, { list: ['a', 'b', 'c'] }],
  ['{"ip":"a","port":1}', true, { list: [{ ip: 'a', port: 1 }] }],
  ['{"ip":"a",}', true, { badLine: '{"ip":"a",}' }],
  ['{x}', false, { list: ['{x}'] }],
])('%s', (text, hasObjects, expected) => {
  expect(listOf(text, hasObjects)).toEqual(expected);
});

test.each([
  ['settings.port', 'port'],
  ['settings.ssh.host', 'ssh.host'],
  ['name', null],
  [null, null],
])('the server refuses %s: the setting %s', (field, setting) => {
  expect(refusedSetting(new ApiError(400, 'it is wrong', { field }))).toBe(setting);
});
