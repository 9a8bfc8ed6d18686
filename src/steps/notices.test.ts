import fc from 'fast-check';
import { expect, test } from 'vitest';
import { END } from '../domain/arrival-marks.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import { Notices } from './notices.ts';

const NOW = new Date('2026-03-04T17:02:03Z');

function watch(): { readonly notices: Notices; readonly shown: () => string } {
  let shown = '';
  const notices = new Notices(
    (text) => (shown += text),
    () => NOW,
  );
  return { notices, shown: () => shown };
}

test('notices are lines of their own, wherever the output is, and are kept once', () => {
  const { notices, shown } = watch();
  const { onOutput, onNotice } = notices.listeners;
  onOutput('one\ntw');
  onNotice({ kind: 'gone', reason: 'no answer', until: new Date(steadyNow() + 38 * 60_000) });
  onNotice({ kind: 'back' });
  onOutput('o\n');
  const gone = '[17:02 UTC] no answer; trying again until 17:40 UTC\n';
  const back = '[17:02 UTC] the node answers again\n';
  expect(shown()).toBe(`one\ntw\n${gone}${back}o\n`);
  expect(notices.taken().lines).toBe(gone + back);
  expect(notices.taken().lines).toBe('');
});

test('an end on another day is told with its day', () => {
  const { notices, shown } = watch();
  notices.listeners.onNotice({ kind: 'gone', reason: 'no answer', until: new Date(steadyNow() + 7 * 86_400_000) });
  expect(shown()).toBe('[17:02 UTC] no answer; trying again until 2026-03-11 17:02 UTC\n');
});

test('every line of the log that is kept is found where it was shown', () => {
  const output = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 5 });
  const event = fc.oneof(output, fc.constant(null));
  const runs = fc.array(fc.record({ heading: fc.constantFrom('', '== action\n'), events: fc.array(event) }));
  fc.assert(
    fc.property(runs, (all) => {
      const { notices, shown } = watch();
      for (const { heading, events } of all) {
        notices.begin(heading);
        for (const said of events) {
          if (said === null) notices.listeners.onNotice({ kind: 'back' });
          else notices.listeners.onOutput(said);
        }
        const { lines, pieces } = notices.taken();
        const kept = `${heading}${lines}${events.filter((said) => said !== null).join('')}`.split('\n');
        const seen = shown().split('\n');
        for (const [index, line] of kept.entries()) {
          if (line === '') continue;
          const [from, at] = pieces.findLast(([begin]) => begin <= index) ?? [0, END];
          expect(at).not.toBe(END);
          // a notice may have broken it in two
          expect(line.startsWith(seen[index - from + at] ?? '?')).toBe(true);
        }
        expect(pieces.at(-1)?.[1]).toBe(END);
      }
    }),
  );
});

test('what ended too soon to be shown is shown when something follows', () => {
  const { notices, shown } = watch();
  notices.begin('== one\n');
  notices.catchUp('done');
  notices.catchUp('done');
  notices.begin('== two\n');
  expect(shown()).toBe('== one\ndone\n== two\n');
});
