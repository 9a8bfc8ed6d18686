import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutMark, cutMarkOf } from '../../domain/cut-mark.ts';
import { inEnglish } from '../../../test/support/in-english.ts';
import { FINDINGS } from '../../domain/check-mode/finding.ts';
import { message } from '../../messages/message.ts';
import { failed, passed, type StepOutcome } from '../step.ts';
import { answerOf, answerOfPlay, LONGEST_ANSWER } from './answers.ts';

const said = (log: string): StepOutcome => passed(log, null, 0);

test.each([
  ['ok\n', { finding: 'unchanged', text: '' }],
  ['ok', { finding: 'unchanged', text: '' }],
  ['ok\nskipped: /x exists\n', { finding: 'unchanged', text: 'skipped: /x exists' }],
  ['changed\n', { finding: 'changed', text: '' }],
  ['changed\n--- a\n+++ b\n+x\n \n', { finding: 'changed', text: '--- a\n+++ b\n+x\n ' }],
  [
    'skipped\nremote module (ansible.builtin.uri) does not support check mode\n',
    { finding: 'not_checked', text: 'module uri has no check mode' },
  ],
  ['skipped\n', { finding: 'not_checked', text: 'module uri has no check mode' }],
  ['skipped\nnothing to do\n', { finding: 'not_checked', text: 'nothing to do' }],
  ['', { finding: 'failed', text: 'the node did not say what would change' }],
  ['Welcome!\nchanged\n+ok\nok\n', { finding: 'changed', text: '+ok\nok' }],
  ['Welcome!\n', { finding: 'failed', text: 'the node did not say what would change' }],
  ['changed', { finding: 'changed', text: '' }],
])('%j', (log, expected) => expect(answerOf('uri', said(log))).toMatchObject(expected));

test('a module that failed tells why', () => {
  const error = message('exit_code', { code: 2 });
  const answer = answerOf('file', failed(error, 'oh\nfailed\nno such file\nexit code 2', 2));
  const text = 'oh\nno such file\nexit code 2';
  expect(inEnglish(answer)).toEqual({ finding: 'failed', text, error: 'exit code 2' });
});

test('what a node says is a finding, whatever it is', () => {
  const text = fc.string({ unit: fc.constantFrom('changed', 'ok', 'skipped', 'failed', '\n', '\r', ' ', '+', 'a') });
  fc.assert(
    fc.property(text, fc.boolean(), (log, ok) => {
      for (const read of [answerOf('file', ok ? said(log) : failed('no', log)), answerOfPlay(said(log))]) {
        expect(FINDINGS).toContain(read.finding);
        expect(read.error === null).toBe(read.finding !== 'failed');
      }
    }),
  );
});

test('the mark of a cut names no file, as that is another one on each node', () => {
  const log = `changed\n+a\n${cutMark(7, 'bytes', '/root/.springtide/runs/x-1.out')}\n+b\n`;
  expect(answerOf('copy', said(log)).text).toBe(`+a\n${cutMark(7, 'bytes')}\n+b`);
});

test.each([
  ['ok: a\nchanged: b\n  --- x\n', 'changed'],
  ['ok: a\nskipped: b\n  Conditional result was False\n', 'unchanged'],
  ['ok: a\nskipped: b\n  Command would have run if not in check mode\n', 'not_checked'],
  ['skipped: b\n  remote module (x) does not support check mode\n', 'not_checked'],
  ['skipped: script\n  Check mode is not supported for this task.\nok: a\n', 'not_checked'],
  ['skipped: fetch\n  check mode not (yet) supported for this module\n', 'not_checked'],
  ['skipped: raw\nok: a\n', 'not_checked'],
  ['ok: a\nskipped: raw\n', 'not_checked'],
  [
    `skipped: b\n  the output has been hidden due to the fact that 'no_log: true' was specified for this result\n`,
    'not_checked',
  ],
  ['skipped: b\n  skipped: c\n    Command would have run if not in check mode\n', 'not_checked'],
  ['skipped: b\n  skipped: c\n    Conditional result was False\n', 'unchanged'],
  ['skipped: b\n  No items in the list\n', 'unchanged'],
  [`skipped: raw\nok: a\n… more tasks are left out here\n`, 'not_checked'],
  ['ok: a\n… more tasks are left out here\n', 'not_checked'],
  ['ok: a\n  changed: no heading\n  +Command would have run if not in check mode\n', 'unchanged'],
  ['', 'unchanged'],
])('the play %j is %s', (log, finding) => expect(answerOfPlay(said(log))).toMatchObject({ finding, error: null }));

test('what is left out of a long play counts too', () => {
  const long = '  a line\n'.repeat(10_000);
  const { finding, text } = answerOfPlay(said(`ok: a\n${long}changed: b\nok: c\n${long}`));
  expect(finding).toBe('changed');
  expect(text).not.toContain('changed: b');
});

test('a play says nothing that the server made for one node, and no more than is kept', () => {
  const log = 'changed: conf\n  +++ after: /tmp/.ansible/tmp/ansible-local-7x/tmpq3/conf.j2\n';
  expect(answerOfPlay(said(log)).text).toBe('changed: conf\n  +++ after: conf.j2');
  const { text } = answerOfPlay(said(`changed: conf\n${'  +é\n'.repeat(LONGEST_ANSWER)}`));
  expect(text.length).toBeLessThan(LONGEST_ANSWER + 100);
  expect(cutMarkOf(text)).not.toBeNull();
});
