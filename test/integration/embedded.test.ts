import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, isConnectionError, openDatabase } from '../../src/store/database.ts';
import { startEmbedded, visitEmbedded } from '../../src/store/postgres/embedded.ts';
import { postgresPrograms } from '../../src/store/postgres/postgres-programs.ts';
import { startEarlierCluster } from '../support/earlier-cluster.ts';
import { EmbeddedProcess } from '../support/embedded.ts';
import { killPostgres } from '../support/postmaster.ts';
import { Stranger, STRANGER } from '../support/stranger.ts';

const isRoot = process.getuid?.() === 0;

let place: string;
let directory: string;
let said: string[];

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'springtide-embedded-'));
  await chmod(place, 0o755);
  directory = join(place, 'data');
  said = [];
});

afterEach(() => rm(place, { recursive: true, force: true }));

const options = () => ({ directory, log: (message: string) => said.push(message) });

const modeOf = async (path: string): Promise<string> => ((await lstat(path)).mode & 0o777).toString(8);

async function ask<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  await using database = openDatabase({ url, connections: 1, onError: () => {} });
  return await work(database);
}

const keep = (url: string): Promise<unknown> =>
  ask(url, (database) => sql`create table kept as select 'calm' as how`.execute(database));
const kept = (url: string): Promise<unknown> =>
  ask(url, async (database) => (await sql`select how from kept`.execute(database)).rows);

