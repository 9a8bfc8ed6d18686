import fc from 'fast-check';
import { expect, test } from 'vitest';
import { programWith } from '../../test/support/module-programs.ts';
import { differenceOf } from './archive-difference.ts';

/** What a node makes of it. */
function applied(difference: string, other: Buffer): Buffer {
  const pieces = difference.split(' ').map((piece) => {
    const [, at, size] = /^@(\d+):(\d+)$/.exec(piece) ?? [];
    return at === undefined ? Buffer.from(piece, 'base64') : other.subarray(Number(at), Number(at) + Number(size));
  });
  return Buffer.concat(pieces);
}

test('the archive comes about from the other one', () => {
  const beginning = fc.constantFrom('PK', 'P', '');
  const part = fc.tuple(beginning, fc.string({ unit: 'binary-ascii', maxLength: 3 })).map((both) => both.join(''));
  const archive = fc.array(part, { maxLength: 12 }).map((parts) => Buffer.from(parts.join(''), 'latin1'));
  fc.assert(
    fc.property(archive, archive, (one, other) => {
      expect(applied(differenceOf(one, other), other)).toEqual(one);
    }),
  );
});

test('of two modules only what differs is carried', () => {
  const [one, other] = ['print(1)', 'print("two")'].map((source) => Buffer.from(programWith(source).archive, 'base64'));
  if (one === undefined || other === undefined) throw new Error('two programs were made');
  const difference = differenceOf(one, other);
  expect(applied(difference, other)).toEqual(one);
  expect(difference).toMatch(/^@0:\d+ [\w+/=]+ /);
  expect(differenceOf(one, one)).toBe(`@0:${one.length}`);
});
