import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOf } from '../hosts/answers.ts';
import { readChange, readFileState, readLeft, readProbes } from './host-answer.ts';

const NONCE = 'a1b2c3';

const look = (text: string, more: readonly string[] = []): string =>
  [...more, `file ${sumOf(text)} ${text.length}`].map((line) => `${NONCE} ${line}\n`).join('') + text;

test('a file is read to its last byte', () => {
  for (const text of ['', 'a', 'upstream web {}\n', `é\0\r\n${NONCE} file x\n`.normalize('NFC')]) {
    const bytes = Buffer.from(text).toString('latin1');
    const read = readFileState(
      NONCE,
      `Last login: today\n${look(bytes, ['worker 7 99 serving', 'worker 6 12 ending', 'stale'])}`,
    );
    expect(read).toEqual({
      answer: {
        text: bytes,
        sum: sumOf(bytes),
        isStale: true,
        workers: [
          { pid: 7, start: '99', isEnding: false },
          { pid: 6, start: '12', isEnding: true },
        ],
      },
    });
  }
});

test('a file that was written while it was read is to be read again', () => {
  const again = { refusal: { why: 'changed', said: '' } };
  expect(readFileState(NONCE, look('abc').slice(0, -1))).toEqual(again);
  expect(readFileState(NONCE, `${look('abc')}d`)).toEqual(again);
  expect(readFileState(NONCE, look('abc').replace(/c$/, 'x'))).toEqual(again);
});

test('a refusal has a reason, and at most a line of what was said', () => {
  const said = `${NONCE} refused rejected nginx: [emerg] \u001B[31munknown ${'x'.repeat(5000)}\n`;
  const read = readChange(NONCE, said);
  expect(read).toMatchObject({
    refusal: { why: 'rejected', said: expect.stringMatching(/^nginx: \[emerg\] unknown x/) },
  });
  expect(read !== null && 'refusal' in read ? read.refusal.said.length : 0).toBeLessThan(310);
  expect(readFileState(NONCE, `${NONCE} refused stopped \n`)).toEqual({ refusal: { why: 'stopped', said: '' } });
  expect(readChange(NONCE, `${NONCE} refused 1 x\n`)).toBeNull();
});

test('changes, workers and probes', () => {
  expect(readChange(NONCE, `${NONCE} fits\n`)).toEqual({ answer: [] });
  expect(readChange(NONCE, `${NONCE} worker 7 99 serving\nnoise\n${NONCE} done\n`)).toEqual({
    answer: [{ pid: 7, start: '99', isEnding: false }],
  });
  expect(readChange(NONCE, `${NONCE} worker 7 99 serving\n`)).toBeNull();
  expect(readLeft(NONCE, `${NONCE} left 7 99\n${NONCE} done\n`)).toEqual({ answer: [{ pid: 7, start: '99' }] });
  expect(readProbes(NONCE, `${NONCE} open 1\n${NONCE} open 9\n${NONCE} done\n`, 3)).toEqual({ answer: new Set([1]) });
  expect(readProbes(NONCE, 'sh: not found\n', 3)).toBeNull();
});

test('whatever a host sends is an answer, a refusal or neither', () => {
  const parts = fc.constantFrom(
    NONCE,
    ' ',
    '\n',
    'file',
    'done',
    'refused',
    'worker 1 2 serving',
    'stale',
    '0'.repeat(64),
    '3',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(parts), (words) => {
      const output = words.join('');
      for (const read of [readFileState(NONCE, output), readChange(NONCE, output), readLeft(NONCE, output)]) {
        expect(read === null || 'answer' in read || 'refusal' in read).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
