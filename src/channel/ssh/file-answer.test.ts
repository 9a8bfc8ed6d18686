import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerIn, FileReader } from './file-answer.ts';

async function all(bytes: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return chunks;
}

test.each([
  ['file 12', { kind: 'file', size: 12 }],
  ['ready', { kind: 'ready' }],
  ['done', { kind: 'done' }],
  ['refused special', { kind: 'refused', why: 'special' }],
  ['refused whatever', null],
  ['file -1', null],
  ['file 1e3', null],
  ['file 9999999999999999', null],
  ['file 1 2', null],
  ['done now', null],
  ['', null],
])('%j', (text, answer) => expect(answerIn(text)).toEqual(answer));

test('however a node cuts it, the answer comes after the noise, and then the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 9 }), async (bytes, length) => {
      const content = Buffer.from(bytes);
      const sent = Buffer.concat([Buffer.from('Welcome\nabc'), Buffer.from(`abcd file ${content.length}\n`), content]);
      const pieces = Array.from({ length: Math.ceil(sent.length / length) }, (_, index) =>
        sent.subarray(index * length, (index + 1) * length),
      );
      const reader = new FileReader(Readable.from(pieces), 'abcd');
      expect(await reader.answer()).toEqual({ kind: 'file', size: content.length });
      expect(Buffer.concat(await all(reader.bytes(content.length)))).toEqual(content);
    }),
    { numRuns: 50 },
  );
});

test('fewer bytes than were promised, and a flood without an answer, are faults', async () => {
  const short = new FileReader(Readable.from([Buffer.from('n file 9\nabc')]), 'n');
  await short.answer();
  await expect(all(short.bytes(9))).rejects.toThrow('ended before');
  const flood = new FileReader(Readable.from(Array.from({ length: 9 }, () => Buffer.alloc(10_000))), 'n');
  await expect(flood.answer()).rejects.toThrow('not understood');
});
