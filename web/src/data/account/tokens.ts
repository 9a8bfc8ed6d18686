import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';
import type { ListPart } from '../list-part.ts';

export type Token = Schema<'Token'>;
export type NewToken = Schema<'NewToken'>;

export interface TokenWanted {
  readonly name: string;
  /** '' = whoever makes it. */
  readonly owner: string;
  /** Seconds until it expires; null = never. */
  readonly expiresIn: number | null;
}

/** A page of all tokens, whatever their state. */
export function tokensPage({ page, pageSize, name }: ListPart) {
  return queryOptions({
    queryKey: ['tokens', page, pageSize, name],
    queryFn: () => api.get('/token/list', { params: { query: { page, page_size: pageSize, name } } }),
    placeholderData: keepPreviousData,
  });
}

/** Makes a token. Only this answer has its secret, so that it is not kept among what was read. */
export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, owner, expiresIn }: TokenWanted) => {
      const body = {
        name,
        ...(owner === '' ? {} : { owner }),
        ...(expiresIn === null ? {} : { expires_in: expiresIn }),
      };
      return (await api.post('/token/create', { body })).data;
    },
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

/** Ends a token for good; it stays on the list. */
export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/token/revoke/{id}', { params: { path: { id } } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

/** Ends a token, and takes it off the list. */
export function useDeleteToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/token/delete/{id}', { params: { path: { id } } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
}
