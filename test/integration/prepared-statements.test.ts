import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { PREPARED } from '../../src/store/prepared.ts';
import { listRows, type Page } from '../../src/store/rows.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

/*
 * Statements that are planned once in each connection.
 */

let test_: TestDatabase;
let database: Database & AsyncDisposable;

beforeAll(async () => {
  test_ = await testDatabase();
  // all statements of this test take the same connection
  database = openDatabase({ url: test_.url, connections: 1, onError: () => {} });
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await test_[Symbol.asyncDispose]();
});

async function preparedCount(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from pg_prepared_statements`.execute(database);
  return rows[0]?.count ?? 0;
}

function list(id: number): Promise<Page<unknown>> {
  const where = sql`id <> ${sql.lit(id)}`;
  return listRows(database, { table: 'cluster', columns: ['id', 'name'], where, order: 'asc', page: 1, pageSize: 10 });
}

test('a list is prepared once, and as many texts as a connection keeps', async () => {
  for (let round = 0; round < 3; round += 1) expect((await list(1)).total).toBe(0);
  expect(await preparedCount()).toBe(1);
  for (let id = 2; id <= 70; id += 1) await list(id);
  expect(await preparedCount()).toBe(64);
  expect((await list(70)).total).toBe(0);
});

test('one whose columns have another type since is answered', async () => {
  await sql`create table changing (value integer)`.execute(database);
  await sql`insert into changing values (7)`.execute(database);
  await using other = openDatabase({ url: test_.url, connections: 1, onError: () => {} });
  const value = async (): Promise<unknown> =>
    (await sql<{ value: unknown }>`${sql.raw(PREPARED)} select value from changing`.execute(other)).rows[0]?.value;
  expect(await value()).toBe(7);
  await sql`alter table changing alter value type text`.execute(database);
  expect(await value()).toBe('7');
});
