import { skipToken, useQuery } from '@tanstack/react-query';
import type { Pool } from '../../../data/pools.ts';
import { readEarlierTask } from '../../../data/runs.ts';
import { earlierDeploy } from './earlier-deploy.ts';

/**
 * What the dialog is filled in with to deploy again: read once, so that it does not change under the one who edits.
 *
 * @param id null = no deploy is repeated
 */
export function useEarlierDeploy(pool: Pool, id: number | null) {
  const templateId = pool.tasks.deploy ?? null;
  return useQuery({
    queryKey: ['earlier-deploy', id, templateId],
    queryFn: id === null ? skipToken : async () => earlierDeploy(await readEarlierTask(id), templateId),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
