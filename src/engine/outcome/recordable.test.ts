import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { END } from '../../domain/arrival-marks.ts';
import { cutMarkOf } from '../../domain/cut-mark.ts';
import { failed, passed } from '../../steps/step.ts';
import { englishOf } from '../../messages/message.ts';
import { recordable } from './recordable.ts';

describe('an outcome that is recorded', () => {
  test.each([Number.NaN, Infinity, 1.5, 1e20])('has no exit code %d', (code) => {
    expect(recordable(failed('x', 'x', code)).exitCode).toBeNull();
  });

  test.each([0, 137, -1, null])('keeps the exit code %j', (code) => {
    expect(recordable(failed('x', 'x', code)).exitCode).toBe(code);
  });

  test('has no 3 MB reason, and a log that keeps its end', () => {
    const { error, log } = recordable(failed('e'.repeat(3_000_000), `${'a'.repeat(3_000_000)}the reason`));
    expect(englishOf(error).length).toBeLessThanOrEqual(2001);
    expect(log.length).toBeLessThan(1_100_000);
    expect(log).toMatch(/\n… 1951434 characters are left out here …\n[^]*the reason$/);
  });

  test('is cut at line ends, and what is behind them came with the end', () => {
    const log = 'line\n'.repeat(600_000);
    const outcome = recordable({
      ...passed(log),
      lines: [
        [0, 0],
        [400_000, 399_000],
      ],
    });
    const mark = cutMarkOf(outcome.log);
    expect(outcome.log.replace(/^…[^\n]*\n/m, '').replaceAll('line\n', '')).toBe('');
    expect(outcome.log.replace(/^…[^\n]*\n/m, '').length + (mark?.missing ?? 0)).toBe(log.length);
    expect(outcome.lines).toEqual([
      [0, 0],
      [mark?.line, END],
    ]);
  });

  test('holds no text that the database refuses', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '\0', '\uD800', '\uDC00'), (text, bad) => {
        const { error: content, log } = recordable(failed(text + bad, bad + text));
        const error = englishOf(content);
        expect(`${error}${log}`.isWellFormed()).toBe(true);
        expect(`${error}${log}`).not.toContain('\0');
      }),
    );
  });
});
