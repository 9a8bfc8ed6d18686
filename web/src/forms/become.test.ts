import { expect, test } from 'vitest';
import { readBecome, saidUsers } from './become.ts';

test('a choice is read as it is kept', () => {
  expect(readBecome('none')).toBe('none');
  expect(readBecome({ method: 'su', user: 'app' })).toEqual({ method: 'su', user: 'app' });
  for (const other of [undefined, null, 'root', {}, { method: 'run0', user: 'x' }]) {
    expect(readBecome(other)).toBeUndefined();
  }
});

test('a line says every user', () => {
  expect(saidUsers([{ method: 'sudo', user: 'root' }, 'none'], 'the login')).toBe('root (sudo), the login');
});
