import { expect, test } from 'vitest';
import { BECOME_METHODS as SERVER_METHODS, BECOME_USER } from '../../../src/domain/become.ts';
import { BECOME_METHODS, isUserName, readBecome, saidUsers } from './become.ts';

test('the console knows what the server takes, which it must not import from there', () => {
  expect(BECOME_METHODS).toEqual(SERVER_METHODS);
  for (const name of ['root', '_x', 'a.b-c', '', '-x', 'a b', '1a', 'x'.repeat(33)]) {
    expect(isUserName(name)).toBe(new RegExp(BECOME_USER).test(name));
  }
});

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
