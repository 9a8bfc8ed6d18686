import { expect, test } from 'vitest';
import { plainLog } from './module-plays.ts';

test('the log of a play with one task is as the module alone would write it', () => {
  expect(plainLog('changed: community.general.ufw\n  {"rule": "allow"}\n    nested\n  ok: text\n')).toBe(
    'changed\n{"rule": "allow"}\n  nested\nok: text\n',
  );
  expect(plainLog('cancelled\n')).toBe('cancelled\n');
  expect(plainLog('ERROR! no such thing: x y\n')).toBe('ERROR! no such thing: x y\n');
});
