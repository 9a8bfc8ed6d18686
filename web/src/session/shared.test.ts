import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessage } from './shared.ts';

test.each([
  [{ kind: 'asks', more: 1 }, { kind: 'asks' }],
  [{ kind: 'signedOut' }, { kind: 'signedOut' }],
  [
    { kind: 'signedIn', authorization: 'Bearer spt_1' },
    { kind: 'signedIn', authorization: 'Bearer spt_1' },
  ],
  [{ kind: 'signedIn' }, null],
  [{ kind: 'signedIn', authorization: '' }, null],
  [{ kind: 'signedIn', authorization: 'a\nb' }, null],
  [{ kind: 'signedIn', authorization: 'x'.repeat(5000) }, null],
  [{ kind: 'other' }, null],
  ['asks', null],
  [null, null],
])('%j is read as %j', (said, message) => {
  expect(readMessage(said)).toEqual(message);
});

test('whatever is said, only what a header takes comes through', () => {
  const said = fc.oneof(
    fc.anything(),
    fc.record({ kind: fc.constantFrom('signedIn', 'asks'), authorization: fc.anything() }),
  );
  fc.assert(
    fc.property(said, (value) => {
      const message = readMessage(value);
      const authorization = message?.kind === 'signedIn' ? message.authorization : '';
      expect(() => new Headers({ authorization })).not.toThrow();
    }),
  );
});
