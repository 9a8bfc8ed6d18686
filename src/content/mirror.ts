import { type FileHandle, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../base/file-lock.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import type { Access } from './access.ts';
import { fetchFailure } from './fetch-failure.ts';
import { git, GitFailure, type GitOptions } from './git.ts';

/*
 * A bare copy of a repository on this machine, with the commits that were fetched, and without their history.
 *
 * MI1. One process at a time fetches into a mirror. The lock lasts as long as its git runs, also when the server died.
 * MI2. Whoever has the lock finds what a killed fetch left, and removes it.
 * MI3. A commit that was fetched stays, whatever becomes of its branch, until the mirror has outgrown its bound.
 */

export interface MirrorLimits {
  /** Bytes of one fetch, and of a mirror. */
  readonly mostBytes: number;
  /** Seconds of one fetch. */
  readonly seconds: number;
}

export const LIMITS: MirrorLimits = { mostBytes: 1024 ** 3, seconds: 300 };

/** Seconds and bytes of a call that only looks. */
const LOOK: Pick<GitOptions, 'seconds' | 'fileBytes'> = { seconds: 60, fileBytes: 64 * 1024 ** 2 };
const FETCHED = 'refs/springtide/fetched';
/** Leftovers of a killed git. */
const LEFT = /\.lock$|^tmp_/;

export interface FetchOptions {
  /** What is fetched: a branch, tag or commit; '' = the default branch. */
  readonly ref: string;
  /** As it is given to git. */
  readonly url: string;
  /** How it is reached; called under the lock. */
  readonly access: () => Promise<Access>;
  readonly signal?: AbortSignal;
}

export class Mirror {
  readonly directory: string;
  private readonly limits: MirrorLimits;

  constructor(directory: string, limits: MirrorLimits = LIMITS) {
    this.directory = directory;
    this.limits = limits;
  }

  /**
   * Fetches a ref.
   *
   * @returns the commit that it is, and the SSH key of the host, '' = there is none
   * @throws MessageError that says why not
   * @example await new Mirror('/var/lib/springtide/repositories/4').fetch({ ref: 'main', url, access })
   */
  async fetch(options: FetchOptions): Promise<{ readonly commit: string; readonly hostKey: string }> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    return withLock(join(this.directory, 'springtide.lock'), async (file) => {
      options.signal?.throwIfAborted();
      await this.prepare();
      await using access = await options.access();
      const commit = await this.fetchHeld(options, access, file);
      const [hostKey] = await Promise.all([access.hostKey(), this.keepCommit(commit)]);
      if ((await sizeOf(this.directory)) > this.limits.mostBytes) await this.startAfresh(options, access, file);
      return { commit, hostKey };
    });
  }

  /** Whether a commit is here. */
  async has(commit: string): Promise<boolean> {
    if (!(await isMade(this.directory))) return false;
    return this.look(['cat-file', '-e', `${commit}^{tree}`]).then(
      () => true,
      (error: unknown) => {
        if (error instanceof GitFailure) return false;
        throw error;
      },
    );
  }

  /** Runs a git that only reads. @throws GitFailure */
  async look(args: readonly string[], options: Partial<GitOptions> = {}): Promise<string> {
    const { stdout } = await git(args, { directory: this.directory, ...LOOK, ...options });
    return stdout;
  }

  private async prepare(): Promise<void> {
    // again each time: the first one may have been killed
    await this.look(['init', '--bare', '--quiet', '--template=']);
    const left = await readdir(this.directory, { recursive: true, withFileTypes: true });
    for (const { name, parentPath } of left) {
      if (LEFT.test(name) && name !== 'springtide.lock') {
        await rm(join(parentPath, name), { recursive: true, force: true });
      }
    }
  }

  private async fetchHeld({ ref, url, signal }: FetchOptions, access: Access, lock: FileHandle): Promise<string> {
    const { seconds, mostBytes } = this.limits;
    const source = ref === '' ? 'HEAD' : ref;
    const flags = ['--quiet', '--force', '--depth=1', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
    try {
      await git(['fetch', ...flags, '--', url, `+${source}:${FETCHED}`], {
        directory: this.directory,
        ...access.options,
        seconds,
        fileBytes: mostBytes,
        lock: lock.fd,
        ...(signal === undefined ? {} : { signal }),
      });
      return (await this.look(['rev-parse', '--verify', '--quiet', `${FETCHED}^{commit}`])).trim();
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw new MessageError(fetchFailure(error, { ref: source, seconds, mostBytes }), { cause: error });
    }
  }

  private async keepCommit(commit: string): Promise<void> {
    await this.look(['update-ref', `refs/springtide/commits/${commit}`, commit]);
  }

  /** Forgets all commits but the one that is wanted now: together they are too large (MI3). */
  private async startAfresh(options: FetchOptions, access: Access, lock: FileHandle): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (name !== 'springtide.lock') await rm(join(this.directory, name), { recursive: true, force: true });
    }
    await this.prepare();
    await this.keepCommit(await this.fetchHeld(options, access, lock));
    if ((await sizeOf(this.directory)) <= this.limits.mostBytes) return;
    throw new MessageError(message('repository_too_large', { most: this.limits.mostBytes / 1024 ** 2 }));
  }
}

async function isMade(directory: string): Promise<boolean> {
  return stat(join(directory, 'HEAD')).then(
    () => true,
    () => false,
  );
}

/** Bytes of all files. */
async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
