import { expect, test } from 'vitest';
import { seenOf } from './instances.ts';

const ID = 'i-0123456789abcdef0';

const stateOf = (Name: string) => seenOf({ InstanceId: ID, State: { Name: Name as 'running' } }, 'private')?.state;

test('states are what they mean for a node; what ends does not exist', () => {
  expect(['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated', ''].map(stateOf)).toEqual([
    'making',
    'running',
    'stopped',
    'stopped',
    'gone',
    'gone',
    'gone',
  ]);
});

test('an address is one, by the choice of the settings', () => {
  const instance = { InstanceId: ID, PrivateIpAddress: '10.0.0.1', PublicIpAddress: 'evil; rm' };
  expect(seenOf(instance, 'private')?.ip).toBe('10.0.0.1');
  expect(seenOf(instance, 'public')?.ip).toBeNull();
  expect(seenOf({ InstanceId: '../x' }, 'private')).toBeNull();
});
