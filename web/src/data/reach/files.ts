import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';
import type { ListPart } from '../list-part.ts';

export type SharedFile = Schema<'SharedFile'>;

/** A page of the files that actions can send. */
export function filesPage({ page, pageSize, name }: ListPart) {
  return queryOptions({
    queryKey: ['files', page, pageSize, name],
    queryFn: () => api.get('/file/list', { params: { query: { page, page_size: pageSize, name } } }),
    placeholderData: keepPreviousData,
  });
}

export interface FileWanted {
  readonly path: string;
  /** In base64. */
  readonly content: string;
  readonly executable: boolean;
}

export function useWriteFile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, content, executable }: FileWanted) =>
      api.post('/file/write', { body: { path, content_base64: content, executable } }),
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: ['files'] }),
  });
}

export function useDeleteFile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/file/delete/{id}', { params: { path: { id } } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['files'] }),
  });
}
