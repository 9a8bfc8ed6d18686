import { expect, test } from 'vitest';
import { steadyNow } from '../channel/steady-time.ts';
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
  expect(notices.taken()).toBe(gone + back);
  expect(notices.taken()).toBe('');
});

test('an end on another day is told with its day', () => {
  const { notices, shown } = watch();
  notices.listeners.onNotice({ kind: 'gone', reason: 'no answer', until: new Date(steadyNow() + 7 * 86_400_000) });
  expect(shown()).toBe('[17:02 UTC] no answer; trying again until 2026-03-11 17:02 UTC\n');
});