describe('a start', () => {
  test('lets nobody else in: neither by modes nor by a login, and is no superuser', async () => {
    await mkdir(directory, { mode: 0o755 });
    const postgres = await startEmbedded(options());
    expect(said).toEqual([expect.stringContaining('had mode 0755')]);
    const modes = ['.', 'postgres', 'postgres.log', 'postgres.password', 'postgres/.s.PGSQL.5432'].map((name) =>
      modeOf(join(directory, name)),
    );
    expect(await Promise.all(modes)).toEqual(['700', '700', '600', '600', '700']);
    const withoutPassword = postgres.url.replace(/:[0-9a-f]{64}@/, '@');
    await expect(kept(withoutPassword)).rejects.toThrow('password');
    for (const [user, database] of [
      ['springtide', 'springtide'],
      ['springtide', 'postgres'],
      ['springtide_app', 'postgres'],
      ['springtide_app', 'template1'],
    ] as const) {
      const url = postgres.url.replace('springtide_app', user).replace('@/springtide', `@/${database}`);
      await expect(kept(url), url).rejects.toThrow('no pg_hba.conf entry');
    }
    await expect(
      ask(postgres.url, (database) => sql`copy (select 1) to program 'id'`.execute(database)),
    ).rejects.toThrow('permission denied to COPY to or from an external program');
    await expect(
      ask(postgres.url, (database) => sql`select pg_read_file('/etc/passwd')`.execute(database)),
    ).rejects.toThrow('permission denied for function pg_read_file');
    await expect(ask(postgres.url, (database) => sql`set role springtide`.execute(database))).rejects.toThrow(
      'permission denied to set role',
    );
    await postgres.stop();
  });

  test('in a directory with a long path and odd characters works, also for a second process', async () => {
    directory = join(place, 'x'.repeat(120), "it's a, b;&c", 'data');
    const postgres = await startEmbedded(options());
    await keep(postgres.url);
    await using other = await EmbeddedProcess.start(directory);
    expect(other.said).toContain(`another Springtide server (pid ${process.pid}) uses the data directory ${directory}`);
    const visit = await visitEmbedded(options());
    expect(await kept(visit.url)).toEqual([{ how: 'calm' }]);
    await visit.stop();
    expect(await kept(postgres.url), 'a visit leaves it alone').toEqual([{ how: 'calm' }]);
    await postgres.stop();
  });

  test('takes over what a crash left behind, and makes a new way in when the password was lost', async () => {
    const crashed = await EmbeddedProcess.start(directory);
    await keep(crashed.said);
    await crashed.end('SIGKILL');
    const before = await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8');
    const again = await startEmbedded(options());
    expect(await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8'), 'it is still the same').toBe(before);
    expect(again.url).toBe(crashed.said);

    for (const damage of [rm, (path: string) => writeFile(path, ''), (path: string) => writeFile(path, 'hunter2\n')]) {
      await damage(join(directory, 'postgres.password'));
      await expect(startEmbedded(options()), 'while it is used').rejects.toThrow(
        /another Springtide server uses the data directory .*, and does not know the password in .*: stop that server/,
      );
    }
    await again.stop();
    const renewed = await startEmbedded(options());
    expect(renewed.url).not.toBe(crashed.said);
    expect(said).toContain('the way into the embedded PostgreSQL is made anew');
    expect(await kept(renewed.url)).toEqual([{ how: 'calm' }]);
    await expect(kept(crashed.said), 'the old password').rejects.toThrow('password authentication failed');
    await renewed.stop();
  });

  test('PostgreSQL is started again also when it dies before its start is over', async () => {
    const crashed = await EmbeddedProcess.start(directory);
    await keep(crashed.said);
    await crashed.end('SIGKILL');
    // A start opens it for whether PostgreSQL runs, and reads it at its end: both wait for somebody who writes.
    const path = join(directory, 'postgres', 'postmaster.opts');
    const text = await readFile(path, 'utf8');
    await rm(path);
    execFileSync('mkfifo', [path]);
    const starting = startEmbedded(options());
    await (await open(path, 'w')).close();
    const owners = sql<{ pid: number }>`select pid from pg_stat_activity where application_name ~ '^springtide owner'`;
    await expect
      .poll(() => ask(crashed.said, async (database) => (await owners.execute(database)).rows), { timeout: 30_000 })
      .toHaveLength(1);
    const pipe = await open(path, 'w');
    await killPostgres(directory);
    await expect(kept(crashed.said)).rejects.toSatisfy(isConnectionError);
    await rm(path);
    await pipe.writeFile(text);
    await pipe.close();
    const postgres = await starting;
    await expect.poll(() => said, { timeout: 30_000 }).toContain('PostgreSQL is back');
    expect(await kept(postgres.url)).toEqual([{ how: 'calm' }]);
    await postgres.stop();
  });

  test('PostgreSQL that does not start again is tried until it does, and told of once', async () => {
    const postgres = await startEmbedded(options());
    await keep(postgres.url);
    const control = join(directory, 'postgres', 'global', 'pg_control');
    const whole = await readFile(control);
    await truncate(control, 100);
    await killPostgres(directory);
    const tries = async () =>
      (await readFile(join(directory, 'postgres.log'), 'utf8')).split('PANIC:  could not read').length - 1;
    await expect.poll(tries, { timeout: 60_000 }).toBeGreaterThan(2);
    await writeFile(control, whole);
    await expect.poll(() => said, { timeout: 60_000 }).toContain('PostgreSQL is back');
    expect(said).toEqual([
      'PostgreSQL is gone: starting it again',
      expect.stringMatching(/^PostgreSQL does not start: .*PANIC: {2}could not read file "global\/pg_control"/),
      'PostgreSQL is back',
    ]);
    expect(await kept(postgres.url)).toEqual([{ how: 'calm' }]);
    await postgres.stop();
  });

  test('locks that name a stranger, or a postmaster that was killed and not buried yet, keep nobody out', async () => {
    const locks = ['postmaster.pid', '.s.PGSQL.5432.lock'].map((name) => join(directory, 'postgres', name));
    // A shell looks after the programs that it starts; `sleep`, which it becomes, does not.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [zombie = ''] = String(await once(parent.stdout, 'data')).split('\n');
    try {
      await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n');
      process.kill(Number(zombie));
      await expect.poll(() => readFile(`/proc/${zombie}/stat`, 'utf8')).toContain(') Z ');
      for (const pid of [zombie, String(parent.pid)]) {
        const postgres = await startEmbedded(options());
        const texts = await Promise.all(locks.map((lock) => readFile(lock, 'utf8')));
        await postgres.stop();
        for (const [index, text] of texts.entries()) {
          await writeFile(locks[index] ?? '', text.replace(/^\d+/, pid), { mode: 0o600 });
        }
        await (await startEmbedded(options())).stop();
      }
    } finally {
      parent.kill();
    }
  });

  test.runIf(isRoot)('shuts what an earlier version left open, while it runs and everybody is superuser', async () => {
    await mkdir(directory, { mode: 0o755 });
    await chmod(directory, 0o755);
    await using stranger = await Stranger.start();
    const open = await startEarlierCluster(directory);
    expect(await stranger.try({ kind: 'login', url: open }), 'the hole').toEqual(['done', 'springtide']);

    const postgres = await startEmbedded(options());
    expect(await kept(postgres.url)).toEqual([{ how: 'calm' }]);
    const left = await ask(postgres.url, (database) =>
      sql`select relname from pg_class join pg_roles on pg_roles.oid = relowner
          where relnamespace::regnamespace::text in ('public', 'queue') and rolname <> 'springtide_app'`.execute(
        database,
      ),
    );
    expect(left.rows, 'of the superuser').toEqual([]);
    await ask(postgres.url, (database) =>
      sql`alter type mood add value 'wild'; drop function twice; drop sequence free; drop schema queue cascade`.execute(
        database,
      ),
    );
    await chmod(directory, 0o755);
    for (const url of [open, `${open}%2Fpostgres`, postgres.url]) {
      expect((await stranger.try({ kind: 'login', url }))[0], url).toBe('refused');
    }
    await postgres.stop();
  });

  test.runIf(isRoot)('as another user than root works in a directory of his own', async (context) => {
    const { postgres } = await postgresPrograms();
    await using stranger = await Stranger.start();
    const canRun = (await stranger.try({ kind: 'read', path: postgres }))[0] === 'done';
    context.skip(!canRun, 'the program is where only root can go');
    await mkdir(directory);
    await chown(directory, STRANGER, STRANGER);
    await using embedded = await EmbeddedProcess.start(directory, { uid: STRANGER });
    await keep(embedded.said);
    expect((await lstat(join(directory, 'postgres'))).uid).toBe(STRANGER);
    await using other = await Stranger.start(STRANGER - 1);
    expect(await other.try({ kind: 'look', path: directory })).toEqual(['refused', 'EACCES']);
    expect((await other.try({ kind: 'login', url: embedded.said }))[0]).toBe('refused');

    const elsewhere = await EmbeddedProcess.start(join(place, 'not-his'), { uid: STRANGER });
    expect(elsewhere.said).toMatch(
      new RegExp(`^SPRINGTIDE_DATA_DIR=${place}/not-his: EACCES: .*: make it as root with install -d -m 0700 -o 65534`),
    );
  });

  test.runIf(isRoot)(
    'where root has no user namespaces lets the user "postgres" pass, and nobody else',
    async (context) => {
      const { postgres } = await postgresPrograms();
      await using stranger = await Stranger.start();
      context.skip((await stranger.try({ kind: 'read', path: postgres }))[0] !== 'done', 'only root can run it here');
      // no unshare, and a user "postgres" with this number
      const programs = join(place, 'bin');
      await mkdir(programs);
      await writeFile(join(programs, 'id'), `#!/bin/sh\necho ${STRANGER}\n`, { mode: 0o755 });
      await symlink('/usr/bin/test', join(programs, 'test'));
      const env = { PATH: programs };

      const hidden = join(place, 'hidden', 'data');
      await mkdir(join(place, 'hidden'), { mode: 0o700 });
      const unreachable = await EmbeddedProcess.start(hidden, { env });
      expect(unreachable.said).toContain(
        `the user "postgres", who runs PostgreSQL for root here, cannot enter ${hidden}`,
      );

      await using embedded = await EmbeddedProcess.start(directory, { env });
      await keep(embedded.said);
      expect(await kept(embedded.said)).toEqual([{ how: 'calm' }]);
      const { uid, gid } = await lstat(directory);
      expect([uid, gid, await modeOf(directory), await modeOf(join(directory, 'postgres'))]).toEqual([
        0,
        STRANGER,
        '710',
        '700',
      ]);
      await using other = await Stranger.start(STRANGER - 1);
      expect(await other.try({ kind: 'look', path: directory })).toEqual(['refused', 'EACCES']);
      expect((await other.try({ kind: 'login', url: embedded.said }))[0]).toBe('refused');
      expect(await stranger.try({ kind: 'read', path: join(directory, 'postgres.password') })).toEqual([
        'refused',
        'EACCES',
      ]);
    },
  );
});

describe('a start that fails says why, from this start, with the setting and the remedy', () => {
  test('a file in its place', async () => {
    await writeFile(directory, '');
    await expect(startEmbedded(options())).rejects.toThrow(
      `SPRINGTIDE_DATA_DIR=${directory}: ${directory} is a file, and must be a directory`,
    );
  });

  test('damaged files', async () => {
    await (await startEmbedded(options())).stop();
    const cluster = join(directory, 'postgres');
    const version = await readFile(join(cluster, 'PG_VERSION'));
    const begun = `PostgreSQL in ${cluster} (SPRINGTIDE_DATA_DIR) does not start: `;
    await rm(join(cluster, 'PG_VERSION'));
    const missing = await startEmbedded(options()).catch(String);
    expect(missing).toContain(
      `${begun}pg_ctl: directory "${cluster}" is not a database cluster directory: files of the`,
    );
    expect(missing, 'nothing of the last start').not.toContain('shut down');

    await writeFile(join(cluster, 'PG_VERSION'), version);
    await truncate(join(cluster, 'global', 'pg_control'), 100);
    const truncated = await startEmbedded(options()).catch(String);
    expect(truncated).toContain(`${begun}PANIC:  could not read file "global/pg_control": read 100 of 296`);
    expect(truncated).toContain('put the whole directory back from a backup');
  });

  test.runIf(isRoot)('a disk that cannot be written', async () => {
    await mkdir(directory);
    await using disk = new AsyncDisposableStack();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'none', directory]);
    disk.defer(() => void execFileSync('umount', [directory]));
    await chmod(directory, 0o700);
    const remount = (how: 'ro' | 'rw'): unknown => execFileSync('mount', ['-o', `remount,${how}`, directory]);
    const told = /does not start: .*EROFS: read-only file system.*: its disk cannot be written: mount it for writing/;
    remount('ro');
    await expect(startEmbedded(options()), 'that is empty').rejects.toThrow(told);
    remount('rw');
    await (await startEmbedded(options())).stop();
    remount('ro');
    await expect(startEmbedded(options()), 'with a database').rejects.toThrow(told);
  });
});
