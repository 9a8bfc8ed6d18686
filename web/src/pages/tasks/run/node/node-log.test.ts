import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpenAtFirst, lineLink, linesWith, linkedLine, LogRows } from './log-rows.ts';
import { type Attempt, fileOf, merged, missingOf, type NodeLog, readOn, START, textOf } from './node-log.ts';

function attempt(fields: Partial<Attempt> = {}): Attempt {
  const text = fields.text ?? '';
  return {
    step_index: 0,
    step: 'pull',
    attempt: 1,
    state: 'running',
    exit_code: null,
    started: 100,
    finished: null,
    text,
    offset: 0,
    size: (fields.offset ?? 0) + Array.from(text).length,
    marks: [],
    stderr: [],
    missing: null,
    gone: false,
    ...fields,
  };
}

const logOf = (...attempts: readonly Attempt[]): NodeLog => merged([], attempts) ?? [];

describe('a log that is read in parts', () => {
  test('has what came since, once, and what ended as it was kept', () => {
    const first = logOf(attempt({ text: '😀 one\n' }));
    expect(readOn(first)).toEqual({ step_index: 0, attempt: 1, offset: 6 });
    const part = attempt({ text: 'two\n', offset: 6 });
    const second = merged(first, [part]) ?? [];
    expect(textOf(second)).toBe('😀 one\ntwo');
    expect(merged(second, [part]), 'the same answer once more').toBeNull();
    expect(merged(first, [attempt({ text: 'x', offset: 9 })]), 'something between is missing').toBeNull();
    const done = { state: 'success', exit_code: 0, finished: 105 } as const;
    const third = merged(second, [attempt({ text: '[notice]\n😀 one\ntwo\n', ...done })]) ?? [];
    expect(textOf(third)).toBe('[notice]\n😀 one\ntwo');
    expect(readOn(third)).toEqual({ step_index: 0, attempt: 2, offset: 0 });
    expect(merged(third, [])).toBe(third);
    expect(readOn([])).toBe(START);
  });

  test('in whatever parts it comes, is the whole', () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '😀') }), { maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.array(fc.nat(7)), (texts, lost) => {
        let log: NodeLog = logOf(attempt());
        for (const [index, text] of texts.entries()) {
          const { offset } = readOn(log);
          const answer = [attempt({ text, offset })];
          // an answer that was merged, but nobody took
          if (lost.includes(index)) merged(log, answer);
          log = merged(log, answer) ?? [];
        }
        expect(textOf(log)).toBe(textOf(logOf(attempt({ text: texts.join('') }))));
      }),
    );
  });

  test('what was left out stays known, and is missed', () => {
    const log = logOf(attempt({ text: null, size: 9, state: 'failed', finished: 1 }), attempt({ attempt: 2 }));
    expect(missingOf(log)).toEqual({ bytes: 0, characters: 0, attempts: 1 });
    const read = merged(log, [attempt({ text: 'why', state: 'failed', finished: 1 })]) ?? [];
    expect(missingOf(read)).toBeNull();
    expect(textOf(merged(read, [attempt({ text: null, size: 3 })]) ?? [])).toBe('why');
    const cut = logOf(attempt({ missing: { count: 7, unit: 'bytes' } }), attempt({ attempt: 2, gone: true }));
    expect(missingOf(cut)).toEqual({ bytes: 7, characters: 0, attempts: 1 });
  });
});

describe('the rows of a log', () => {
  const LOG = logOf(
    attempt({ text: 'no route\n\u001B[31mfailed\n', state: 'failed', finished: 3 }),
    attempt({ attempt: 2, text: 'Pulled\n', state: 'success', finished: 4 }),
    attempt({ step_index: 1, step: 'start' }),
  );

  test('what failed or runs is open, what went well is folded', () => {
    const rows = new LogRows(LOG, (section) => isOpenAtFirst(section, LOG));
    const kinds = Array.from({ length: rows.count }, (_, index) => rows.at(index)?.kind);
    expect(kinds).toEqual(['head', 'line', 'line', 'head', 'head', 'note']);
    expect(rows.at(2)).toMatchObject({ line: 1, section: { key: '0-1' } });
    expect([rows.at(-1), rows.at(6)]).toEqual([null, null]);
    expect(rows.indexOf({ key: '0-1', line: 1 })).toBe(2);
    expect(rows.indexOf({ key: '0-2', line: 0 }), 'folded').toBeNull();
    expect(rows.indexOf({ key: '0-1', line: 2 })).toBeNull();
    const [retried] = logOf(attempt({ state: 'failed', finished: 4 }), attempt({ attempt: 2, state: 'success' })).slice(
      1,
    );
    expect(retried !== undefined && isOpenAtFirst(retried, [...LOG, retried])).toBe(true);
  });

  test('every row is found again', () => {
    const sizes = fc.array(fc.record({ lines: fc.nat(4), isOpen: fc.boolean() }), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, (all) => {
        const log = logOf(...all.map(({ lines }, index) => attempt({ attempt: index + 1, text: 'x\n'.repeat(lines) })));
        const rows = new LogRows(log, (section) => all[section.attempt - 1]?.isOpen === true);
        for (let index = 0; index < rows.count; index += 1) {
          const row = rows.at(index);
          const found = row?.kind === 'line' ? rows.indexOf({ key: row.section.key, line: row.line }) : index;
          expect(found).toBe(index);
        }
        const heads = Array.from({ length: rows.count }, (_, index) => rows.at(index)).filter(
          (row) => row?.kind === 'head',
        );
        expect(heads).toHaveLength(all.length);
      }),
    );
  });

  test('are searched as they are shown, also where they are folded', () => {
    expect(linesWith(LOG, 'PULL')).toEqual([{ key: '0-2', line: 0 }]);
    expect(linesWith(LOG, 'failed')).toEqual([{ key: '0-1', line: 1 }]);
    expect(linesWith(LOG, '')).toEqual([]);
  });

  test('are kept in a file under headings, with nothing that a terminal would act on', () => {
    expect(fileOf(LOG, ({ step, attempt: number }) => `${step} ${number}`)).toBe(
      '=== pull 1 ===\nno route\nfailed\n=== pull 2 ===\nPulled\n=== start 1 ===\n',
    );
  });
});

test('a link leads to a line of its own node', () => {
  const place = { key: '2-1', line: 13 };
  expect(lineLink(7, place)).toBe('7-2-1-14');
  expect(linkedLine('7-2-1-14', 7)).toEqual(place);
  for (const text of [null, '', '8-2-1-14', '7-2-1-0', '7-2-1', 'x', '7-2-1-14-1']) {
    expect(linkedLine(text, 7)).toBeNull();
  }
});
