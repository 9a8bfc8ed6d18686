import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readNodeAttempts } from '../../../../data/task/tasks.ts';
import type { NodeRun } from '../node-runs.ts';
import { type LogSection, merged, type NodeLog, readOn, START } from './node-log.ts';

/** Milliseconds from one reading of the log to the next while the node runs. */
const READ_MS = 1000;
const NONE: NodeLog = [];

/**
 * The log of a node, as it is written. Each request names the place up to which the log is known, so that lost responses
 * neither lose nor double lines.
 */
export function useNodeLog(node: Pick<NodeRun, 'id' | 'state' | 'step' | 'attempt'>) {
  const client = useQueryClient();
  const queryKey = ['tasks', 'node-attempts', node.id];
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<NodeLog> => {
      const known = client.getQueryData<NodeLog>(queryKey) ?? NONE;
      const log = merged(known, await readNodeAttempts(node.id, readOn(known), signal));
      return log ?? merged(NONE, await readNodeAttempts(node.id, START, signal)) ?? NONE;
    },
    refetchInterval: node.state === 1 ? READ_MS : false,
    structuralSharing: false,
  });
  const { refetch } = query;
  useEffect(() => {
    // reads the last output, from before the node went on or ended
    void refetch();
  }, [node.state, node.step, node.attempt, refetch]);
  /** Loads the text of an attempt that was left out. */
  const readText = async ({ step_index, attempt }: LogSection): Promise<void> => {
    const answer = await readNodeAttempts(node.id, { step_index, attempt, offset: 0, only: 1 });
    client.setQueryData<NodeLog>(queryKey, (log) => merged(log ?? NONE, answer) ?? log);
  };
  return { ...query, readText };
}
