import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BECOME_METHODS as CONSOLE_METHODS, isUserName } from '../../web/src/forms/become.ts';
import { BECOME_METHODS, checkedBecome, readBecome } from './become.ts';

describe('as whom something runs', () => {
  test('what is left out has its usual value', () => {
    expect(readBecome({})).toEqual({ method: 'sudo', user: 'root' });
    expect(readBecome({ user: 'deploy' })).toEqual({ method: 'sudo', user: 'deploy' });
    expect(readBecome({ method: 'doas', user: '_www' })).toEqual({ method: 'doas', user: '_www' });
    expect(readBecome('none')).toBe('none');
  });

  test.each([
    true,
    'root',
    null,
    [],
    { method: 'pbrun' },
    { method: 'constructor' },
    { user: '' },
    { user: '-u' },
    { user: '#0' },
    { user: '%wheel' },
    { user: 'root\n' },
    { user: 'a b' },
    { user: 'root;id' },
    { user: "x'" },
    { user: '{{user}}' },
    { user: '\u{FF52}oot' },
    { user: 'x'.repeat(33) },
    { user: 1000 },
    { password: 'hunter2' },
  ])('%j is none', (value) => {
    expect(readBecome(value)).toBeNull();
  });

  test('a refusal names the field, and quotes nothing of it', () => {
    expect(() => checkedBecome({ user: 'root', password: 'hunter2' }, 'steps[0].become')).toThrow(
      expect.objectContaining({
        field: 'steps[0].become',
        message: expect.stringMatching(
          /^steps\[0\]\.become must be "none", or (?!.*hunter2).*: a password belongs in the machine type$/,
        ),
      }),
    );
  });

  test('a user is a word that every shell takes as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (user) => {
        const read = readBecome({ user });
        expect(read === null || /^[A-Za-z_][\w.-]*$/.test(user)).toBe(true);
      }),
    );
  });
});

test('the console knows what the server takes, which it must not import from here', () => {
  expect(CONSOLE_METHODS).toEqual(BECOME_METHODS);
  for (const user of ['root', '_x', 'a.b-c', '', '-x', 'a b', '1a', 'x'.repeat(33)]) {
    expect(isUserName(user)).toBe(readBecome({ user }) !== null);
  }
});
