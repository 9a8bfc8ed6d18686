import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frame, FrameReader, LONGEST_INPUT } from './frames.ts';

/** Reads bytes in pieces of these sizes. */
function readIn(bytes: Buffer, sizes: readonly number[]) {
  const reader = new FrameReader();
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    const read = reader.read(bytes.subarray(at, at + size));
    at += size;
    if (read !== null) return read;
  }
  return null;
}

test('a frame is read however it is cut', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.string()),
      fc.uint8Array(),
      fc.array(fc.integer({ min: 1, max: 30 })),
      (words, bytes, sizes) => {
        const read = readIn(frame(words, Buffer.from(bytes)), sizes);
        expect(read?.words).toEqual(JSON.parse(JSON.stringify(words)));
        expect(read?.bytes).toEqual(Buffer.from(bytes));
      },
    ),
  );
});

test('an incomplete frame is none', () => {
  const whole = frame({ a: 1 }, Buffer.from('bytes'));
  for (let length = 0; length < whole.length; length += 1) expect(readIn(whole.subarray(0, length), [])).toBe(null);
});

test.each<[string, Buffer]>([
  ['words that are too long', Buffer.from('7fffffff00000000', 'hex')],
  [
    'more bytes than a command may read',
    Buffer.from(`00000002${(LONGEST_INPUT + 1).toString(16).padStart(8, '0')}`, 'hex'),
  ],
  ['no JSON', Buffer.concat([Buffer.from('0000000100000000', 'hex'), Buffer.from('{')])],
  ['something after it', Buffer.concat([frame({}), Buffer.from('x')])],
])('%s is refused', (_, bytes) => {
  expect(() => readIn(bytes, [])).toThrow();
});

test('whatever comes, it is a frame, incomplete, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        readIn(Buffer.from(bytes), []);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});
