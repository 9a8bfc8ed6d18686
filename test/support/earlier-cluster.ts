import { join } from 'node:path';
import pg from 'pg';
import { postgresPrograms } from '../../src/store/postgres/postgres-programs.ts';
import { unprivileged } from '../../src/store/postgres/unprivileged.ts';

/**
 * A PostgreSQL that runs as earlier versions ran theirs, and was left behind by a crash: every login at its socket
 * in the data directory is superuser. It has a table `kept` with a row, a type, a sequence and a function of
 * its own.
 *
 * @returns the URL of a login
 */
export async function startEarlierCluster(dataDir: string): Promise<string> {
  const { initdb, pg_ctl } = await postgresPrograms();
  const { run } = await unprivileged();
  const directory = join(dataDir, 'postgres');
  await run(initdb, ['--no-sync', '--username=springtide', '--auth=trust', `--pgdata=${directory}`]);
  const flags = `-c listen_addresses='' -c unix_socket_directories='${dataDir}'`;
  await run(pg_ctl, ['-D', directory, '-l', join(dataDir, 'postgres.log'), '-w', '-o', flags, 'start']);
  const urlOf = (database: string): string =>
    `postgresql://springtide@/${database}?host=${encodeURIComponent(dataDir)}`;
  await execute(urlOf('postgres'), 'create database springtide');
  await execute(
    urlOf('springtide'),
    `create type mood as enum ('calm');
     create table kept (id bigint generated always as identity, how mood) partition by range (id);
     create table kept_first partition of kept for values from (1) to (100);
     create sequence free;
     create view seen as select * from kept;
     create function twice(n int) returns int language sql as 'select 2 * n';
     create schema queue;
     create table queue.job (id serial);
     insert into kept (how) values ('calm')`,
  );
  return urlOf('springtide');
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();
}
