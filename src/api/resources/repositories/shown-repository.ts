import { type TSchema, Type } from 'typebox';
import { sql } from 'kysely';
import { CREDENTIALS } from '../../../domain/repositories/credentials.ts';
import type { Language } from '../../../messages/language.ts';
import { shownText } from '../../../messages/stored.ts';
import { shownCredentials } from '../../../operations/records/repositories.ts';
import { Desc, Id, Name } from '../../http/fields.ts';
import type { Shown } from '../../http/shown.ts';
import { type ShownTable, shownTable } from '../../http/shown-table.ts';
import { UNQUOTED } from '../../http/input.ts';
import { MANAGED, MANAGED_FIELDS } from '../../http/versions.ts';

/*
 * A repository as clients see it.
 */

const OrNone = <Of extends TSchema>(of: Of, description: string) => Type.Union([of, Type.Null()], { description });

export const Url = Type.String({
  maxLength: 1000,
  description: 'https://host/path, ssh://user@host/path, user@host:path or file:///path',
});
export const Ref = Type.String({ maxLength: 200, description: 'a branch, tag or commit; "" = the default branch' });
export const CredentialFields = Type.Object(CREDENTIALS.properties, {
  additionalProperties: false,
  [UNQUOTED]: true,
  description: 'user and token for https, ssh_key for ssh; secrets are never shown, and kept when they are left out',
});

const STORED = {
  id: Id,
  name: Name,
  desc: Desc,
  url: Type.String(),
  ref: Ref,
  credentials: CredentialFields,
  host_key: Type.String({
    description:
      'the SSH keys of its host, one a line, as ssh-keyscan prints them without the host; "" = as at the first contact',
  }),
  seen_host_key: Type.String({ description: 'the SSH key of its host at the first contact; "" = there was none' }),
  commit: OrNone(Type.String(), 'what the ref was when it was fetched last; null = never'),
  trouble: OrNone(Type.String(), 'why the last fetch failed, with the remedy; null = it did not'),
  ...MANAGED_FIELDS,
};
const Stored = Type.Object({ ...STORED, trouble_content: Type.Unknown() });

export const Repository = Type.Object(
  {
    ...STORED,
    fetched: OrNone(Type.Number(), 'when the commit was fetched last, in seconds since 1970'),
    tried: OrNone(Type.Number(), 'when a fetch was tried last, in seconds since 1970'),
  },
  { $id: 'Repository' },
);
type Row = Shown<typeof Repository> & { readonly trouble_content: unknown };

const seconds = (column: 'fetched' | 'tried') =>
  sql<number | null>`extract(epoch from ${sql.ref(column)})::float8`.as(column);

const base = shownTable('repository', Stored);
export const table: ShownTable<typeof Repository> = {
  ...base,
  row: Repository,
  expressions: [...base.expressions, seconds('fetched'), seconds('tried')],
};

/** A row for people: its secrets masked, its trouble in their language. */
export function shown(row: Shown<typeof Repository>, language: Language): Shown<typeof Repository> {
  const { trouble_content: content, ...rest } = row as Row;
  const { trouble } = rest;
  return {
    ...rest,
    credentials: shownCredentials(rest.credentials),
    trouble: trouble === null ? null : shownText(trouble, content, language),
  };
}

export const FIELDS = {
  name: 'deploy',
  desc: 'Scripts of the deploys',
  url: 'git@git.example:ops/deploy.git',
  ref: 'main',
};
export const COMMIT = '4f2a9c1b7d3e5f60718293a4b5c6d7e8f9012345';
export const EXAMPLE: Shown<typeof Repository> = {
  id: 1,
  ...FIELDS,
  credentials: { ssh_key: '••••••' },
  host_key: '',
  seen_host_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKZ1JTe3m2G9vT5mKQW3nYfTq2pXv8sYl0b1cDk9hU2x',
  commit: COMMIT,
  trouble: null,
  fetched: 1_772_442_000,
  tried: 1_772_442_000,
  ...MANAGED,
};
