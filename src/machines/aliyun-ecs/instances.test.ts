import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { answered, type Instance, namesOf, ORDER_TAG, seenOf } from './instances.ts';

const ORDER = { id: '0123456789abcdef'.repeat(2) };

const instance = (more: Partial<Instance>): Instance => ({
  InstanceId: 'i-bp67acfmxazb4p0000',
  InstanceName: 'web-01234567-042',
  Tags: { Tag: [{ TagKey: ORDER_TAG, TagValue: ORDER.id }] },
  ...more,
});

const stateOf = (Status: string, StartTime = '2026-11-30T12:00Z') =>
  seenOf(instance({ Status, StartTime }), 'private').state;

test('an instance is at the place that its tag and the end of its name say', () => {
  expect(seenOf(instance({}), 'private').key).toBe(`${ORDER.id}/42`);
  for (const more of [{ InstanceName: 'renamed' }, { Tags: { Tag: [] } }, { Tags: {} }]) {
    expect(seenOf(instance(more), 'private').key).toBeNull();
  }
  const strange = { Tags: { Tag: [{ TagKey: ORDER_TAG, TagValue: '../1' }] } };
  expect(seenOf(instance(strange), 'private').key).toBeNull();
});

test('states are what they mean for a node; one that has never started will', () => {
  expect(['Pending', 'Starting', 'Running', 'Stopping', 'Stopped'].map((status) => stateOf(status))).toEqual([
    'making',
    'making',
    'running',
    'stopped',
    'stopped',
  ]);
  expect(stateOf('Stopped', '')).toBe('making');
});

test('an address is one, by the choice of the settings', () => {
  const of = instance({
    VpcAttributes: { PrivateIpAddress: { IpAddress: ['10.0.0.1'] } },
    PublicIpAddress: { IpAddress: ['203.0.113.7'] },
    EipAddress: { IpAddress: '' },
  });
  expect(seenOf(of, 'private').ip).toBe('10.0.0.1');
  expect(seenOf(of, 'public').ip).toBe('203.0.113.7');
  expect(seenOf({ ...of, EipAddress: { IpAddress: '203.0.113.8' } }, 'public').ip).toBe('203.0.113.8');
  expect(seenOf(instance({ PublicIpAddress: { IpAddress: ['evil; rm'] } }), 'public').ip).toBeNull();
});

test('a time is one that can be', () => {
  expect(seenOf(instance({ CreationTime: '2026-11-30T12:05Z' }), 'private').made).toEqual(
    new Date('2026-11-30T12:05:00Z'),
  );
  expect(seenOf(instance({ CreationTime: '2999-11-30T12:05Z' }), 'private').made).toBeNull();
  expect(seenOf(instance({}), 'private').made).toBeNull();
});

test('names are what ECS takes, whatever a pool is called', () => {
  expect(namesOf(ORDER, 'web')).toBe('web-01234567-[0,3]');
  expect(namesOf(ORDER, '商店 1')).toBe('商店-1-01234567-[0,3]');
  expect(namesOf(ORDER, '1 $')).toBe('springtide-01234567-[0,3]');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (pool) => {
      expect(namesOf(ORDER, pool)).toMatch(/^[A-Za-z\p{Script=Han}][A-Za-z0-9_.\p{Script=Han}-]*-01234567-\[0,3\]$/u);
    }),
  );
});

test('an answer that is none of ECS is a fault', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (answer) => {
      for (const name of ['instancesPage', 'tagsPage', 'made'] as const) {
        expect(() => answered(name, answer)).toThrow(CloudFault);
      }
    }),
  );
  expect(() => answered('made', { InstanceIdSets: { InstanceIdSet: ['../x'] } })).toThrow(CloudFault);
});
