import { Type } from 'typebox';
import type { RepositoryId } from '../../../domain/ids.ts';
import { HOST_KEYS } from '../../../domain/repositories/credentials.ts';
import {
  createRepository,
  deleteRepository,
  noSuchRepository,
  refreshRepository,
  restoreRepository,
  updateRepository,
} from '../../../operations/records/repositories.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { Desc, EmptyText, ListInput, Name, NewId, NoInput, Optional } from '../../http/fields.ts';
import { plainPage } from '../../http/plain-page.ts';
import { findShown } from '../../http/shown-table.ts';
import { OfVersion, Saved, SAVED, staleExample } from '../../http/versions.ts';
import { COMMIT, CredentialFields, EXAMPLE, FIELDS, Ref, Repository, shown, table, Url } from './shown-repository.ts';

const repositories = resource<RepositoryId>('repositories', '代码仓库');
const NOT_FOUND = 'repository 7 not found';
const URL_WRONG = 'url is none of https://host/path, ssh://user@host/path, …';
const HostKey = Type.String({ pattern: HOST_KEYS, maxLength: 10_000 });

/** Repositories of git, from which actions take files. */
export const repositoryEndpoints = [
  repositories.list({
    path: '/repository/list',
    summary: 'Repositories, the newest first',
    summaryZh: '代码仓库列表，新的在前',
    input: ListInput,
    data: Type.Array(Repository),
    example: { data: [EXAMPLE], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging, language }, { context }) => {
      const page = await plainPage(context.database, table, { name: input.name, paging });
      return { ...page, data: page.data.map((row) => shown(row, language)) };
    },
  }),
  repositories.read({
    path: '/repository/:id',
    summary: 'One repository',
    summaryZh: '查看一个代码仓库',
    input: NoInput,
    data: Repository,
    example: { id: 1, data: EXAMPLE },
    errors: { not_found: [NOT_FOUND] },
    handle: async ({ id, language }, { context }) => {
      const row = await findShown(context.database, table, id());
      if (row === null) throw noSuchRepository(id());
      return payload(shown(row, language));
    },
  }),
  repositories.change({
    path: '/repository/create',
    summary: 'Make a repository known; it is fetched when it is refreshed or used',
    summaryZh: '登记代码仓库；刷新或使用时才拉取',
    input: Type.Object({
      name: Name,
      desc: Optional(Desc),
      url: Url,
      ref: Optional(Ref),
      credentials: Optional(CredentialFields),
      host_key: Optional(HostKey),
    }),
    data: NewId,
    example: { input: FIELDS, data: 1 },
    errors: { invalid: ['name ‘deploy’ is taken: choose another', URL_WRONG] },
    handle: async ({ input, principal }, { context }) =>
      payload(
        await createRepository(context, principal, { desc: '', ref: '', credentials: {}, host_key: '', ...input }),
      ),
  }),
  repositories.change({
    path: '/repository/update/:id',
    summary: 'Change a repository; what is left out keeps its value. Its name stays, as actions have it',
    summaryZh: '修改代码仓库；未给出的字段保持不变。名称不能修改，因为动作里写着它',
    input: Type.Object({
      desc: Optional(Desc),
      url: Optional(Url),
      ref: Optional(Ref),
      credentials: Optional(CredentialFields),
      host_key: Optional(HostKey),
      version: OfVersion,
    }),
    data: EmptyText,
    beside: Saved,
    example: { id: 1, input: { ref: 'release/2' }, data: '', beside: SAVED },
    errors: { invalid: [URL_WRONG], not_found: [NOT_FOUND], conflict: [staleExample('repository 1')] },
    handle: async ({ input, id, principal }, { context }) => {
      const version = await updateRepository(context, principal, id(), input);
      return payload('', { version });
    },
  }),
  repositories.change({
    path: '/repository/delete/:id',
    summary: 'Delete a repository that no action and no unfinished task uses',
    summaryZh: '删除没有被动作和未完成任务使用的代码仓库',
    input: NoInput,
    data: EmptyText,
    example: { id: 1, data: '' },
    errors: {
      invalid: ['repository deploy is used by action config: take it out there first'],
      not_found: [NOT_FOUND],
    },
    handle: async ({ id, principal }, { context }) => {
      await deleteRepository(context, principal, id());
      return payload('');
    },
  }),
  repositories.change({
    path: '/repository/restore/:id',
    summary: 'Bring a repository back that was deleted less than a day ago, with its id',
    summaryZh: '恢复一天内删除的代码仓库，ID 不变',
    input: NoInput,
    data: EmptyText,
    example: { id: 1, data: '' },
    errors: {
      invalid: ['name ‘deploy’ is taken: choose another'],
      not_found: ['there is no deleted repository 7: what was deleted is kept for a day'],
    },
    handle: async ({ id, principal }, { context }) => {
      await restoreRepository(context, principal, id());
      return payload('');
    },
  }),
  repositories.change({
    path: '/repository/:id/refresh',
    summary: 'Fetch a repository now; answers when that has ended',
    summaryZh: '立即拉取代码仓库；结束后返回',
    input: Type.Object({
      accept_host_key: Optional(
        Type.Boolean({ description: 'forgets the SSH key of the first contact: the one that the host has now counts' }),
      ),
    }),
    data: Type.Object({ commit: Type.String({ description: 'what the ref is now' }) }),
    example: { id: 1, input: {}, data: { commit: COMMIT } },
    errors: {
      invalid: ['repository 1 was not fetched: it has no branch or tag jump: name another'],
      not_found: [NOT_FOUND],
    },
    handle: async ({ id, input, principal }, { context }) => {
      const commit = await refreshRepository(context, principal, id(), input.accept_host_key ?? false);
      return payload({ commit });
    },
  }),
];
