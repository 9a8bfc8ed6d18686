import { keyTextComplaint } from '../../base/private-key.ts';
import { checkLocal } from '../../content/access.ts';
import { quoted } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import type { RepositoryId } from '../../domain/ids.ts';
import { isRepositoryName } from '../../domain/repositories/content-reference.ts';
import { type Credentials, CREDENTIALS } from '../../domain/repositories/credentials.ts';
import { isRef } from '../../domain/repositories/ref.ts';
import { type RepositoryUrl, repositoryUrlIn } from '../../domain/repositories/repository-url.ts';
import type { Principal } from '../../identity/principal.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { masksIn, shownSettings, withStored } from '../../secrets/write-only.ts';
import { actionsWithRepository, tasksWithRepository } from '../../store/content/repository-usage.ts';
import { forgetFetched, forgetHostKey } from '../../store/content/repositories.ts';
import { deleteKept, lockDeleted, restoreDeleted } from '../../store/deleted-rows.ts';
import { findRow, insertRow, lockRow } from '../../store/rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { notKept } from './kept.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface RepositoryFields {
  readonly name: string;
  readonly desc: string;
  readonly url: string;
  readonly ref: string;
  readonly credentials: Credentials;
  readonly host_key: string;
}

/** The name is not changed, as actions have it. */
type RepositoryChanges = Omit<RepositoryFields, 'name'>;

export const REPOSITORY: RecordKind<RepositoryChanges> = {
  table: 'repository',
  columns: ['desc', 'url', 'ref', 'credentials', 'host_key'],
  hold: 'from_users',
  masked: (_, fields) => Promise.resolve({ ...fields, credentials: shownCredentials(fields.credentials) }),
};

/** Credentials as clients see them: a mask for every secret. */
export function shownCredentials(credentials: Credentials): Credentials {
  return shownSettings(CREDENTIALS, credentials) as Credentials;
}

/** @throws Refusal for a name, URL, ref or credentials that cannot be, or a name that is taken */
export async function createRepository(
  context: Context,
  principal: Principal,
  fields: RepositoryFields,
): Promise<number> {
  if (!isRepositoryName(fields.name)) {
    throw refused('name', message('repository_name_wrong', { given: quoted(fields.name) }));
  }
  await checkFields(context, fields);
  return transact(context, principal, async (transaction, note) => {
    const stored = { ...fields, credentials: withoutEmpty(fields.credentials) };
    const id = await insertRow(transaction, 'repository', stored, stampOf(context, principal));
    note('create repository', id);
    return id;
  });
}

/**
 * Secrets that the credentials leave out, or give as the mask, stay as they are, unless the URL is at another place then; ''
 * takes one out.
 *
 * @throws Refusal as createRepository, when there is none, or somebody changed it since the given version
 */
export function updateRepository(
  context: Context,
  principal: Principal,
  id: RepositoryId,
  { version, ...changes }: OfVersion<Partial<RepositoryChanges>>,
): Promise<number> {
  return transact(context, principal, async (transaction, note) => {
    const record = await openRecord(transaction, REPOSITORY, id, version);
    if (record === null) throw noSuchRepository(id);
    const before = record.fields;
    const after = { ...before, ...changes, credentials: changedCredentials(before, changes) };
    await checkFields(context, after);
    const saved = await saveRecord(transaction, record, after, stampOf(context, principal));
    if (after.url !== before.url || after.ref !== before.ref) await forgetFetched(transaction, id);
    if (placeOf(after.url) !== placeOf(before.url)) await forgetHostKey(transaction, id);
    note('update repository', id);
    return saved;
  });
}

/** @throws Refusal when there is none, or an action or an unfinished task uses it */
export function deleteRepository(context: Context, principal: Principal, id: RepositoryId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const row = await lockRow<{ name: string }>(transaction, 'repository', ['name'], id);
    if (row === null) throw noSuchRepository(id);
    const { name } = row;
    const actions = await actionsWithRepository(transaction, name);
    if (actions.length > 0) throw new Refusal('invalid', message('repository_used', { name, actions }));
    const tasks = await tasksWithRepository(transaction, id);
    if (tasks.length > 0) throw new Refusal('invalid', message('repository_used_by_tasks', { name, tasks }));
    await deleteKept(transaction, 'repository', id, { by: principal.name, now: context.now() });
    note('delete repository', id);
  });
}

/**
 * Brings a repository back that was deleted less than a day ago, with its id.
 *
 * @throws Refusal when it is not kept any more, or its name is taken
 */
