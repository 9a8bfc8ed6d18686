import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownIdWith, vmIdWith } from './machine-ids.ts';

const GRAMMAR = /^i-[0-9a-f]{8,17}$/;

test('an id is read as it was written, by its own machine type alone', () => {
  const vmId = vmIdWith('aws-ec2', 3, 'i-0123456789abcdef0');
  expect(vmId).toBe('aws-ec2-3-i-0123456789abcdef0');
  expect(ownIdWith('aws-ec2', 3, vmId, GRAMMAR)).toBe('i-0123456789abcdef0');
  expect(ownIdWith('aws-ec2', 33, vmId, GRAMMAR)).toBeNull();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(ownIdWith('aws-ec2', 3, vmIdWith('aws-ec2', 3, text), GRAMMAR)).toBeNull();
    }),
  );
});
