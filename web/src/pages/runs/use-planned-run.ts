import { useMemo, useState } from 'react';
import { useRunPlan, type WantedRun } from '../../data/runs.ts';
import { useSettled } from '../../shell/use-settled.ts';

/** A plan is asked for when nothing was typed for so long, in milliseconds. */
const TYPING_MS = 400;

/** The plan of what is wanted, once it has settled, with the scripts for one of its nodes. */
export function usePlannedRun(wanted: WantedRun | null) {
  const [chosenNode, setNode] = useState<string | null>(null);
  const settled = useSettled(wanted, TYPING_MS);
  const nodes = settled?.request.nodes ?? [];
  const node = chosenNode !== null && nodes.includes(chosenNode) ? chosenNode : (nodes[0] ?? '');
  const query = useRunPlan(settled, node);
  const isSettled = useMemo(() => JSON.stringify(settled) === JSON.stringify(wanted), [settled, wanted]);
  return {
    query,
    nodes,
    /** Whose scripts are shown. */
    node,
    setNode,
    /** It is the plan of what is wanted now. */
    isPlanned: wanted !== null && query.isSuccess && !query.isPlaceholderData && isSettled,
  };
}

export type PlannedRun = ReturnType<typeof usePlannedRun>;
