import { useTranslation } from 'react-i18next';
import { STATUS_NAMES } from '../../../data/status-code.ts';
import type { NodeRun } from './node-runs.ts';

/** What a node is called: a machine that is still being made has no address. */
export function nodeName({ ip, vmId, id }: NodeRun): string {
  if (ip !== '-' && ip !== '') return ip;
  return vmId === '' ? `#${id}` : vmId;
}

/** The step a node is at; null when it has all behind it. */
export function stepOf({ step }: NodeRun, steps: readonly string[]): string | null {
  return steps[step] ?? null;
}

/** Says in a line how a node is. */
export function useNodeWords(steps: readonly string[]): (node: NodeRun) => string {
  const { t } = useTranslation();
  return (node) => {
    const step = stepOf(node, steps);
    const words = [nodeName(node), t(`status.${STATUS_NAMES[node.state]}`)];
    if (step !== null && node.started !== null) words.push(step);
    if ((node.attempt ?? 1) > 1) words.push(t('tasks.attempt', { attempt: node.attempt ?? 1 }));
    if (node.error !== '') words.push(node.error);
    return words.join(' · ');
  };
}
