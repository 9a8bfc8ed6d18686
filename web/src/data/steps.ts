import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ListPart, NAMED_SORTS, sortQuery } from './list-part.ts';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
import { ofVersion } from './records/changes.ts';
import { refreshAfterDeletion } from './records/deleted.ts';

/** A step for templates: a built-in one, or a remote one. */
export type UsableStep = Schema<'Step'>;
export type RemoteStep = Schema<'RemoteStep'>;
export type ListedRemoteStep = Schema<'ListedRemoteStep'>;

export const usableSteps = queryOptions({
  queryKey: ['steps', 'usable'],
  queryFn: () =>
    allRows((page) => api.get('/task_step/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
});

export function remoteStepsPage({ page, pageSize, name, sort }: ListPart) {
  const query = { page, page_size: pageSize, name, ...sortQuery(sort, NAMED_SORTS) };
  return queryOptions({
    queryKey: ['steps', 'page', query],
    queryFn: () => api.get('/remote_step/list', { params: { query } }),
    placeholderData: keepPreviousData,
  });
}

export function oneRemoteStep(id: number) {
  return queryOptions({
    queryKey: ['steps', 'one', id],
    queryFn: async () => (await api.get('/remote_step/{id}', { params: { path: { id } } })).data,
  });
}

export interface RemoteStepToSave {
  /** null = a new one. */
  readonly id: number | null;
  readonly name: string;
  readonly desc: string;
  readonly actions: readonly string[];
  readonly version: number | undefined;
}

export function useSaveRemoteStep() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, name, desc, actions, version }: RemoteStepToSave) => {
      if (id === null) await api.post('/remote_step/create', { body: { name, desc, actions } });
      else {
        const body = { desc, actions, ...ofVersion(version) };
        await api.post('/remote_step/update/{id}', { params: { path: { id } }, body });
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['steps'] }),
  });
}

export function useDeleteRemoteStep() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/remote_step/delete/{id}', { params: { path: { id } } }),
    onSuccess: () => refreshAfterDeletion(client),
  });
}
