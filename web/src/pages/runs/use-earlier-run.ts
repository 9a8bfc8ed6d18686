import { useQuery } from '@tanstack/react-query';
import { readEarlierRun } from '../../data/runs.ts';
import { earlierDraft } from './earlier-run.ts';

/** What the page is filled in with to run a task again: read once, so that it does not change under the one who edits. */
export function useEarlierRun(id: number) {
  return useQuery({
    queryKey: ['earlier-run', id],
    queryFn: async () => {
      const { task, plan, nodes } = await readEarlierRun(id);
      return { ...earlierDraft(task, plan), nodes };
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
