import type { Schema } from '../../data/api.ts';

type Task = Pick<Schema<'Task'>, 'kind' | 'options'>;

/**
 * The tags that a pool was deployed with, the latest first, each once.
 *
 * @param tasks of the pool, the newest first
 */
export function earlierTags(tasks: readonly Task[]): readonly string[] {
  const tags = tasks.filter(({ kind }) => kind === 'deploy').flatMap(({ options }) => tagIn(options));
  return [...new Set(tags)];
}

/** The server fills the tag of a deploy into the first step whose name begins so. */
function tagIn(options: Task['options']): readonly string[] {
  const tag = options.find(({ name }) => name.startsWith('start_service'))?.param_values['tag'];
  return typeof tag === 'string' && tag !== '' ? [tag] : [];
}
