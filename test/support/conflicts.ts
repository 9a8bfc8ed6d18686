import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';

/** SQLSTATE of a serialization failure. */
export type Conflict = '40P01' | '40001';

export interface Conflicts extends AsyncDisposable {
  /** How many changes of the table were tried since. */
  tries(): Promise<number>;
}

/** Makes the next changes of a table fail, as many as are asked for, as if they conflicted with another transaction. */
export async function makeConflicts(
  database: Database,
  table: string,
  { code, times }: { readonly code: Conflict; readonly times: number },
): Promise<Conflicts> {
  // a sequence is not rolled back
  await sql`create sequence tries`.execute(database);
  await sql`
    create function conflict() returns trigger language plpgsql as $$ begin
      if nextval('tries') <= ${sql.lit(times)} then
        raise exception 'a conflict' using errcode = ${sql.lit(code)};
      end if;
      return new;
    end $$`.execute(database);
  await sql`
    create trigger conflict before insert or update on ${sql.table(table)}
    for each row execute function conflict()`.execute(database);
  return {
    tries: async () => {
      const { rows } = await sql<{ tries: number }>`
        select case when is_called then last_value else 0 end as tries from tries`.execute(database);
      return rows[0]?.tries ?? 0;
    },
    [Symbol.asyncDispose]: async () => {
      await sql`drop function conflict cascade`.execute(database);
      await sql`drop sequence tries`.execute(database);
    },
  };
}
