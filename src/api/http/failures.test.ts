import pg from 'pg';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import { failureOf } from './failures.ts';

function databaseError(code: string): Error {
  return Object.assign(new pg.DatabaseError('of the inside', 0, 'error'), { code });
}

test.each([
  ['53100', 507, 'disk_full', /^The disk of the database is full, and nothing was changed: make room on it/],
  ['53200', 503, 'unavailable', /^the database is out of memory, and nothing was changed: try again shortly/],
  ['25006', 503, 'unavailable', /^the database is read-only, and nothing was changed: have it take changes/],
  ['53300', 503, 'unavailable', /^The database cannot be reached; try again shortly/],
  ['40P01', 409, 'busy', /^other changes were in the way: try again/],
  ['40001', 409, 'busy', /^other changes were in the way: try again/],
  ['22001', 400, 'invalid', /^a value is too long/],
  ['42P01', 500, 'internal', /^A defect of the server/],
])('SQLSTATE %s: %i %s', (state, status, code, message) => {
  const answer = failureOf(databaseError(state));
  expect(answer).toMatchObject({ status, code, field: null, isDefect: status === 500 });
  expect(inEnglish(answer.content)).toMatch(message);
});