export function restoreRepository(context: Context, principal: Principal, id: RepositoryId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const kept = await lockDeleted<RepositoryFields>(transaction, 'repository', id);
    if (kept === null) throw notKept('repository', id);
    await restoreDeleted(transaction, 'repository', id, kept.name);
    note('restore repository', id);
  });
}

/**
 * Fetches a repository now.
 *
 * @param acceptHostKey forgets the SSH key of the first contact before, so that the host's present one counts
 * @returns the commit that its ref is
 * @throws Refusal that says why it was not fetched
 */
export async function refreshRepository(
  context: Context,
  principal: Principal,
  id: RepositoryId,
  acceptHostKey: boolean,
): Promise<string> {
  await transact(context, principal, async (transaction, note) => {
    if ((await findRow(transaction, 'repository', ['id'], id)) === null) throw noSuchRepository(id);
    if (acceptHostKey) await forgetHostKey(transaction, id);
    note(acceptHostKey ? 'refresh repository with a new host key' : 'refresh repository', id);
  });
  const end = await context.repositories.refresh(id);
  if (end === null) throw noSuchRepository(id);
  if ('commit' in end) return end.commit;
  throw new Refusal('invalid', message('repository_not_fetched', { id, reason: end.trouble }));
}

export function noSuchRepository(id: number): Refusal {
  return new Refusal('not_found', message('repository_not_found', { id }));
}

/** @throws Refusal when a mask has no secret, or one of another place */
function changedCredentials(before: RepositoryChanges, changes: Partial<RepositoryChanges>): Credentials {
  const isThere = placeOf(changes.url ?? before.url) === placeOf(before.url);
  const given = changes.credentials ?? shownCredentials(before.credentials);
  const credentials = withoutEmpty(withStored(CREDENTIALS, given, isThere ? before.credentials : {}) as Credentials);
  const [mask] = masksIn(CREDENTIALS, credentials);
  if (mask === undefined) return credentials;
  const field = ['credentials', ...mask].join('.');
  throw refused(field, isThere ? message('mask_unknown', { field }) : message('repository_credentials_again'));
}

/** An empty text takes a credential out. */
function withoutEmpty(credentials: Credentials): Credentials {
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => value !== ''));
}

/** Where a URL leads: what gets the credentials. */
function placeOf(text: string): string {
  const url = repositoryUrlIn(text);
  if (url === null || url.kind === 'file') return 'file';
  return JSON.stringify([url.kind, url.host.toLowerCase(), url.port]);
}

async function checkFields(context: Context, { url: text, ref, credentials }: RepositoryChanges): Promise<void> {
  const url = repositoryUrlIn(text);
  if (url === null) throw refused('url', message('repository_url_wrong'));
  if (url.kind === 'file') {
    await checkLocal(url.path, context.limits.gitDirectories).catch((error: unknown) => {
      throw refused('url', message('repository_not_usable', { reason: contentOf(error) }));
    });
  }
  if (!isRef(ref)) throw refused('ref', message('repository_ref_wrong', { given: quoted(ref) }));
  const [mask] = masksIn(CREDENTIALS, credentials);
  const field = ['credentials', ...(mask ?? [])].join('.');
  if (mask !== undefined) throw refused(field, message('mask_unknown', { field }));
  checkCredentials(url, credentials);
}

const FIELDS_OF = { https: ['user', 'token'], ssh: ['ssh_key'], file: [] } as const satisfies Record<
  RepositoryUrl['kind'],
  readonly (keyof Credentials)[]
>;

function checkCredentials({ kind }: RepositoryUrl, credentials: Credentials): void {
  const fields: readonly string[] = FIELDS_OF[kind];
  const other = Object.entries(credentials).find(([name, value]) => value !== '' && !fields.includes(name));
  if (other !== undefined) {
    const [given] = other;
    const known = fields.length === 0 ? message('repository_no_credentials') : [...fields];
    throw refused(
      `credentials.${given}`,
      message('repository_credentials_other', { scheme: `${kind}://`, fields: known, given }),
    );
  }
  const { ssh_key: key = '' } = credentials;
  const complaint: Value | null = key === '' ? null : keyTextComplaint(key);
  if (complaint !== null) {
    throw refused('credentials.ssh_key', message('repository_key_wrong', { reason: complaint }));
  }
}

function refused(field: string, content: ReturnType<typeof message>): Refusal {
  return new Refusal('invalid', content, { field });
}
