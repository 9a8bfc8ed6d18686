import { useQuery } from '@tanstack/react-query';
import { readEarlierNodes, readEarlierTask } from '../../data/runs.ts';
import { earlierDraft } from './earlier-run.ts';

/** What the page is filled in with to run a task again: read once, so that it does not change under the one who edits. */
export function useEarlierRun(id: number) {
  return useQuery({
    queryKey: ['earlier-run', id],
    queryFn: async () => {
      const [earlier, nodes] = await Promise.all([readEarlierTask(id), readEarlierNodes(id)]);
      return { ...earlierDraft(earlier), nodes };
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
