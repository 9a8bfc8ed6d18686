import { useQuery, useQueryClient } from '@tanstack/react-query';
import { readTaskLog, type TaskLogLine } from './tasks.ts';

/** What happens to a task that runs is read so often, in milliseconds. */
const READ_MS = 2000;

/** The log of a task. Its lines never change: what is known already is not read again. */
export function useTaskLog(taskId: number, isRunning: boolean) {
  const client = useQueryClient();
  const queryKey = ['tasks', 'log', taskId];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const lines = [...(client.getQueryData<readonly TaskLogLine[]>(queryKey) ?? [])];
      for (;;) {
        const more = await readTaskLog(taskId, lines.at(-1)?.id ?? 0, signal);
        if (more.length === 0) return lines;
        lines.push(...more);
      }
    },
    refetchInterval: isRunning ? READ_MS : false,
    structuralSharing: false,
  });
}
