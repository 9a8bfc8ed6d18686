import { describe, expect, test } from 'vitest';
import { complaintOf, repliesIn } from './runtime.ts';
import { serversIn } from './servers.ts';

describe("HAProxy's prompt", () => {
  test('one reply for each command', () => {
    const text =
      '\n> \n> [6]: New server registered.\n\n> \n> [3]: No such server.\n\n> # name\nweb\n\n> [3]: Only servers in maintenance mode can be deleted.\n> ';
    const replies = repliesIn(text, 5);
    expect(replies.map(({ text }) => text)).toEqual([
      'New server registered.',
      '',
      'No such server.',
      '# name\nweb',
      'Only servers in maintenance mode can be deleted.',
    ]);
    expect(replies.map(complaintOf)).toEqual([
      null,
      null,
      'No such server.',
      null,
      'Only servers in maintenance mode can be deleted.',
    ]);
  });

  test.each([
    ['', 'no'],
    ['\n> \n> [6]: one\n\n> ', 'fewer'],
    ['\n> \n> a\n\n> b\n\n> c\n\n> ', 'more'],
    ['HTTP/1.1 400 Bad request', 'a stranger'],
    ['\n> \n> [6]: one\n\n> [6]: tw', 'cut off'],
  ])('%j is refused: %s replies', (text) => {
    expect(() => repliesIn(text, 2)).toThrow("the answer is not HAProxy's");
  });
});

test('what a balancer says is quoted in one line, cut', () => {
  const words = `\u001B[31mno\u0007\n${'x'.repeat(1000)}`;
  const excerpt = expect.stringMatching(/^no x{290,297}…$/);
  expect(complaintOf({ severity: 3, text: words })).toEqual(excerpt);
  const reply = { severity: null, text: words };
  expect(() => serversIn(reply, reply)).toThrow(/^no x{290,297}…$/);
  expect(() => serversIn({ severity: null, text: '1\n# a\n' }, reply)).toThrow(/^no x{290,297}…$/);
});
