import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Becoming, becomingCommand } from './terminal-become.ts';

/** What is shown of pieces, and what was answered. */
function heard(becoming: Becoming, pieces: readonly string[]) {
  let shown = '';
  const answers: string[] = [];
  for (const piece of pieces) {
    const { shown: part, answer } = becoming.hear(Buffer.from(piece));
    shown += part.toString();
    if (answer !== null) answers.push(answer);
  }
  return { shown: shown + becoming.rest().toString(), answers };
}

test('the prompt is answered once, and neither prompt nor report is shown', () => {
  expect(heard(new Becoming('ASK', 'UP', 'secret'), ['ASK', '\r\nwelcome\r\nUP$ ', 'ls'])).toEqual({
    shown: '\r\nwelcome\r\n$ ls',
    answers: ['secret\n'],
  });
  // a password that was not taken is not sent again
  const refused = new Becoming('ASK', 'UP', 'secret');
  expect(heard(refused, ['ASK', 'Sorry, try again.\r\nASK'])).toEqual({
    shown: 'Sorry, try again.\r\nASK',
    answers: ['secret\n'],
  });
  expect(refused.isAsking).toBe(false);
});

test('NT3: once the shell is there, nobody gets the password', () => {
  expect(heard(new Becoming('ASK', 'UP', 'secret'), ['UP', 'ASK'])).toEqual({ shown: 'ASK', answers: [] });
  expect(heard(new Becoming('ASK', 'UP', undefined), ['ASK'])).toEqual({ shown: 'ASK', answers: [] });
  // nor a program that shows something else for long
  expect(heard(new Becoming('ASK', 'UP', 'secret'), ['x'.repeat(9000), 'ASK']).answers).toEqual([]);
});

test('in whichever pieces it comes, the same is shown and answered', () => {
  const text = 'one ASK two UP three ASK';
  const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(cuts, (lengths) => {
      const pieces: string[] = [];
      let at = 0;
      for (const length of lengths) {
        pieces.push(text.slice(at, at + length));
        at += length;
      }
      expect(heard(new Becoming('ASK', 'UP', 'secret'), pieces)).toEqual({
        shown: 'one  two  three ASK',
        answers: ['secret\n'],
      });
    }),
  );
});

test('the command is one line of plain words, without the password', () => {
  for (const method of ['sudo', 'su', 'doas'] as const) {
    const { line, up } = becomingCommand({ method, user: 'app', password: "it's" });
    expect(line).not.toContain("it's");
    expect(line).not.toMatch(/[\n!]/);
    // the terminal's echo of the line is not its report
    expect(line).not.toContain(up);
  }
});
