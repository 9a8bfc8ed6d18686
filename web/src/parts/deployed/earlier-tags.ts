import type { Schema } from '../../data/api.ts';

type Task = Pick<Schema<'Task'>, 'kind' | 'tag' | 'ctime' | 'stat'>;

/** An image that a task started: when last, and on how many nodes. */
export interface EarlierTag {
  readonly tag: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly nodes: number;
}

/**
 * The images that tasks started on nodes of a pool, the latest first, each once.
 *
 * @param tasks of the pool, the newest first
 */
export function earlierTags(tasks: readonly Task[]): readonly EarlierTag[] {
  const known = new Map<string, EarlierTag>();
  for (const { kind, tag, ctime: at, stat } of tasks) {
    const nodes = stat[SUCCEEDED] ?? 0;
    if (kind !== 'shrink' && tag !== null && tag !== '' && nodes > 0 && !known.has(tag)) {
      known.set(tag, { tag, at, nodes });
    }
  }
  return [...known.values()];
}

/** Of the images that ran in a pool, those that are not what all of its nodes run. */
export function imagesToGoBackTo(
  earlier: readonly EarlierTag[],
  running: readonly { readonly image: string | null }[],
): readonly EarlierTag[] {
  const [only, ...others] = running;
  return others.length > 0 ? earlier : earlier.filter(({ tag }) => tag !== only?.image);
}

/** The status code of nodes that succeeded. */
const SUCCEEDED = 2;
