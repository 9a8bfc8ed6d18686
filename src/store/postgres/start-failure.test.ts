import { expect, test } from 'vitest';
import { englishOf } from '../../messages/message.ts';
import { startFailure } from './start-failure.ts';

const PLACE = '/srv/data/postgres';
const LOG = '/srv/data/postgres.log';

test.each([
  [
    '/opt/pg ctl/pg_ctl ended with 1: pg_ctl: directory "/srv/data/postgres" is not a database cluster directory',
    'start: pg_ctl: directory "/srv/data/postgres" is not a database cluster directory: files of the database are damaged or missing: put the whole directory back',
  ],
  [
    '2026-01-02 03:04:05.678 UTC [99] PANIC:  could not read file "global/pg_control": read 100 of 296\npg_ctl ended with 1: pg_ctl: could not start server\nExamine the log output.',
    'PANIC:  could not read file "global/pg_control": read 100 of 296: files of the database are damaged or missing',
  ],
  [
    '2026-01-02 03:04:05.678 UTC [99] LOG:  starting\n2026-01-02 03:04:05.678 UTC [99] FATAL:  could not create lock file "postmaster.pid": Read-only file system',
    'FATAL:  could not create lock file "postmaster.pid": Read-only file system: its disk cannot be written',
  ],
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'its disk is full: make room'],
  ['FATAL:  bogus', `FATAL:  bogus: see ${LOG}`],
  ['', `it said nothing: see ${LOG}`],
])('%j', (said, expected) => {
  const message = englishOf(startFailure(PLACE, said, LOG));
  expect(message).toContain(`PostgreSQL in ${PLACE} (SPRINGTIDE_DATA_DIR) does not start: `);
  expect(message).toContain(expected);
});

test('much is cut', () => {
  const message = englishOf(startFailure(PLACE, 'FATAL:  again\n'.repeat(1000), LOG));
  expect(message.match(/again/g)).toHaveLength(6);
});
