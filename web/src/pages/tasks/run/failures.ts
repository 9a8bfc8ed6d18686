import type { NodeRun } from './node-runs.ts';

/** Errors of several nodes with the same meaning. */
export interface FailureGroup {
  /** Their common part: the error without addresses, ids and numbers. */
  readonly kind: string;
  /** One of them in full. */
  readonly example: string;
  /** What is shown: the error itself where all have the same. */
  readonly text: string;
  readonly count: number;
}

const KINDS_KEPT = 5000;
/** Thousands of nodes fail with few different errors, and are grouped at every event. */
const kinds = new Map<string, string>();

/**
 * An error without the parts that differ between nodes: addresses, ids, numbers. Codes and paths are kept: they give the reason.
 *
 * @example failureKind('check: 10.0.0.7:22 refused after 30 s') // 'check: … refused after … s'
 */
export function failureKind(error: string): string {
  const known = kinds.get(error);
  if (known !== undefined) return known;
  if (kinds.size >= KINDS_KEPT) kinds.clear();
  const kind = error
    .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '…')
    .replaceAll(/\[?\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,7}\b\]?(:\d+)?/gi, '…')
    .replaceAll(/\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b/g, '…')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '…')
    .replaceAll(/(?<!(?:\bcode |退出码 )\d*)\d+(\.\d+)?/g, '…')
    .trim();
  kinds.set(error, kind);
  return kind;
}

/** The failures of a task's nodes, the most frequent kind first. */
export function failuresOf(nodes: readonly NodeRun[]): readonly FailureGroup[] {
  const groups = new Map<string, { kind: string; example: string; text: string; count: number }>();
  for (const { state, error } of nodes) {
    if (state !== 3) continue;
    const kind = failureKind(error);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { kind, example: error, text: error, count: 1 });
    else {
      group.count += 1;
      if (error !== group.example) group.text = kind;
    }
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count || a.kind.localeCompare(b.kind));
}
