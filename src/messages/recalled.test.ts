import fc from 'fast-check';
import { expect, test } from 'vitest';
import { englishOf, message, textOf, type Value } from './message.ts';
import { recalledText, recalledValue } from './recalled.ts';

const REFUSED = message('at_address', { address: '10.0.0.1:22', reason: message('connection_refused') });

test.each<Value>([
  message('run_cancelled'),
  message('timed_out', { seconds: 30 }),
  message('exit_code', { code: 3 }),
  message('node_unreachable', { reason: REFUSED }),
  message('node_gone', { time: '17:02 UTC', reason: REFUSED, until: '17:40 UTC' }),
  message('node_gone', { time: '17:02 UTC', reason: 'Not allowed at this time', until: '17:40 UTC' }),
  message('node_back', { time: '17:02 UTC' }),
  message('machine_made', { machine: 'vm-1', ip: '10.0.0.1' }),
  message('registered_checked', { address: '10.0.0.1:80', server: 'web-1', check: 'L4OK' }),
  message('node_unreachable', {
    reason: message('at_address', { address: 'web:22', reason: message('host_key_changed') }),
  }),
  message('login_refused', { login: 'root@10.0.0.1:22', key: 'ssh-ed25519 AAAA' }),
])('the English text of %j is shown in the language of its reader', (said) => {
  if (typeof said !== 'object' || !('code' in said)) throw new TypeError('a message is expected');
  expect(recalledText(englishOf(said), 'zh')).toBe(textOf(said, 'zh'));
  expect(recalledText(englishOf(said), 'en')).toBe(englishOf(said));
});

test.each(['', 'no such image', '10.0.0.1: web: x', 'exit code', 'a: b (c)', '[17:02 UTC] gone', ': : :'])(
  '%j is of somebody else, and stays as it is',
  (text) => expect(recalledText(text, 'zh')).toBe(text),
);

test.each([
  [message('nothing_listens_on_port', { port: '80' })],
  [message('node_without_python', { module: 'ping' })],
  [message('module_no_room', { reason: '[Errno 28] No space left on device' })],
  ['E: Unable to locate package nginx'],
])('what a program of the server says on a node is known again: %j', (said) => {
  expect(recalledValue(englishOf(said))).toEqual(said);
});

test('any text is shown soon, with all that somebody else said in it', () => {
  const part = fc.constantFrom(
    'exit code ',
    ': ',
    '; ',
    'no answer within ',
    ' s',
    '{',
    '}',
    'x',
    '(',
    ')',
    '\n',
    ', ',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const shown = recalledText(text, 'zh');
      expect(shown.split('¤').length).toBe(text.split('¤').length);
    }),
  );
});
