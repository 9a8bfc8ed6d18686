import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leaseIdOf } from './lease.ts';

const OWNER = { installation: 'a', prefix: '/services/web/', seconds: 60 };

test('a lease has the same id for every process, and another one for every other owner (EL1)', () => {
  expect(leaseIdOf({ ...OWNER })).toBe(leaseIdOf(OWNER));
  const others = [{ installation: 'b' }, { prefix: '/services/db/' }, { seconds: 61 }];
  const ids = [OWNER, ...others.map((other) => ({ ...OWNER, ...other }))].map(leaseIdOf);
  expect(new Set(ids).size).toBe(4);
});

test('an id is one that etcd takes: positive, in 63 bits', () => {
  fc.assert(
    fc.property(fc.string(), (installation) => {
      const id = BigInt(leaseIdOf({ ...OWNER, installation }));
      expect(id > 0n && id < 2n ** 63n).toBe(true);
    }),
  );
});
