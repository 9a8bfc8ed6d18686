import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeRun, Pair } from './node-runs.ts';
import { useProgress } from './progress-line.tsx';

/** The label of a node: a machine that is still being made has no address. */
export function nodeName({ ip, vmId, id }: NodeRun): string {
  if (ip !== '-' && ip !== '') return ip;
  return vmId === '' ? `#${id}` : vmId;
}

/** What the other node of a pair is called. */
export type Partners = (pair: Pair) => string;

export function usePartners(nodes: readonly NodeRun[]): Partners {
  return useMemo(() => {
    const paired = new Map(nodes.flatMap((node) => (node.pair === undefined ? [] : [[node.id, node] as const])));
    return ({ partnerId }) => {
      const partner = paired.get(partnerId);
      return partner === undefined ? '' : nodeName(partner);
    };
  }, [nodes]);
}

/** The present step of a node; null when it has finished all. */
export function stepOf({ step, pair }: NodeRun, steps: readonly string[]): string | null {
  return step >= (pair?.to ?? steps.length) ? null : (steps[step] ?? null);
}

/** Describes the state of a node in one line. */
export function useNodeWords(steps: readonly string[]): (node: NodeRun) => string {
  const { t } = useTranslation();
  const sayProgress = useProgress();
  return (node) => {
    const step = stepOf(node, steps);
    const words = [nodeName(node), t(`status.${node.condition}`)];
    if (step !== null && node.started !== null) words.push(step);
    if (node.attempt > 1) words.push(t('tasks.attempt', { attempt: node.attempt }));
    const progress = sayProgress(node);
    if (progress !== null) words.push(progress);
    if (node.error !== '') words.push(node.error);
    return words.join(' · ');
  };
}
