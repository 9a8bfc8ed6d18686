import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamEnds } from './run-report.ts';
import type { LineRange } from './channel.ts';
import { REST_LATER } from '../domain/cut-mark.ts';
import { Output } from './output.ts';
import { OUTPUT_LIMIT, REST_LENGTH } from './node/run-once.ts';

/** What is shown of an output of which the node sends the beginning and, asked for it, the end. */
function shown(bytes: Buffer): string {
  const output = new Output(undefined);
  output.keep(bytes.subarray(0, OUTPUT_LIMIT));
  if (!output.isFull) return output.text(null);
  return output.text({ size: bytes.length, file: '/runs/a-1.out', end: bytes.subarray(-REST_LENGTH) });
}

const missingIn = (text: string): number => Number(/… (\d+) bytes are left out/.exec(text)?.[1]);

test('that more comes than is shown is told once, on a line of its own', () => {
  let passed = '';
  const output = new Output((text) => (passed += text));
  for (let again = 0; again < 2; again += 1) {
    output.add(Buffer.alloc(OUTPUT_LIMIT - 10, 'x'));
    output.add(Buffer.alloc(20, 'y'));
    output.again();
  }
  expect(passed).toBe(`${'x'.repeat(OUTPUT_LIMIT - 10)}${'y'.repeat(10)}\n${REST_LATER}\n`);
});

test('what is no text is given byte by byte, also when it arrives again', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), fc.nat(), (chunks, arrived) => {
      const output = new Output(undefined, null);
      for (const chunk of chunks.slice(0, arrived)) output.keep(Buffer.from(chunk));
      output.again();
      for (const chunk of chunks) output.keep(Buffer.from(chunk));
      expect(Buffer.from(output.text(null), 'latin1')).toEqual(Buffer.concat(chunks));
    }),
  );
});

describe('a long output', () => {
  test('keeps its end when there is a NUL in it', () => {
    const bytes = Buffer.from(`\u0000${'abcdefg\n'.repeat(50_000)}\nthe reason\n`);
    const text = shown(bytes);
    expect(text.endsWith('\nthe reason\n')).toBe(true);
    expect(missingIn(text) - (bytes.length - OUTPUT_LIMIT)).toBeLessThan(2 * 'abcdefg\n'.length);
  });

  test('is cut at line ends, and every byte of it is told of', () => {
    const bytes = Buffer.from('行 of some length\n'.repeat(30_000));
    const text = shown(bytes);
    const lines = text.split('\n').filter((line) => !line.startsWith('…'));
    expect(new Set(lines)).toEqual(new Set(['行 of some length', '']));
    const mark = /\n(… .* …\n)/.exec(text)?.[1] ?? '';
    expect(Buffer.byteLength(text) - Buffer.byteLength(mark) + missingIn(text)).toBe(bytes.length);
  });

  test('of bytes that are no text is counted in bytes', () => {
    const text = shown(Buffer.alloc(400_000, 0xff));
    expect(missingIn(text)).toBe(400_000 - OUTPUT_LIMIT);
    expect(text.match(/\uFFFD/g)?.length).toBe(OUTPUT_LIMIT);
  });

  test('is cut between characters', () => {
    for (let shift = 0; shift < 4; shift += 1) {
      const bytes = Buffer.from(`${'x'.repeat(shift)}${'行😀'.repeat(60_000)}`);
      const text = shown(bytes);
      expect(text).not.toContain('\uFFFD');
      const [head = '', , tail = ''] = text.split('\n');
      expect(Buffer.byteLength(head) + missingIn(text) + Buffer.byteLength(tail)).toBe(bytes.length);
    }
  });

  test('that is just as long as may be is whole', () => {
    expect(shown(Buffer.alloc(OUTPUT_LIMIT, 'x'))).toBe('x'.repeat(OUTPUT_LIMIT));
  });
});

test('what comes again from its first byte is passed on once, in pieces of any length', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 50 }));
  fc.assert(
    fc.property(pieces, fc.nat(), fc.array(fc.nat()), (chunks, upTo, cuts) => {
      const all = Buffer.concat(chunks);
      let passed = '';
      const output = new Output((text) => {
        passed += text;
      });
      for (const chunk of chunks.slice(0, upTo % (chunks.length + 1))) output.add(Buffer.from(chunk));
      output.again();
      let from = 0;
      for (const cut of [...cuts.map((at) => at % (all.length + 1)).toSorted((one, two) => one - two), all.length]) {
        output.add(all.subarray(from, cut));
        from = cut;
      }
      const text = Buffer.from(all.filter((byte) => byte !== 0)).toString('utf8');
      expect(output.text(null)).toBe(text);
      // a character that is not complete waits for its other bytes
      expect(text.startsWith(passed.replace(/\uFFFD+$/, ''))).toBe(true);
    }),
  );
});

test('text in another encoding is shown by its name', () => {
  // 你好 in GBK
  const bytes = Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 0x0a]);
  let passed = '';
  const output = new Output((text) => (passed += text), 'gbk');
  for (const byte of bytes) output.add(Buffer.from([byte]));
  expect(passed).toBe('你好\n');
  expect(output.text(null)).toBe('你好\n');
  expect(new TextDecoder('utf-8').decode(bytes)).toContain('\uFFFD');
});

function stderrIn(text: string, ends: StreamEnds): LineRange | null {
  const output = new Output(undefined);
  output.keep(Buffer.from(text));
  return output.stderrLines(ends, null);
}

describe('lines that came from stderr for certain', () => {
  test.each([
    ['out\nerr\nerr\n', { stdout: 4, stderr: 12 }, [1, 3]],
    ['out\nerr', { stdout: 4, stderr: 7 }, [1, 2]],
    ['out err\nerr\n', { stdout: 3, stderr: 12 }, [1, 2]],
    ['err\n', { stdout: 0, stderr: 4 }, [0, 1]],
    ['out err', { stdout: 3, stderr: 7 }, null],
    ['err\nout\n', { stdout: 8, stderr: 4 }, null],
    ['out\n', { stdout: 4, stderr: 0 }, null],
    ['', { stdout: 0, stderr: 0 }, null],
    // somebody wrote past both
    ['out\nerr\nwho\n', { stdout: 4, stderr: 8 }, null],
    ['out\n', { stdout: 400, stderr: 800 }, null],
  ] as const)('%j, %j: %j', (text, ends, expected) => expect(stderrIn(text, ends)).toEqual(expected));

  test('of an output that is cut, in its beginning, its middle and its end', () => {
    const bytes = Buffer.from('0123456\n'.repeat(50_000));
    const output = new Output(undefined);
    output.keep(bytes);
    const rest = { size: bytes.length, file: '/a.out', end: bytes.subarray(-REST_LENGTH) };
    const lines = output.text(rest).split('\n');
    const mark = lines.findIndex((line) => line.startsWith('…'));
    const end = lines.length - 1;
    const from = (stdout: number): LineRange | null => output.stderrLines({ stdout, stderr: bytes.length }, rest);
    expect(from(800)).toEqual([100, end]);
    expect(from(300_000)).toEqual([mark + 1, end]);
    expect(from(bytes.length - 80)).toEqual([end - 10, end]);
    expect(output.stderrLines({ stdout: 800, stderr: bytes.length - 8 }, rest)).toBeNull();
  });
});
