import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound } from '../../src/base/outbound/outbound.ts';
import { LIMITS } from '../../src/content/mirror.ts';
import { Repositories } from '../../src/content/repositories.ts';
import type { RepositoryId } from '../../src/domain/ids.ts';
import type { PlannedContent } from '../../src/domain/plans/plan.ts';
import type { Credentials } from '../../src/domain/repositories/credentials.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type SourceRepository, sourceRepository } from './git.ts';

/** The repositories on one machine, in a directory of its own. */
export interface Machine {
  readonly repositories: Repositories;
  readonly directory: string;
}

export interface MachineOptions {
  readonly limits?: typeof LIMITS;
  /** Addresses that may be reached; default: 127.0.0.1. */
  readonly allowed?: string;
  /** The directory of another machine, as for a second process there. */
  readonly at?: string;
}

export interface Fields {
  readonly url?: string;
  readonly ref?: string;
  readonly credentials?: Credentials;
  readonly hostKey?: string;
}

/** A database that knows repositories, one that a test writes, and machines that fetch. */
export interface ContentBench extends AsyncDisposable {
  readonly system: TestDatabase;
  readonly source: SourceRepository;
  readonly machine: (options?: MachineOptions) => Machine;
  /** A row of a repository; by default of the source, branch main. */
  readonly known: (fields?: Fields) => Promise<RepositoryId>;
  readonly rowOf: (id: RepositoryId) => Promise<RepositoryRow>;
  /** Why a refresh fails. */
  readonly trouble: (machine: Machine, id: RepositoryId) => Promise<string | null>;
}

interface RepositoryRow {
  readonly commit: string | null;
  readonly trouble: string | null;
  readonly tried: Date | null;
  readonly seen_host_key: string;
}

/** @example await using bench = await openContentBench(); */
export async function openContentBench(): Promise<ContentBench> {
  await using stack = new AsyncDisposableStack();
  const system = stack.use(await testDatabase());
  const source = stack.use(sourceRepository());
  let names = 0;
  const rowOf = (id: RepositoryId): Promise<RepositoryRow> =>
    system.database.selectFrom('repository').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const all = stack.move();
  return {
    system,
    source,
    machine: ({ limits = LIMITS, allowed = '127.0.0.1', at } = {}) => {
      const directory = at ?? mkdtempSync(join(tmpdir(), 'springtide-content-'));
      all.defer(() => rmSync(directory, { recursive: true, force: true }));
      const repositories = new Repositories({
        database: system.database,
        mirrors: join(directory, 'mirrors'),
        checkouts: join(directory, 'checkouts'),
        outbound: openOutbound(parseAllowList(allowed)),
        localDirectories: [source.parent],
        now: () => new Date(),
        limits,
      });
      return { repositories, directory };
    },
    known: async ({ url = source.url, ref = 'main', credentials = {}, hostKey = '' } = {}) => {
      const fields = { url, ref, credentials: JSON.stringify(credentials), host_key: hostKey };
      const { id } = await system.database
        .insertInto('repository')
        .values({ name: `deploy-${(names += 1)}`, desc: '', ...fields })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    rowOf,
    trouble: async ({ repositories }, id) => {
      await repositories.refresh(id);
      return (await rowOf(id)).trouble;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export const planned = (id: RepositoryId, commit: string): PlannedContent => ({
  id,
  name: 'deploy',
  ref: 'main',
  commit,
});
