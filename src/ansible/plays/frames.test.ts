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

test.each<[string, Buffer, string]>([
  ['words that are too long', Buffer.from('7fffffff00000000', 'hex'), 'too long'],
  ['more bytes than a command may read', headOf(2, LONGEST_INPUT + 1), 'too long'],
  ['no JSON', Buffer.concat([headOf(1, 0), Buffer.from('{')]), 'JSON'],
  ['something after it', Buffer.concat([frame({}), Buffer.from('x')]), 'follows'],
])('%s is refused', (_, bytes, complaint) => {
  expect(() => readIn(bytes, [])).toThrow(complaint);
});

test('whatever comes, it is a frame, incomplete, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(['frame', 'incomplete', 'refused']).toContain(kindOf(Buffer.from(bytes)));
    }),
  );
});

function kindOf(bytes: Buffer): string {
  try {
    return readIn(bytes, []) === null ? 'incomplete' : 'frame';
  } catch (error) {
    return error instanceof Error ? 'refused' : 'thrown';
  }
}

function headOf(words: number, bytes: number): Buffer {
  return Buffer.from([words, bytes].map((length) => length.toString(16).padStart(8, '0')).join(''), 'hex');
}
