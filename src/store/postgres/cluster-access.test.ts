import pg from 'pg';
import { expect, test } from 'vitest';
import { failureIn, newPassword, passwordIn, urlOf } from './cluster-access.ts';

test('a password that was made is one, and nothing else is', () => {
  const made = newPassword();
  expect(passwordIn(made)).toBe(made.trim());
  expect(newPassword()).not.toBe(made);
  for (const text of ['', '\n', 'hunter2\n', made.slice(0, 40), `${made}x`, made.toUpperCase().replace(/^./, 'A')]) {
    expect(passwordIn(text), text).toBeNull();
  }
});

test.each(['/srv/data/postgres', '/srv/my data/#1&2?%41/postgres', '/proc/self/fd/21'])(
  'the address leads to the socket in %s',
  (directory) => {
    const { host, user, password, database } = new pg.Client({ connectionString: urlOf('abc', directory) });
    expect([host, user, password, database]).toEqual([directory, 'springtide_app', 'abc', 'springtide']);
  },
);

test('what exists already is no failure; everything else is', () => {
  const log = '2026-01-02 UTC [9] LOG:  checkpoint complete';
  const exists = '2026-01-02 UTC [9] ERROR:  role "springtide_app" already exists';
  const failed = '2026-01-02 UTC [9] ERROR:  permission denied';
  expect(failureIn(`${log}\n${exists}\n`)).toBeNull();
  expect(failureIn(`${exists}\n${failed}\n${log}`)).toBe(failed);
});
