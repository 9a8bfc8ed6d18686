import { changeAll, resultsOfAll } from '../hosts/change-all.ts';
import { type Draft, edited, type ServerChange } from './edit.ts';
import type { NginxHost } from './host.ts';
import type { FileState, RunningWorker } from './host-answer.ts';
import { type ServerResult, worse } from './line-edits.ts';

/** What came of a change. */
export interface Changed {
  /** By the server's name: over all hosts. */
  readonly results: ReadonlyMap<string, ServerResult>;
  /** The workers of each host that began before the change and still have requests. */
  readonly ending: ReadonlyMap<NginxHost, readonly RunningWorker[]>;
}

/**
 * Makes a change on all hosts of nginx, or on none (NC1 to NC4). A host that has nothing to change is reloaded all the same when
 * what runs there is not what its file says.
 *
 * @throws MessageError when the change is not made
 */
export async function changeUpstreams(
  hosts: readonly NginxHost[],
  upstreams: readonly string[],
  changes: readonly ServerChange[],
  signal: AbortSignal,
): Promise<Changed> {
  const work = {
    edit: (text: string): Draft => edited(text, upstreams, changes),
    isDue: ({ isStale }: FileState): boolean => isStale,
  };
  const outcomes = await changeAll<FileState, RunningWorker, Draft, NginxHost>(hosts, work, signal);
  const ending = outcomes.map(({ host, state, ending: workers }) => {
    const all = workers.length > 0 ? workers : state.workers.filter(({ isEnding }) => isEnding);
    return [host, all] as const;
  });
  const drafts = outcomes.map(({ draft }) => draft);
  return { results: resultsOfAll(drafts, worse), ending: new Map(ending) };
}
