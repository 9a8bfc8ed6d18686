import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../base/errors.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { DATABASE, ownershipSql, rolesSql, SUPERUSER, urlOf } from './cluster-access.ts';
import { ClusterFiles, type ClusterOptions } from './cluster-files.ts';
import { startFailure } from './start-failure.ts';

/** The socket is in the cluster's own directory, which is PostgreSQL's working directory: no path is too long. */
const SETTINGS = Object.entries({
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  jit: 'off',
});

/** Milliseconds for which those may still be there that are ending: of a server that crashed, or of a login that failed. */
const ENDING_SESSIONS = 2000;

/** The PostgreSQL of a data directory: starts, stops and repairs access to it. */
export class Cluster {
  /** The address of connections. */
  readonly url: string;
  private readonly files: ClusterFiles;
  private readonly password: string;
  private readonly log: (message: string) => void;

  private constructor(files: ClusterFiles, password: string, log: ClusterOptions['log']) {
    this.files = files;
    this.password = password;
    this.log = log;
    this.url = urlOf(password, files.socketDirectory());
  }

  /** Makes it, when it is missing, without starting it. */
  static async open(options: ClusterOptions): Promise<Cluster> {
    const files = await ClusterFiles.open(options);
    return new Cluster(files, await files.password(), options.log);
  }

  /** The data directory. */
  get directory(): string {
    return this.files.parent;
  }

  /** Starts PostgreSQL, unless it runs. */
  async start(): Promise<void> {
    const { files } = this;
    await this.forgetStalePid();
    if (await this.isRunning()) return;
    try {
      await files.writeLogins();
      const size = await files.openLog();
      const flags = SETTINGS.map(([name, value]) => `-c ${name}='${value}'`).join(' ');
      try {
        await this.control('-l', files.logFile, '-w', '-t', '120', '-o', flags, 'start');
      } catch (error) {
        throw new Error(`${await files.logAfter(size)}\n${messageOf(error)}`, { cause: error });
      }
    } catch (error) {
      if (await this.isRunning()) return; // another process started it at the same moment
      throw new MessageError(startFailure(files.directory, messageOf(error), files.logFile), { cause: error });
    }
  }

  async stop(): Promise<void> {
    await this.control('-m', 'fast', '-w', 'stop');
  }

  /** Whether it runs with this version's settings: one left by a crash may be an earlier version's. */
  async isCurrent(): Promise<boolean> {
    const options = await this.files.options();
    return SETTINGS.every(([name, value]) => options.includes(`"-c" "${name}=${value}"`));
  }

  /**
   * Restores access when there is none: the password was lost, or an earlier version made the cluster. PostgreSQL is
   * restarted for it.
   *
   * @throws when somebody is connected
   */
  async renewAccess(): Promise<void> {
    if (await this.isRunning()) {
      if (await this.keepsSessions()) {
        throw new MessageError(
          message('cluster_in_use_elsewhere', { directory: this.directory, file: this.files.passwordFile }),
        );
      }
      await this.stop();
    }
    this.log('the way into the embedded PostgreSQL is made anew');
    await this.files.single('postgres', rolesSql(this.password));
    await this.files.single(DATABASE, ownershipSql());
    await this.start();
  }

  private async control(...words: readonly string[]): Promise<void> {
    await this.files.run(this.files.programs.pg_ctl, ['-D', this.files.directory, ...words]);
  }

  private isRunning(): Promise<boolean> {
    return this.control('status').then(
      () => true,
      () => false,
    );
  }

  /** Whether somebody is connected, according to the titles of PostgreSQL's processes. */
  /** Whether somebody is connected, and stays. */
  private async keepsSessions(): Promise<boolean> {
    for (const begin = performance.now(); await this.hasSessions(); await delay(50)) {
      if (performance.now() - begin >= ENDING_SESSIONS) return true;
    }
    return false;
  }

  private async hasSessions(): Promise<boolean> {
    const pid = await this.files.pid();
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    const titles = await Promise.all(
      children.split(' ').map((child) => readFile(`/proc/${child.trim()}/cmdline`, 'utf8').catch(() => '')),
    );
    return titles.some((title) => title.startsWith(`postgres: ${SUPERUSER}`));
  }

  /**
   * After a reboot the pid in the lock files may belong to another program, for which PostgreSQL would wait forever; a postmaster
   * that was killed may be a zombie for a while. PostgreSQL itself detects living processes of the old one.
   */
  private async forgetStalePid(): Promise<void> {
    const pid = await this.files.pid();
    if (pid === null || !existsSync('/proc/self')) return;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
    if (command !== null && !command.includes('postgres')) await this.files.removeLocks();
  }
}
