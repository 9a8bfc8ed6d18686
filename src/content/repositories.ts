import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outbound } from '../base/outbound/outbound.ts';
import type { RepositoryId } from '../domain/ids.ts';
import type { PlannedContent } from '../domain/plans/plan.ts';
import { repositoryUrlIn } from '../domain/repositories/repository-url.ts';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import {
  contentInUse,
  type FetchEnd,
  recordFetch,
  repositoryIds,
  type RepositorySource,
  repositorySource,
} from '../store/content/repositories.ts';
import type { Database } from '../store/database.ts';
import { type Access, accessTo } from './access.ts';
import { checkOut, filesOf, isCheckedOut, sweepCheckouts } from './checkout.ts';
import { LIMITS, Mirror, type MirrorLimits } from './mirror.ts';
import type { TreeFile } from './tree.ts';

export interface RepositoriesDeps {
  readonly database: Database;
  /** Where mirrors are. Private. */
  readonly mirrors: string;
  /** Where checkouts are. Private. */
  readonly checkouts: string;
  readonly outbound: Outbound;
  /** Below which repositories of the server's own file system may lie. */
  readonly localDirectories: readonly string[];
  readonly now: () => Date;
  /** Default: those of production. */
  readonly limits?: MirrorLimits;
}

/** Milliseconds after which a checkout that no task needs is removed. */
const KEPT_MS = 3_600_000;

/**
 * The repositories of git on this machine: mirrors that are fetched, and checkouts of commits.
 *
 * RP1. What a task uses is a commit (PlannedContent). Its files are the same on every machine and at every time.
 * RP2. Every fetch of a ref is recorded in the repository's row, also one that failed: the row has what the next plan takes.
 */
export class Repositories {
  private readonly deps: RepositoriesDeps;
  /** What is under way, by its key: the same is not begun twice in this process. */
  private readonly underWay = new Map<string, Promise<unknown>>();

  constructor(deps: RepositoriesDeps) {
    this.deps = deps;
  }

  /**
   * Fetches the ref of a repository, and records how that ended. A repository that does not exist is left alone.
   *
   * @returns how it ended; null = there is no such repository
   */
  refresh(id: RepositoryId): Promise<FetchEnd | null> {
    return this.once(`refresh ${id}`, async () => {
      const { database, now } = this.deps;
      const source = await repositorySource(database, id);
      if (source === null) return null;
      const end = await this.fetch(source, source.ref).catch((error: unknown): FetchEnd => ({
        trouble: contentOf(error),
      }));
      await recordFetch(database, source, end, now());
      return end;
    });
  }

  /** The files of a commit. @throws MessageError when the commit is not to be had */
  async files(id: RepositoryId, commit: string): Promise<readonly TreeFile[]> {
    const mirror = await this.mirrorWith(id, commit);
    return filesOf(mirror, commit);
  }

  /**
   * The directory of a repository's commit, which is not to be changed: fetched and checked out when it is not here.
   *
   * @throws MessageError that says why not
   * @example await repositories.directory({ id, name: 'deploy', ref: 'main', commit: '0123…' }) // '/var/lib/springtide/checkouts/4/0123…'
   */
  directory({ id, commit }: PlannedContent): Promise<string> {
    return this.once(`directory ${id} ${commit}`, async () => {
      const place = join(this.deps.checkouts, String(id), commit);
      if (await isCheckedOut(place)) return place;
      return checkOut(await this.mirrorWith(id, commit), commit, place);
    });
  }

  /** Removes checkouts that no task needs any more, and everything of repositories that are gone for good. */
  async sweep(): Promise<void> {
    const { database, mirrors, checkouts, now } = this.deps;
    // before the ids are read: what is there then has one, or is gone for good
    const there = await readdir(mirrors);
    const known = await repositoryIds(database);
    const used = await contentInUse(database);
    const needed = new Set(used.map(({ id, commit }) => `${id} ${commit}`));
    const unusedSince = new Date(now().getTime() - KEPT_MS);
    for (const name of await readdir(checkouts)) {
      await sweepCheckouts(join(checkouts, name), (commit) => needed.has(`${name} ${commit}`), unusedSince);
    }
    for (const name of there) {
      if (!known.has(Number.parseInt(name, 10))) await rm(join(mirrors, name), { recursive: true, force: true });
    }
  }

  /** The mirror of a repository, with a commit in it. */
  private async mirrorWith(id: RepositoryId, commit: string): Promise<Mirror> {
    const mirror = this.mirrorOf(id);
    if (await mirror.has(commit)) return mirror;
    const source = await repositorySource(this.deps.database, id);
    if (source === null) throw new MessageError(message('content_repository_gone', { commit }));
    await this.fetch(source, commit);
    return mirror;
  }

  private async fetch(
    source: RepositorySource,
    ref: string,
  ): Promise<{ readonly commit: string; readonly hostKey: string }> {
    const { mirrors, outbound, localDirectories, limits = LIMITS } = this.deps;
    const url = repositoryUrlIn(source.url);
    if (url === null) throw new MessageError(message('repository_url_wrong'));
    const access = (): Promise<Access> =>
      accessTo({
        url,
        credentials: source.credentials,
        hostKey: source.host_key === '' ? source.seen_host_key : source.host_key,
        directory: join(mirrors, `${source.id}.access`),
        outbound,
        localDirectories,
        signal: AbortSignal.timeout(limits.seconds * 1000),
      });
    return this.mirrorOf(source.id).fetch({ ref, url: source.url, access });
  }

  private mirrorOf(id: RepositoryId): Mirror {
    return new Mirror(join(this.deps.mirrors, String(id)), this.deps.limits);
  }

  private once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.underWay.get(key);
    if (running !== undefined) return running as Promise<T>;
    const begun = work().finally(() => this.underWay.delete(key));
    this.underWay.set(key, begun);
    return begun;
  }
}
