import { type Condition, conditionIn } from '../../../data/conditions.ts';
import { wholeNumber } from '../list-filter.ts';
import { failureKind } from './failures.ts';
import type { NodeRun } from './node-runs.ts';

/** A filter of a task's nodes; null and '' = any. */
export interface NodeFilter {
  readonly condition: Condition | null;
  /** Part of the address, the machine's id or the error. */
  readonly text: string;
  /** The index of the present step of a node that has started. */
  readonly step: number | null;
  /** The number of the batch; 1 is the first. */
  readonly batch: number | null;
  /** The error's kind, as by failureKind. */
  readonly failure: string;
}

export const ANY_NODE: NodeFilter = { condition: null, text: '', step: null, batch: null, failure: '' };

/** The filter of nodes in the URL; invalid values are ignored. */
export function nodeFilterOf(search: URLSearchParams): NodeFilter {
  const step = wholeNumber(search.get('step'));
  return {
    condition: conditionIn(search.get('state')),
    text: search.get('text') ?? '',
    step: step === null ? null : step - 1,
    batch: wholeNumber(search.get('batch')),
    failure: search.get('failure') ?? '',
  };
}

/** The URL with another filter; other parameters stay. */
export function searchOfNodes(
  search: URLSearchParams,
  { condition, text, step, batch, failure }: NodeFilter,
): URLSearchParams {
  const wanted = {
    state: condition ?? '',
    text,
    step: step === null ? '' : String(step + 1),
    batch: batch === null ? '' : String(batch),
    failure,
  };
  const changed = new URLSearchParams(search);
  for (const [key, value] of Object.entries(wanted)) {
    if (value === '') changed.delete(key);
    else changed.set(key, value);
  }
  return changed;
}

export function isAnyNode({ condition, text, step, batch, failure }: NodeFilter): boolean {
  return condition === null && text === '' && step === null && batch === null && failure === '';
}

/**
 * Decides for each node whether it passes the filter.
 *
 * @param batchOf the batch of every node, by its index; empty = not known
 */
export function nodesThatMatch(
  nodes: readonly NodeRun[],
  { condition, text, step, batch, failure }: NodeFilter,
  batchOf: readonly number[],
): readonly boolean[] {
  const part = text.toLowerCase();
  return nodes.map(
    (node, place) =>
      (condition === null || node.condition === condition) &&
      (step === null || (node.step === step && node.started !== null)) &&
      (batch === null || batchOf[place] === batch) &&
      (failure === '' || (node.state === 3 && failureKind(node.error) === failure)) &&
      (part === '' || `${node.ip} ${node.vmId} ${node.error}`.toLowerCase().includes(part)),
  );
}
