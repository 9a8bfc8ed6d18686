import { constants, existsSync, openSync } from 'node:fs';
import { chown, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { privateDirectory } from '../../base/private-directory.ts';
import { madeOnce, openPrivate, replacePrivate } from '../../base/private-file.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { failureIn, LOGINS, newPassword, passwordIn, rolesSql, SUPERUSER } from './cluster-access.ts';
import { type PostgresPrograms, postgresPrograms } from './postgres-programs.ts';
import { startFailure } from './start-failure.ts';
import { type Unprivileged, unprivileged } from './unprivileged.ts';

const SOCKET = '.s.PGSQL.5432';
/** Bytes that the path of a socket may have, on the system with the lowest limit. */
const LONGEST_SOCKET_PATH = 103;
/** Bytes of the log that are read when a start fails. */
const MOST_LOG = 64 * 1024;

export interface ClusterOptions {
  /** The data directory: everything is kept below it; it is made when it does not exist. */
  readonly directory: string;
  readonly log: (message: string) => void;
}

/**
 * The files of a PostgreSQL below a data directory, all readable by their owner alone:
 *
 *     <directory>/postgres            the cluster, and its socket
 *     <directory>/postgres.password   the server's password
 *     <directory>/postgres.log        the log of PostgreSQL
 */
export class ClusterFiles {
  /** The data directory. */
  readonly parent: string;
  readonly directory: string;
  readonly logFile: string;
  readonly programs: PostgresPrograms;
  readonly run: Unprivileged['run'];
  private readonly owner: Unprivileged['owner'];

  private constructor(parent: string, programs: PostgresPrograms, { run, owner }: Unprivileged) {
    this.parent = parent;
    this.directory = join(parent, 'postgres');
    this.logFile = join(parent, 'postgres.log');
    this.programs = programs;
    this.run = run;
    this.owner = owner;
  }

  /** Opens the files of a data directory, which are made when they are missing. */
  static async open({ directory, log: say }: ClusterOptions): Promise<ClusterFiles> {
    const programs = await postgresPrograms();
    const way = await unprivileged();
    const { owner } = way;
    const setting = `SPRINGTIDE_DATA_DIR=${directory}`;
    const parent = await privateDirectory(directory, { setting, say, passage: owner?.gid ?? null });
    const files = new ClusterFiles(parent, programs, way);
    if (owner !== null) await files.refuseUnreachable();
    if (!existsSync(files.directory)) await files.make();
    await privateDirectory(files.directory, { setting, say, owner });
    return files;
  }

  get passwordFile(): string {
    return join(this.parent, 'postgres.password');
  }

  /** A new one is made when it is missing or invalid. */
  async password(): Promise<string> {
    const found = passwordIn(await madeOnce(this.passwordFile, newPassword));
    if (found !== null) return found;
    await rm(this.passwordFile, { force: true });
    return this.password();
  }

  /**
   * The path by which this process reaches the socket. One that is too long goes through a descriptor of the directory, which this
   * process then keeps open: no directory elsewhere is needed, which another user could have made first.
   */
  socketDirectory(): string {
    if (Buffer.byteLength(join(this.directory, SOCKET)) <= LONGEST_SOCKET_PATH) return this.directory;
    if (existsSync('/proc/self/fd')) return `/proc/self/fd/${openSync(this.directory, constants.O_DIRECTORY)}`;
    throw new MessageError(message('data_dir_too_long', { directory: this.parent, most: LONGEST_SOCKET_PATH }));
  }

  /** Writes who may log in, before PostgreSQL starts. */
  writeLogins(): Promise<void> {
    return replacePrivate(join(this.directory, 'pg_hba.conf'), LOGINS, this.owner);
  }

  /** Makes the log for PostgreSQL to write to. Returns its size. */
  async openLog(): Promise<number> {
    const { owner } = this;
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
    await using file = await openPrivate(this.logFile, { flags, orOf: owner?.uid ?? null });
    if (owner !== null) await file.chown(owner.uid, owner.gid);
    return (await file.stat()).size;
  }

  /** What was written to the log after it had this size. */
  async logAfter(size: number): Promise<string> {
    await using file = await open(this.logFile).catch(() => null);
    if (file === null) return '';
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_LOG), 0, MOST_LOG, size);
    return buffer.toString('utf8', 0, bytesRead);
  }

  /** Runs statements in a database as the superuser, while PostgreSQL does not run. */
  single(database: string, sql: string): Promise<void> {
    return this.singleIn(this.directory, [database], sql);
  }

  /** The pid of the postmaster that runs, or did: the first line of its lock file. */
  async pid(): Promise<number | null> {
    const text = await readFile(this.lockFile, 'utf8').catch(() => '');
    const [, pid] = /^(\d{1,10})\n/.exec(text) ?? [];
    return pid === undefined ? null : Number(pid);
  }

  /** Removes the lock files of a postmaster that does not run. */
  async removeLocks(): Promise<void> {
    for (const file of [this.lockFile, join(this.directory, `${SOCKET}.lock`)]) await rm(file, { force: true });
  }

  private get lockFile(): string {
    return join(this.directory, 'postmaster.pid');
  }

  /** The command line of its last start. */
  options(): Promise<string> {
    return readFile(join(this.directory, 'postmaster.opts'), 'utf8').catch(() => '');
  }

  /** Makes the cluster. It appears by a rename, so that a crash midway leaves nothing behind. */
  private async make(): Promise<void> {
    try {
      await this.makeAside(await this.password());
    } catch (error) {
      const said = messageOf(error);
      throw new MessageError(startFailure(this.directory, said, this.logFile), { cause: error });
    }
  }

  private async makeAside(password: string): Promise<void> {
    const fresh = await mkdtemp(join(this.parent, 'initdb-'));
    const { owner } = this;
    try {
      if (owner !== null) await chown(fresh, owner.uid, owner.gid);
      const flags = ['--no-instructions', '--no-sync', '--auth=reject', '--encoding=UTF8', '--locale=C.UTF-8'];
      await this.run(this.programs.initdb, [...flags, `--username=${SUPERUSER}`, `--pgdata=${fresh}`]);
      // like initdb, it does not sync: the first start does
      await this.singleIn(fresh, ['-F', 'postgres'], rolesSql(password));
      await rename(fresh, this.directory);
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      if (!existsSync(this.directory)) throw error;
    }
  }

  private async singleIn(directory: string, words: readonly string[], sql: string): Promise<void> {
    const { stderr } = await this.run(this.programs.postgres, ['--single', '-j', '-D', directory, ...words], sql);
    const failure = failureIn(stderr);
    if (failure !== null) throw new MessageError(message('cluster_access_failed', { directory, reason: failure }));
  }

  /** @throws when the system user that runs PostgreSQL cannot reach its files */
  private async refuseUnreachable(): Promise<void> {
    for (const path of [this.parent, this.programs.postgres]) {
      await this.run('test', ['-x', path]).catch((error: unknown) => {
        throw new MessageError(message('postgres_user_shut_out', { path }), { cause: error });
      });
    }
  }
}
