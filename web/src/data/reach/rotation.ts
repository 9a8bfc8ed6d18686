import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';

export type Rotation = Schema<'KeyRotation'>;
export type RotationNode = Schema<'KeyRotationNode'>;

const WATCH_MS = 2000;
const SHOWN_NODES = 50;

export function isRunning({ phase }: Rotation): boolean {
  return phase === 'adding' || phase === 'removing';
}

/** The server's own key, and how far its change is. */
export const rotation = queryOptions({
  queryKey: ['key-rotation'],
  queryFn: async () => (await api.get('/server/key/rotation')).data,
  refetchInterval: ({ state }) => (state.data !== undefined && isRunning(state.data) ? WATCH_MS : false),
});

/** Its nodes that failed. */
export const failedNodes = queryOptions({
  queryKey: ['key-rotation', 'failed'],
  queryFn: async () =>
    (
      await api.get('/server/key/rotation/nodes', {
        params: { query: { state: 'failed', page: 1, page_size: SHOWN_NODES } },
      })
    ).data,
  refetchInterval: WATCH_MS,
});

/** What a change would do. */
export async function planRotation(): Promise<{ readonly nodes: number; readonly by_hand: readonly string[] }> {
  return (await api.post('/server/key/rotate', { body: { plan: 1 } })).data;
}

/** What is wished of a change: the phase that is on the page is meant, and no later one. */
export type SteerWish =
  | { readonly kind: 'start' }
  | { readonly kind: 'back'; readonly generation: number }
  | { readonly kind: 'finish'; readonly generation: number; readonly except: readonly number[] };

/** Starts a change, goes on with it without the nodes that are named, or takes it back. */
export function useSteerRotation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (wish: SteerWish) => {
      if (wish.kind === 'start') return api.post('/server/key/rotate', { body: {} });
      const { generation } = wish;
      if (wish.kind === 'back') return api.post('/server/key/rotate/back', { body: { generation } });
      return api.post('/server/key/rotate/finish', { body: { generation, except: [...wish.except] } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['key-rotation'] }),
  });
}
