import { expect, test } from 'vitest';
import { tokenOrder } from './token-command.ts';

test('what a token is made of', () => {
  expect(tokenOrder(['--owner', 'alice'])).toEqual({ owner: 'alice', name: 'made on the server', expiresIn: null });
  expect(tokenOrder(['--owner=alice', '--name', 'laptop', '--expires-in', '90d'])).toEqual({
    owner: 'alice',
    name: 'laptop',
    expiresIn: 7_776_000,
  });
});

test.each([
  ['3600', 3600],
  ['1s', 1],
  ['30m', 1800],
  ['12h', 43_200],
  ['36500d', 3_153_600_000],
])('%s are %d seconds', (text, seconds) => {
  expect(tokenOrder(['--owner', 'alice', '--expires-in', text]).expiresIn).toBe(seconds);
});

test.each(['', '0', '0d', '-1', '1w', '1.5h', 'h', '36501d', '99999999999'])(
  'an expiry of %j is refused, with the remedy',
  (text) => {
    expect(() => tokenOrder(['--owner', 'alice', `--expires-in=${text}`])).toThrow(
      `--expires-in is ${text}, and must be a number of seconds, or such as 30m, 12h or 90d, up to 36500d`,
    );
  },
);

test.each([
  [[], '--owner is missing'],
  [['--owner'], "Option '--owner <value>' argument missing"],
  [['--owner', 'alice', '--admin'], "Unknown option '--admin'"],
  [['alice'], "Unexpected argument 'alice'"],
])('%j is refused, with the usage', (words, message) => {
  expect(() => tokenOrder(words)).toThrow(message);
  expect(() => tokenOrder(words)).toThrow('npm start -- token --owner NAME');
});
