import { Type } from 'typebox';
import { repositoryUsers } from '../../../store/content/repository-usage.ts';
import { MOST_USERS } from '../../../store/fleet/usage-views.ts';
import { Refusal } from '../../../domain/errors.ts';
import { quoted } from '../../../domain/characters.ts';
import type { RepositoryId } from '../../../domain/ids.ts';
import { isCommit } from '../../../domain/repositories/ref.ts';
import { contentOf, MessageError } from '../../../messages/message-error.ts';
import { message } from '../../../messages/message.ts';
import { noSuchRepository } from '../../../operations/records/repositories.ts';
import { findRow } from '../../../store/rows.ts';
import { resource } from '../../http/endpoint.ts';
import { pageOf, payload } from '../../http/envelope.ts';
import { Id, NameOf, NamePart, NoInput, Optional } from '../../http/fields.ts';
import { COMMIT } from './shown-repository.ts';

const repositories = resource<RepositoryId>('repositories', '代码仓库');
const NOT_FOUND = 'repository 7 not found';

const File = Type.Object(
  {
    path: Type.String({ description: 'from the root of the repository' }),
    kind: Type.Enum(['file', 'program', 'link']),
    bytes: Type.Integer({ minimum: 0 }),
  },
  { $id: 'RepositoryFile' },
);
const Users = Type.Object({
  count: Type.Integer({ minimum: 0 }),
  first: Type.Array(Type.Object({ id: Id, name: NameOf }), { maxItems: MOST_USERS }),
});

/** What is in a repository, and who uses it. */
export const repositoryFileEndpoints = [
  repositories.list({
    path: '/repository/:id/files',
    summary: 'The files of a repository at a commit, by their paths',
    summaryZh: '代码仓库在某个提交的文件，按路径排序',
    input: Type.Object({
      at: Optional(Type.String({ maxLength: 40, description: 'a commit; left out = the one that was fetched last' })),
      name: Optional({ ...NamePart, description: 'part of the path' }),
    }),
    data: Type.Array(File),
    example: {
      id: 1,
      input: { at: COMMIT },
      data: [{ path: 'roles/web/tasks/main.yml', kind: 'file', bytes: 812 }],
      beside: { page: 1, page_size: 10, query_count: 1 },
    },
    errors: {
      invalid: ['at is ‘main’, and must be a commit of 40 digits', 'repository deploy was never fetched: refresh it'],
      not_found: [NOT_FOUND],
    },
    handle: async ({ id, input, paging }, { context }) => {
      const row = await findRow<Row>(context.database, 'repository', ['name', 'commit'], id());
      if (row === null) throw noSuchRepository(id());
      const { at = row.commit, name = '' } = input;
      if (at === null) throw new Refusal('invalid', message('repository_not_fetched_yet', { name: row.name }));
      if (!isCommit(at)) {
        throw new Refusal('invalid', message('repository_commit_wrong', { given: quoted(at) }), { field: 'at' });
      }
      const files = await context.repositories.files(id(), at).catch((error: unknown) => {
        if (!(error instanceof MessageError)) throw error;
        const reason = contentOf(error);
        throw new Refusal('invalid', message('content_not_there', { name: row.name, reason }), { field: 'at' });
      });
      const found = files.filter(({ path }) => path.toLowerCase().includes(name.toLowerCase()));
      const from = (paging.page - 1) * paging.pageSize;
      return pageOf(found.slice(from, from + paging.pageSize), found.length, paging);
    },
  }),
  repositories.read({
    path: '/repository/:id/usage',
    summary: 'The actions that take files of a repository',
    summaryZh: '使用该代码仓库文件的动作',
    input: NoInput,
    data: Type.Object({ actions: Users }),
    example: { id: 1, data: { actions: { count: 1, first: [{ id: 6, name: 'config' }] } } },
    errors: { not_found: [NOT_FOUND] },
    handle: async ({ id }, { context: { database } }) => {
      const row = await findRow<Row>(database, 'repository', ['name'], id());
      if (row === null) throw noSuchRepository(id());
      return payload({ actions: await repositoryUsers(database, row.name) });
    },
  }),
];

interface Row {
  readonly name: string;
  readonly commit: string | null;
}
