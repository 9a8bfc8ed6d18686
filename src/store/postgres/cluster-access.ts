import { randomBytes } from 'node:crypto';

/*
 * Who may log in to the embedded PostgreSQL.
 *
 * CA1. Only the role `springtide_app`, to the database `springtide`, with a password that only the server's user can read.
 * CA2. That role is no superuser: no statement can read or run anything on the server's machine.
 * CA3. The superuser cannot log in at all. Its work is done while PostgreSQL does not listen (`postgres --single`).
 */

export const SUPERUSER = 'springtide';
export const DATABASE = 'springtide';
const ROLE = 'springtide_app';

/** The whole pg_hba.conf: logins that no line allows are refused. */
export const LOGINS = `# Written by Springtide at every start.\nlocal ${DATABASE} ${ROLE} scram-sha-256\n`;

export function newPassword(): string {
  return `${randomBytes(32).toString('hex')}\n`;
}

/** null = the password is not one that newPassword made. */
export function passwordIn(text: string): string | null {
  return /^([0-9a-f]{64})\n$/.exec(text)?.[1] ?? null;
}

/** The address of the server's own connections. */
export function urlOf(password: string, socketDirectory: string): string {
  return `postgresql://${ROLE}:${password}@/${DATABASE}?host=${encodeURIComponent(socketDirectory)}`;
}

/** Statements for `postgres --single -j postgres`. They may be repeated: for what exists already they fail without effect. */
export function rolesSql(password: string): string {
  return statements(
    `create role ${ROLE}`,
    `alter role ${ROLE} with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '${password}'`,
    `create database ${DATABASE} owner ${ROLE}`,
    `alter database ${DATABASE} owner to ${ROLE}`,
  );
}

/** For `postgres --single -j springtide`: makes the role the owner of what the superuser made in a cluster of an earlier version. */
export function ownershipSql(): string {
  return statements(`do $$
declare command text;
begin
  for command in
    with ours as (
      select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
    )
    select format('alter schema %I owner to ${ROLE}', nspname) from ours where nspname <> 'public'
    union all
    select format('alter table %s owner to ${ROLE}', pg_class.oid::regclass)
    from pg_class join ours on ours.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm')
    union all
    -- a column's own sequence goes with its table
    select format('alter sequence %s owner to ${ROLE}', pg_class.oid::regclass)
    from pg_class join ours on ours.oid = relnamespace
    where relkind = 'S' and not exists (
      select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype in ('a', 'i')
    )
    union all
    select format('alter routine %s owner to ${ROLE}', pg_proc.oid::regprocedure)
    from pg_proc join ours on ours.oid = pronamespace
    union all
    select format('alter type %s owner to ${ROLE}', pg_type.oid::regtype)
    from pg_type join ours on ours.oid = typnamespace
    where typtype in ('e', 'd')
  loop
    execute command;
  end loop;
end $$`);
}

/** What `postgres --single` could not do, according to its stderr; null = everything was done. */
export function failureIn(stderr: string): string | null {
  const complaints = stderr.split('\n').filter((line) => /(ERROR|FATAL|PANIC): /.test(line));
  return complaints.find((line) => !line.includes('already exists')) ?? null;
}

function statements(...texts: readonly string[]): string {
  return texts.map((text) => `${text};\n\n`).join('');
}
