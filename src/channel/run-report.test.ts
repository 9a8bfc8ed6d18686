import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RunReport, ReportReader, parseRunReport } from './run-report.ts';

/** UTF-16 of any kind, half characters too. */
const anyText = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));

/** What a reader makes of a text that comes in pieces of any length. */
function read(text: Buffer, cuts: readonly number[] = []): ReportReader {
  const reader = new ReportReader('ab12', 'a-1');
  let from = 0;
  for (const cut of [...cuts.map((at) => at % (text.length + 1)).toSorted((one, two) => one - two), text.length]) {
    reader.hear(text.subarray(from, cut));
    from = cut;
  }
  return reader;
}

function partsOf(answer: RunReport | null): { readonly code: number; readonly bytes: number; readonly words: string } {
  const parts = { code: 0, bytes: 0, reason: '', file: '', ...answer };
  return { code: parts.code, bytes: parts.bytes, words: parts.reason + parts.file };
}

describe('an answer', () => {
  test('is what the program on the node says', () => {
    expect(parseRunReport('exited 0')).toEqual({ kind: 'exited', code: 0 });
    expect(parseRunReport('exited 3 120 131')).toEqual({ kind: 'exited', code: 3, ends: { stdout: 120, stderr: 131 } });
    for (const wrong of ['exited 3 1', 'exited 3 1 -1', 'exited 3 1 2 3', 'exited 3 1 x', 'exited 256', 'exited']) {
      expect(parseRunReport(wrong)).toBeNull();
    }
    expect(parseRunReport('timed_out 255')).toEqual({ kind: 'timed_out', code: 255 });
    expect(parseRunReport('running')).toEqual({ kind: 'running' });
    expect(parseRunReport('size 300000 /root/.springtide/runs/a-1.out')).toEqual({
      kind: 'size',
      bytes: 300_000,
      file: '/root/.springtide/runs/a-1.out',
    });
    expect(parseRunReport('refused cannot make /x')).toEqual({ kind: 'refused', reason: 'cannot make /x' });
  });

  test('is nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom('exited', 'size'), numbers), (text) => {
        const { code, bytes, words } = partsOf(parseRunReport(text));
        expect(Number.isInteger(code) && code >= 0 && code <= 255 && Number.isSafeInteger(bytes)).toBe(true);
        expect(words.length).toBeLessThanOrEqual(501);
        expect(words).not.toMatch(/\p{Cc}/u);
        expect(words.isWellFormed()).toBe(true);
      }),
    );
  });

  test('takes no time to tell, however long what was said', () => {
    for (const char of ['a', ' ', '0', '/', '\n', '\u001B', '[', '\u0000']) {
      const begun = performance.now();
      for (const start of ['', 'exited ', 'size ', 'size 1 /', 'refused '])
        parseRunReport(start + char.repeat(500_000));
      expect(performance.now() - begun).toBeLessThan(1000);
    }
  });
});

const numbers = fc
  .tuple(fc.constantFrom('exited', 'timed_out', 'size'), fc.oneof(fc.integer(), fc.double(), fc.bigInt()))
  .map(([kind, number]) => `${kind} ${number}`);

describe('a reader', () => {
  test('finds the answer wherever it stands, in pieces of any length', () => {
    const noise = anyText.filter((text) => !text.includes('springtide'));
    fc.assert(
      fc.property(noise, noise, fc.array(fc.nat()), (before, after, cuts) => {
        const text = Buffer.from(`${before}springtide-run ab12 a-1 begun\nspringtide-run ab12 a-1 exited 3\n${after}`);
        const reader = read(text, cuts);
        expect(reader.begun).toBe(true);
        expect(reader.end()).toEqual({ kind: 'exited', code: 3 });
        expect(reader.noise.bytes).toBe(Buffer.byteLength(before) + Buffer.byteLength(after) + 2);
      }),
    );
  });

  test('takes nothing for an answer that is for another run, or came in part', () => {
    expect(read(Buffer.from('springtide-run ab12 a-12 exited 3\nspringtide-run ab12 b exited 4\n')).end()).toBeNull();
    expect(read(Buffer.from('springtide-run ab12 a-1 exited 3')).end()).toBeNull();
  });

  test('keeps little of whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), fc.uint8Array(), (cuts, bytes) => {
        const text = Buffer.concat(Array.from({ length: 500 }, () => Buffer.from(bytes)));
        const reader = read(text, cuts);
        reader.end();
        expect(reader.noise.bytes).toBe(text.length);
        expect(reader.noise.text().length).toBeLessThanOrEqual(17 * 1024);
      }),
      { numRuns: 30 },
    );
  });

  test('says what contradicts itself', () => {
    const contradiction = read(
      Buffer.from('springtide-run ab12 a-1 exited 3\nspringtide-run ab12 a-1 exited 4\n'),
    ).end();
    expect(contradiction).toBe('exited 3, then exited 4');
  });
});
