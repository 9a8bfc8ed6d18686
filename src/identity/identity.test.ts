import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScheduleRunId, TokenId } from '../domain/ids.ts';
import { actingAs } from './acting-as.ts';
import { namedPrincipal, programPrincipal, schedulePrincipal, tokenPrincipal } from './make-principal.ts';
import { isProgramName } from './principal.ts';

describe('I2: a name is one visible line of 1–50 characters', () => {
  test.each([
    ['root', 'root'],
    ['  root ', 'root'],
    ['a\nb', 'a b'],
    ['a\r\n\tb  c', 'a b c'],
    ['ro\u0007ot\0', 'root'],
    ['\u202eevil\u2069', 'evil'],
    ['ad\u200bmin\ufeff', 'admin'],
    ['\u3164', 'anonymous'],
    ['', 'anonymous'],
    [' \u00a0\u2003 ', 'anonymous'],
    ['Jose\u0301', 'José'],
    ['张三', '张三'],
    ['x'.repeat(60), 'x'.repeat(50)],
    [`${'x'.repeat(49)} y`, 'x'.repeat(49)],
    ['🌊'.repeat(60), '🌊'.repeat(50)],
  ])('%j is %j', (text, name) => {
    expect(namedPrincipal(text).name).toBe(name);
    expect(tokenPrincipal({ id: 1 as TokenId, owner: text }).name).toBe(name);
  });

  test('whatever is said', () => {
    const nasty = fc.constantFrom('\u202e', '\u200b', '\u2028', '\n', ' ', '\u00a0', '\ud800', 'e\u0301', 'ab', '🌊');
    const said = fc.array(
      fc.oneof(
        nasty,
        fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
      ),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(said, (parts) => {
        const { name } = namedPrincipal(parts.join(''));
        const { length } = Array.from(name);
        const isLine = !/[\p{C}\p{Default_Ignorable_Code_Point}]|^\s|\s$|\s\s/u.test(name);
        expect(isLine && length >= 1 && length <= 50 && namedPrincipal(name).name === name, name).toBe(true);
      }),
    );
  });
});

describe('I3: whom a request names', () => {
  test('counts when the server believes everybody', () => {
    expect(actingAs(namedPrincipal('console'), 'alice\n')).toMatchObject({ kind: 'named', name: 'alice' });
    expect(actingAs(namedPrincipal('console'), ' ').name).toBe('console');
  });

  test.each([
    tokenPrincipal({ id: 7 as TokenId, owner: 'n' }),
    schedulePrincipal(1 as ScheduleRunId),
    programPrincipal(),
  ])('counts for nothing when it is $kind', (principal) => {
    expect(actingAs(principal, 'admin')).toBe(principal);
  });
});

test.each(['schedule', ' Schedule', 'SPRINGTIDE'])('%j is no name for a person', (name) => {
  expect(isProgramName(name)).toBe(true);
});
