import { sql } from 'kysely';
import type { RepositoryId } from '../../domain/ids.ts';
import type { PlannedContent } from '../../domain/plans/plan.ts';
import type { Credentials } from '../../domain/repositories/credentials.ts';
import { contentJson } from '../../messages/stored.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import type { Database, Queries } from '../database.ts';

/** What a fetch needs to know of a repository. */
export interface RepositorySource {
  readonly id: RepositoryId;
  readonly name: string;
  readonly url: string;
  readonly ref: string;
  readonly credentials: Credentials;
  readonly host_key: string;
  readonly seen_host_key: string;
}

/** null = there is none, or it was deleted for good. */
export async function repositorySource(database: Queries, id: RepositoryId): Promise<RepositorySource | null> {
  const row = await database
    .selectFrom('repository')
    .select(['id', 'name', 'url', 'ref', 'credentials', 'host_key', 'seen_host_key'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** How a fetch ended. */
export type FetchEnd = { readonly commit: string; readonly hostKey: string } | { readonly trouble: Value };

/** Records a fetch, unless the repository is another one meanwhile. A host's first key is kept, and no other after it. */
export async function recordFetch(
  database: Database,
  { id, url, ref }: Pick<RepositorySource, 'id' | 'url' | 'ref'>,
  end: FetchEnd,
  now: Date,
): Promise<void> {
  const changes =
    'trouble' in end
      ? { tried: now, trouble: englishOf(end.trouble), trouble_content: contentJson(end.trouble) }
      : {
          tried: now,
          fetched: now,
          commit: end.commit,
          trouble: null,
          trouble_content: null,
          seen_host_key: sql<string>`case when seen_host_key = '' then ${end.hostKey} else seen_host_key end`,
        };
  await database
    .updateTable('repository')
    .set(changes)
    .where('id', '=', id)
    .where('url', '=', url)
    .where('ref', '=', ref)
    .execute();
}

/** A repository as a plan takes it. */
export interface RepositoryState {
  readonly id: RepositoryId;
  readonly name: string;
  readonly ref: string;
  readonly commit: string | null;
  readonly fetched: Date | null;
  readonly tried: Date | null;
  readonly trouble: string | null;
  readonly trouble_content: unknown;
}

/** The repositories of these names. They are not deleted before the transaction ends (US1 in fleet/usage.ts). */
export async function repositoriesNamed(
  transaction: Queries,
  names: readonly string[],
): Promise<readonly RepositoryState[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<RepositoryState>`
    select id, name, ref, commit, fetched, tried, trouble, trouble_content from repository
    where name = any(${names}::text[]) order by id for key share`.execute(transaction);
  return rows;
}

/** Forgets the key of the first contact with the SSH host: the next one counts as the first. */
export async function forgetHostKey(database: Queries, id: RepositoryId): Promise<void> {
  await database.updateTable('repository').set({ seen_host_key: '' }).where('id', '=', id).execute();
}

/** Forgets what was fetched: it is of another place or branch. */
export async function forgetFetched(database: Queries, id: RepositoryId): Promise<void> {
  await database
    .updateTable('repository')
    .set({ commit: null, fetched: null, tried: null, trouble: null, trouble_content: null })
    .where('id', '=', id)
    .execute();
}

const OPEN = sql`task.state in ('init', 'running', 'stopped') and not task.ended`;
/** Tasks that are looked at for what they used lately. */
const LATEST = 1000;

const contentOf = sql`jsonb_path_query(task.plan, '$[*].work.content[*]') as content`;

/** What tasks need that are not finished, and what the latest needed. */
export async function contentInUse(database: Queries): Promise<readonly Pick<PlannedContent, 'id' | 'commit'>[]> {
  const { rows } = await sql<Pick<PlannedContent, 'id' | 'commit'>>`
    select distinct (content->>'id')::int as id, content->>'commit' as commit
    from (select ${contentOf} from task where ${OPEN}
          union all
          select ${contentOf} from (select plan from task order by id desc limit ${LATEST}) as task) as used`.execute(
    database,
  );
  return rows;
}

/** The ids of all repositories, and of those that may still be restored. */
export async function repositoryIds(database: Queries): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    select id from repository union select id from deleted_row where kind = 'repository'`.execute(database);
  return new Set(rows.map(({ id }) => id));
}
