import type { Schema } from '../../data/api.ts';

type Task = Pick<Schema<'Task'>, 'kind' | 'tag' | 'created' | 'stat'>;

/** An image that was deployed: when last, and to how many nodes. */
export interface EarlierTag {
  readonly tag: string;
  readonly created: string;
  readonly nodes: number;
}

/**
 * The images that nodes of a pool were deployed with, the latest first, each once.
 *
 * @param tasks of the pool, the newest first
 */
export function earlierTags(tasks: readonly Task[]): readonly EarlierTag[] {
  const known = new Map<string, EarlierTag>();
  for (const { kind, tag, created, stat } of tasks) {
    const nodes = stat[SUCCEEDED] ?? 0;
    if (kind === 'deploy' && tag !== null && tag !== '' && nodes > 0 && !known.has(tag)) {
      known.set(tag, { tag, created, nodes });
    }
  }
  return [...known.values()];
}

/** The status code of nodes that succeeded. */
const SUCCEEDED = 2;
