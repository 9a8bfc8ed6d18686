import { useQuery, useQueryClient } from '@tanstack/react-query';
import { readTaskLog, type TaskLogLine } from './tasks.ts';

/** Milliseconds from one reading of a running task's log to the next. */
const READ_MS = 2000;

/** The log of a task. Its lines never change: known ones are not read again. */
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
