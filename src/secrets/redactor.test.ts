import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASK } from './mask.ts';
import { redactorOf } from './redactor.ts';

test.each([
  [['hunter2'], 'my password is hunter2', `my password is ${MASK}`],
  [['hunter2'], 'hunter2hunter2 hunter', `${MASK} hunter`],
  [['abcd', 'cdef'], 'xabcdefx', `x${MASK}x`],
  [['abcdef', 'bcde'], 'abcdX', 'abcdX'],
  [['abcdef', 'bcde'], 'abcdeX', `a${MASK}X`],
  [['aabaa'], 'aabaabaa', MASK],
  [["it's me"], String.raw`echo 'it'\''s me'`, `echo '${MASK}'`],
  [['a"b\nc'], String.raw`{"password":"a\"b\nc"}`, `{"password":"${MASK}"}`],
  [['p&ss w0rd'], 'GET /?p=p%26ss%20w0rd', `GET /?p=${MASK}`],
  [['hunter2'], `b64: ${Buffer.from('hunter2').toString('base64')}`, `b64: ${MASK}`],
  [['hunter2'], `b64: ${Buffer.from('hunter2\n').toString('base64')}`, `b64: ${MASK}`],
  [['first line\nsecond line\n'], '> second line', `> ${MASK}`],
  [['密码是秘密'], '她说：密码是秘密。', `她说：${MASK}。`],
  [['密码是秘密'], String.raw`{"p":"\u5bc6\u7801\u662f\u79d8\u5bc6"}`, `{"p":"${MASK}"}`],
  [['abc', ''], 'abc', 'abc'],
  [[], 'anything', 'anything'],
])('%j in %j', (secrets, text, expected) => {
  expect(redactorOf(secrets).text(text)).toBe(expected);
});

// few letters, so that secrets overlap themselves and one another
const letters = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', '\n', "'"), minLength: least, maxLength: most });
const secrets = fc.array(letters(4, 8), { maxLength: 4 });

describe('of any text', () => {
  test('no secret is left, and what is no part of one stays', () => {
    fc.assert(
      fc.property(secrets, letters(0, 60), (hidden, text) => {
        const redacted = redactorOf(hidden).text(text);
        for (const secret of hidden) expect(redacted.includes(secret)).toBe(false);
        // what remains is, piece by piece, in the original
        const pieces = redacted.split(MASK);
        let at = 0;
        for (const piece of pieces) {
          const found = text.indexOf(piece, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + piece.length;
        }
      }),
    );
  });

  test('K1: as the definition says, that looks at every place', () => {
    const plain = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 6 }), {
      maxLength: 3,
    });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 40 });
    fc.assert(
      fc.property(plain, texts, (hidden, text) => {
        const covered = Array.from({ length: text.length }, (_, place) =>
          hidden.some((secret) =>
            Array.from(secret, (_letter, offset) => place - offset).some(
              (start) => start >= 0 && text.startsWith(secret, start),
            ),
          ),
        );
        const expected = Array.from(text, (letter, place) => {
          if (covered[place] !== true) return letter;
          return covered[place - 1] === true ? '' : MASK;
        });
        expect(redactorOf(hidden).text(text)).toBe(expected.join(''));
      }),
    );
  });

  test('K2: it is the same in whatever pieces it comes, and little is held back', () => {
    fc.assert(
      fc.property(secrets, fc.array(letters(0, 12), { maxLength: 12 }), (hidden, pieces) => {
        const redactor = redactorOf(hidden);
        const stream = redactor.stream();
        let redacted = '';
        for (const [index, piece] of pieces.entries()) {
          redacted += stream.write(piece);
          const whole = pieces.slice(0, index + 1).join('');
          for (const secret of hidden) expect(redacted.includes(secret)).toBe(false);
          // with the rest of any text, what the stream gave is its beginning
          expect(redactor.text(`${whole}#`).startsWith(redacted)).toBe(true);
        }
        expect(redacted + stream.end()).toBe(redactor.text(pieces.join('')));
      }),
    );
  });

  test('where it was cut through a secret, nothing of the secret is left', () => {
    fc.assert(
      fc.property(letters(0, 20), letters(0, 20), fc.nat(6), fc.nat(6), (before, after, from, to) => {
        const secret = 'SECRETS';
        const [begin, end] = redactorOf([secret]).ends(before + secret.slice(0, from), secret.slice(7 - to) + after);
        expect(begin.startsWith(before)).toBe(true);
        expect(end.endsWith(after)).toBe(true);
        expect(begin + end).not.toMatch(/[SECRT]/);
      }),
    );
  });
});

test('long runs of one letter take no longer than other texts', () => {
  const redactor = redactorOf([`${'a'.repeat(16_000)}b`, 'a'.repeat(8000)]);
  expect(redactor.text('a'.repeat(7999).concat('c').repeat(50))).toHaveLength(400_000);
  expect(redactor.text('a'.repeat(400_000))).toBe(MASK);
  const stream = redactor.stream();
  let redacted = '';
  for (let piece = 0; piece < 20_000; piece++) redacted += stream.write('a');
  expect(redacted + stream.end()).toBe(MASK);
});
