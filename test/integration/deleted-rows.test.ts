import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { OperatorName } from '../../src/identity/principal.ts';
import { deleteKept, forgetDeleted, listDeleted, lockDeleted, restoreDeleted } from '../../src/store/deleted-rows.ts';
import { findRow, insertRow } from '../../src/store/rows.ts';
import { testDatabase } from '../support/database.ts';

const BY = 'tester' as OperatorName;
const PAGE = { page: 1, pageSize: 10 };

test('what was deleted is forgotten after its time, and comes back with the columns that it had', async () => {
  await using test = await testDatabase();
  const { database } = test;
  const make = (name: string): Promise<number> =>
    insertRow(database, 'template', { name, desc: 'as it was', steps: [] });
  const [old, young] = [await make('old'), await make('young')];
  const now = new Date('2026-03-02T00:00:00Z');
  await deleteKept(database, 'template', old, { by: BY, now: new Date('2026-03-01T00:00:00Z') });
  await deleteKept(database, 'template', young, { by: BY, now });
  expect(await deleteKept(database, 'template', young, { by: BY, now })).toBe(false);
  expect((await listDeleted(database, null, PAGE)).rows.map(({ name }) => name)).toEqual(['young', 'old']);

  await forgetDeleted(database, new Date('2026-03-01T12:00:00Z'));
  expect(await listDeleted(database, 'template', PAGE)).toEqual({
    rows: [{ kind: 'template', id: young, name: 'young', deleted: now, deleted_by: BY }],
    total: 1,
  });
  expect(await lockDeleted(database, 'template', old)).toBeNull();

  // a later version of the program adds a column
  await sql`alter table template add column colour text not null default 'blue'`.execute(database);
  await database.transaction().execute(async (transaction) => {
    await restoreDeleted(transaction, 'template', young, 'young again');
  });
  const columns = ['id', 'name', 'desc', 'colour'];
  expect(await findRow(database, 'template', columns, young)).toEqual({
    id: young,
    name: 'young again',
    desc: 'as it was',
    colour: 'blue',
  });
  expect((await listDeleted(database, null, PAGE)).total).toBe(0);
});
