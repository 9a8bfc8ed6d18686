import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf, KeyRing, seal, type SealedAs, SEALING_KEY_BYTES, sealingKeyOf } from './sealing.ts';

const newKey = () => sealingKeyOf(randomBytes(SEALING_KEY_BYTES));
const key = newKey();
const ring = new KeyRing(key);

const names = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 });
const sealedAs = fc
  .tuple(fc.constantFrom<'key' | 'file' | 'part'>('key', 'file', 'part'), names)
  .map(([kind, rest]): SealedAs => [kind, ...rest]);

test('SE1: what was sealed opens as what it was sealed as, and as nothing else', () => {
  fc.assert(
    fc.property(sealedAs, sealedAs, fc.uint8Array({ maxLength: 300 }), (as, other, value) => {
      const sealed = seal(key, as, value);
      expect(ring.open(as, sealed)).toEqual(Buffer.from(value));
      if (JSON.stringify(as) === JSON.stringify(other)) return;
      expect(() => ring.open(other, sealed)).toThrow('it was changed in the database');
    }),
  );
});

test('SE1: no byte of it can be changed, and none left out', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(100),
      fc.integer({ min: 1, max: 255 }),
      (value, at, change) => {
        const { key_id, sealed } = seal(key, ['key', 'a'], value);
        const changed = Buffer.from(sealed);
        const place = at % changed.length;
        changed[place] = (changed[place] ?? 0) ^ change;
        expect(() => ring.open(['key', 'a'], { key_id, sealed: changed })).toThrow('changed');
        expect(() => ring.open(['key', 'a'], { key_id, sealed: sealed.subarray(0, place) })).toThrow('changed');
      },
    ),
  );
});

test('another key does not open it, and says which one would', () => {
  const other = newKey();
  const sealed = seal(key, ['key', 'a'], Buffer.from('x'));
  expect(() => new KeyRing(other).open(['key', 'a'], sealed)).toThrow(
    `it is sealed under the sealing key ${key.id}, and this process has ${other.id}`,
  );
  expect(() => new KeyRing(other).open(['key', 'a'], { ...sealed, key_id: other.id })).toThrow('changed');
  expect(() => ring.open(['key', 'a'], { ...sealed, key_id: "'; drop" })).toThrow('sealing key ?, and');
  expect(new KeyRing(other, [key]).open(['key', 'a'], sealed).toString()).toBe('x');
});

test('SE2, SE3: equal values are sealed differently, and their digests are equal under one key only', () => {
  const value = Buffer.from('equal');
  expect(seal(key, ['key', 'a'], value).sealed).not.toEqual(seal(key, ['key', 'a'], value).sealed);
  expect(digestOf(key, value)).toBe(digestOf(key, Buffer.from('equal')));
  expect(digestOf(key, value)).not.toBe(digestOf(newKey(), value));
});
