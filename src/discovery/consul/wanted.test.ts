import { describe, expect, test } from 'vitest';
import type { Instance } from './answers.ts';
import type { Settings } from './settings.ts';
import { isAsWanted, nodeOperation, registerOperations, unregisterOperation, wantedOf } from './wanted.ts';

const SETTINGS: Settings = {
  endpoints: ['http://consul:8500'],
  service: 'web',
  node: 'springtide',
  tags: ['a', 'b'],
  port: 80,
  check: 'none',
  check_path: '/health',
  check_interval: 10,
  up_timeout: 60,
  settle_time: 3,
};
const TCP: Settings = { ...SETTINGS, check: 'tcp' };
const WEB = { ip: 'FD00:0::7', name: 'web-7' };

const found = (settings: Settings, more: Partial<Instance> = {}): Instance => {
  const { id, address, port, tags, weight, check } = wantedOf(WEB, settings);
  const checks = check === 'none' ? [] : [{ id: `springtide:${id}`, status: 'passing', output: '' }];
  const meta = { 'springtide-check': check };
  return { node: 'springtide', id, address, port, tags, weight, meta, checks, index: 12, ...more };
};

test('an instance has address, port, weight and check', () => {
  const common = { id: 'web-7', address: 'fd00::7', tags: ['a', 'b'] };
  expect(wantedOf(WEB, SETTINGS)).toEqual({ ...common, port: 80, weight: 1, check: 'none' });
  const other = wantedOf({ ...WEB, port: 81, weight: 0 }, { ...SETTINGS, check: 'http', weight: 5 });
  expect(other).toEqual({ ...common, port: 81, weight: 0, check: 'http http://[fd00::7]:81/health 10s' });
});

describe('an instance is as it is wanted', () => {
  test.each<[string, Instance | null, Settings, boolean]>([
    ['when it is', found(TCP), TCP, true],
    ['with tags in another order', found(TCP, { tags: ['b', 'a'] }), TCP, true],
    ['with an address in another notation', found(TCP, { address: 'fd00:0::7' }), TCP, true],
    ['unless it is missing', null, TCP, false],
    ['unless its port differs', found(TCP, { port: 81 }), TCP, false],
    ['unless its weight differs', found(TCP, { weight: 2 }), TCP, false],
    ['unless its tags differ', found(TCP, { tags: ['a'] }), TCP, false],
    ['unless its check differs', found(TCP), { ...TCP, check_interval: 5 }, false],
    ['unless its check is gone', found(TCP, { checks: [] }), TCP, false],
    ['unless somebody else registered it', found(SETTINGS, { meta: {} }), SETTINGS, false],
  ])('%s', (_, instance, settings, isIt) => {
    expect(isAsWanted(instance, wantedOf(WEB, settings))).toBe(isIt);
  });
});

const kinds = (instance: Instance | null, settings: Settings): readonly string[] =>
  registerOperations(instance, wantedOf(WEB, settings), settings).map((operation) =>
    Object.entries(operation)
      .map(([kind, { Verb: verb }]) => `${kind} ${verb}`)
      .join(),
  );

describe('operations', () => {
  test.each<[string, Instance | null, Settings, readonly string[]]>([
    ['a new one without a check', null, SETTINGS, ['Service cas']],
    ['a new one with a check', null, TCP, ['Service cas', 'Check set']],
    ['another weight keeps the check as it is', found(TCP, { weight: 9 }), TCP, ['Service cas']],
    ['another port begins the check anew', found(TCP), { ...TCP, port: 81 }, ['Service cas', 'Check set']],
    ['no check any more', found(TCP), SETTINGS, ['Service cas', 'Check delete']],
  ])('%s', (_, instance, settings, expected) => {
    expect(kinds(instance, settings)).toEqual(expected);
  });

  test('name the state that they were made for', () => {
    const [operation] = registerOperations(found(TCP), wantedOf(WEB, TCP), TCP);
    expect(operation).toMatchObject({ Service: { Node: 'springtide', Service: { ID: 'web-7', ModifyIndex: 12 } } });
    expect(unregisterOperation(found(TCP, { node: 'host-3' }), TCP)).toEqual({
      Service: { Verb: 'delete-cas', Node: 'host-3', Service: { ID: 'web-7', Service: 'web', ModifyIndex: 12 } },
    });
  });

  test('the node is one that consul-esm checks, and does not ping', () => {
    expect(nodeOperation({ ...SETTINGS, datacenter: 'dc2' })).toMatchObject({
      Node: { Node: { Datacenter: 'dc2', Meta: { 'external-node': 'true', 'external-probe': 'false' } } },
    });
  });
});
