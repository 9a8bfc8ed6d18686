import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from './api.ts';
import type { ListPart } from './list-part.ts';
import { ofVersion } from './records/changes.ts';
import { refreshAfterDeletion } from './records/deleted.ts';

/** A repository of git, from which actions take files. */
export type Repository = Schema<'Repository'>;
export type Credentials = Repository['credentials'];

export function repositoriesPage({ page, pageSize, name }: ListPart) {
  return queryOptions({
    queryKey: ['repositories', 'page', page, pageSize, name],
    queryFn: () => api.get('/repository/list', { params: { query: { page, page_size: pageSize, name } } }),
    placeholderData: keepPreviousData,
  });
}

export function oneRepository(id: number) {
  return queryOptions({
    queryKey: ['repositories', 'one', id],
    queryFn: async () => (await api.get('/repository/{id}', { params: { path: { id } } })).data,
  });
}

export interface RepositoryToSave {
  /** null = a new one. */
  readonly id: number | null;
  readonly name: string;
  readonly desc: string;
  readonly url: string;
  readonly ref: string;
  readonly credentials: Credentials;
  readonly host_key: string;
  readonly version: number | undefined;
}

/** Saves one and returns its id. */
export function useSaveRepository() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, name, version, ...body }: RepositoryToSave) => {
      if (id === null) return (await api.post('/repository/create', { body: { ...body, name } })).data;
      await api.post('/repository/update/{id}', { params: { path: { id } }, body: { ...body, ...ofVersion(version) } });
      return id;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['repositories'] }),
  });
}

export interface Refresh {
  readonly id: number;
  /** The SSH key that the host has now counts from now on. */
  readonly acceptsHostKey?: boolean;
}

/** Fetches one now; returns its commit. */
export function useRefreshRepository() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, acceptsHostKey = false }: Refresh) =>
      (
        await api.post('/repository/{id}/refresh', {
          params: { path: { id } },
          body: acceptsHostKey ? { accept_host_key: true } : {},
        })
      ).data.commit,
    onSettled: () => client.invalidateQueries({ queryKey: ['repositories'] }),
  });
}

export function useDeleteRepository() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/repository/delete/{id}', { params: { path: { id } } }),
    onSuccess: () => refreshAfterDeletion(client),
  });
}
