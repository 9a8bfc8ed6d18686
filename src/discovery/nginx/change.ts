import { setTimeout as delay } from 'node:timers/promises';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type Draft, edited, type ServerChange } from './edit.ts';
import { HostFault, type NginxHost } from './host.ts';
import type { FileState, RunningWorker } from './host-answer.ts';
import { type ServerResult, worse } from './line-edits.ts';

/** What came of a change. */
export interface Changed {
  /** By the server's name: over all hosts. */
  readonly results: ReadonlyMap<string, ServerResult>;
  /** The workers of each host that began before the change and still have requests. */
  readonly ending: ReadonlyMap<NginxHost, readonly RunningWorker[]>;
}

/** How often a change is made anew because somebody else changes the file. */
const MOST_TRIES = 12;
const FIRST_PAUSE = 50;
const LAST_PAUSE = 2000;

interface Plan {
  readonly host: NginxHost;
  readonly state: FileState;
  readonly draft: Draft;
}

/** A host that has the change. */
interface Commitment {
  readonly before: FileState;
  readonly after: string;
  readonly needsReload: boolean;
  readonly ending: readonly RunningWorker[];
}

/**
 * Makes a change on all hosts, or on none.
 *
 * NC1. Nothing is kept anywhere before nginx took the new text on every host: a host that cannot take it changes none.
 * NC2. Where a host fails all the same when it keeps its text, those that have it already get the old one back, unless somebody
 *      changed it since; who has it in the end is said.
 * NC3. A file that somebody else changes meanwhile is read and planned again, a few times. What was done already is no change then
 *      (NE3).
 * NC4. A host that has nothing to change is reloaded all the same when what runs there is not what its file says.
 *
 * @throws MessageError when the change is not made
 */
export async function changeAll(
  hosts: readonly NginxHost[],
  upstreams: readonly string[],
  changes: readonly ServerChange[],
  signal: AbortSignal,
): Promise<Changed> {
  const committed = new Map<NginxHost, Commitment>();
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        const plans = await allDone(hosts, (host) => planned(host, upstreams, changes, signal));
        await carriedOut(plans, committed, signal);
        return outcomeOf(plans, committed);
      } catch (error) {
        if (!(error instanceof HostFault) || !error.isConflict || tries === MOST_TRIES) throw error;
        // whoever met this change has made its own: somebody always gets on
        await delay(Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** tries), undefined, { signal });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    throw await takenBack(error, committed, signal);
  }
}

async function planned(
  host: NginxHost,
  upstreams: readonly string[],
  changes: readonly ServerChange[],
  signal: AbortSignal,
): Promise<Plan> {
  const state = await host.look(signal);
  try {
    return { host, state, draft: edited(state.text, upstreams, changes) };
  } catch (error) {
    throw host.fault(contentOf(error), false, { cause: error });
  }
}

async function carriedOut(
  plans: readonly Plan[],
  committed: Map<NginxHost, Commitment>,
  signal: AbortSignal,
): Promise<void> {
  const open = plans.filter(({ state, draft }) => state.isStale || draft.text !== state.text);
  // a single host tests before it keeps
  if (open.length > 1) await allDone(open, (plan) => rewritten(plan, false, signal));
  await allDone(open, async (plan) => {
    const ending = await rewritten(plan, true, signal);
    const { host, state, draft } = plan;
    const known = committed.get(host);
    committed.set(host, {
      before: known?.before ?? state,
      after: draft.text,
      needsReload: draft.needsReload || known?.needsReload === true,
      ending: [...(known?.ending ?? []), ...ending],
    });
  });
}

function rewritten(
  { host, state, draft }: Plan,
  isKept: boolean,
  signal: AbortSignal,
): Promise<readonly RunningWorker[]> {
  return host.rewrite({ from: state, text: draft.text, isKept, needsReload: draft.needsReload }, signal);
}

/** Waits for all, so that nothing goes on behind the back of what follows; a fault that ends the change counts before a conflict. */
async function allDone<Item, Done>(
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
): Promise<readonly Done[]> {
  const outcomes = await Promise.allSettled(items.map(work));
  const faults = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const [first] = faults;
  if (faults.length > 0) throw faults.find((fault) => !(fault instanceof HostFault) || !fault.isConflict) ?? first;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

function outcomeOf(plans: readonly Plan[], committed: ReadonlyMap<NginxHost, Commitment>): Changed {
  const results = new Map<string, ServerResult>();
  for (const [name, result] of plans.flatMap(({ draft }) => [...draft.results])) {
    const known = results.get(name);
    results.set(name, known === undefined ? result : worse(known, result));
  }
  const ending = new Map(
    plans.map(({ host, state }) => {
      const workers = committed.get(host)?.ending ?? [];
      return [host, workers.length > 0 ? workers : state.workers.filter(({ isEnding }) => isEnding)] as const;
    }),
  );
  return { results, ending };
}

/** The error of a change that was not made, after the hosts that have it got the old text back. */
async function takenBack(
  fault: unknown,
  committed: ReadonlyMap<NginxHost, Commitment>,
  signal: AbortSignal,
): Promise<unknown> {
  const undone = await Promise.allSettled(
    [...committed].map(async ([host, { before, after, needsReload }]) => {
      const now = await host.look(signal);
      if (now.text === before.text) return;
      if (now.text !== after) throw host.fault(message('nginx_file_changes'), true);
      await host.rewrite({ from: now, text: before.text, isKept: true, needsReload }, signal);
    }),
  );
  const hosts = [...committed.keys()].filter((_, index) => undone[index]?.status === 'rejected');
  if (hosts.length === 0) return fault;
  const content = message('nginx_change_half', { reason: contentOf(fault), hosts: hosts.map(({ name }) => name) });
  return new MessageError(content, { cause: fault });
}
