import { setTimeout as delay } from 'node:timers/promises';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { FileText } from './answers.ts';
import { HostFault } from './host.ts';
import type { Rewrite } from './program.ts';

/** A file as it is to be. */
export interface Draft {
  readonly text: string;
  /** The program that reads it has to be told; absent = it sees by itself. */
  readonly needsReload?: boolean;
}

/** A host whose file can be changed. `Ending` is what ends by and by after a change. */
export interface ChangedHost<State extends FileText, Ending> {
  /** In messages. */
  readonly name: string;
  /** @throws HostFault */
  look(signal: AbortSignal): Promise<State>;
  /** @throws HostFault; then the file is what it was, unless the host is not reached */
  rewrite(change: Rewrite & { readonly needsReload: boolean }, signal: AbortSignal): Promise<readonly Ending[]>;
  fault(reason: Value, isConflict: boolean, options?: ErrorOptions): HostFault;
}

/** What is to become of the files. */
export interface Work<State extends FileText, Planned extends Draft> {
  /** @throws MessageError when the text is none of which that can be made */
  edit(text: string): Planned | Promise<Planned>;
  /** Whether a host has to be told though its file stays as it is. */
  isDue(state: State): boolean;
}

/** A host after a change. */
export interface Outcome<Host, State, Planned, Ending> {
  readonly host: Host;
  /** Before the change. */
  readonly state: State;
  readonly draft: Planned;
  /** Empty, too, where nothing had to be changed. */
  readonly ending: readonly Ending[];
}

/** How often a change is made anew because somebody else changes the file. */
const MOST_TRIES = 12;
const FIRST_PAUSE = 50;
const LAST_PAUSE = 2000;

/** A host that has the change. */
interface Commitment<State, Ending> {
  readonly before: State;
  readonly after: string;
  readonly needsReload: boolean;
  readonly ending: readonly Ending[];
}

/**
 * Makes a change on all hosts, or on none.
 *
 * NC1. Nothing is kept anywhere before every host took the new text on trial: a host that cannot take it changes none.
 * NC2. Where a host fails all the same when it keeps its text, those that have it already get the old one back, unless somebody
 *      changed it since; who has it in the end is said.
 * NC3. A file that somebody else changes meanwhile is read and planned again, a few times. What was done already is no change then.
 * NC4. A host that has nothing to change is told all the same when that is due.
 *
 * @throws MessageError when the change is not made
 */
export async function changeAll<
  State extends FileText,
  Ending,
  Planned extends Draft,
  Host extends ChangedHost<State, Ending>,
>(
  hosts: readonly (Host & ChangedHost<State, Ending>)[],
  work: Work<State, Planned>,
  signal: AbortSignal,
): Promise<readonly Outcome<Host, State, Planned, Ending>[]> {
  const committed = new Map<Host, Commitment<State, Ending>>();
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        const plans = await allDone(hosts, (host) => planned(host, work, signal));
        await carriedOut(plans, work, committed, signal);
        return plans.map((plan) => ({ ...plan, ending: committed.get(plan.host)?.ending ?? [] }));
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

interface Plan<Host, State, Planned> {
  readonly host: Host;
  readonly state: State;
  readonly draft: Planned;
}

async function planned<State extends FileText, Planned extends Draft, Host extends ChangedHost<State, unknown>>(
  host: Host,
  work: Work<State, Planned>,
  signal: AbortSignal,
): Promise<Plan<Host, State, Planned>> {
  const state = await host.look(signal);
  try {
    return { host, state, draft: await work.edit(state.text) };
  } catch (error) {
    throw host.fault(contentOf(error), false, { cause: error });
  }
}

async function carriedOut<
  State extends FileText,
  Ending,
  Planned extends Draft,
  Host extends ChangedHost<State, Ending>,
>(
  plans: readonly Plan<Host, State, Planned>[],
  work: Work<State, Planned>,
  committed: Map<Host, Commitment<State, Ending>>,
  signal: AbortSignal,
): Promise<void> {
  const open = plans.filter(({ state, draft }) => work.isDue(state) || draft.text !== state.text);
  const rewritten = ({ host, state, draft }: Plan<Host, State, Planned>, isKept: boolean): Promise<readonly Ending[]> =>
    host.rewrite({ from: state, text: draft.text, isKept, needsReload: draft.needsReload === true }, signal);
  // a single host tries before it keeps
  if (open.length > 1) await allDone(open, (plan) => rewritten(plan, false));
  await allDone(open, async (plan) => {
    const ending = await rewritten(plan, true);
    const { host, state, draft } = plan;
    const known = committed.get(host);
    committed.set(host, {
      before: known?.before ?? state,
      after: draft.text,
      needsReload: draft.needsReload === true || known?.needsReload === true,
      ending: [...(known?.ending ?? []), ...ending],
    });
  });
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

/** The error of a change that was not made, after the hosts that have it got the old text back. */
async function takenBack<State extends FileText, Ending>(
  fault: unknown,
  committed: ReadonlyMap<ChangedHost<State, Ending>, Commitment<State, Ending>>,
  signal: AbortSignal,
): Promise<unknown> {
  const undone = await Promise.allSettled(
    [...committed].map(async ([host, { before, after, needsReload }]) => {
      const now = await host.look(signal);
      if (now.text === before.text) return;
      if (now.text !== after) throw host.fault(message('host_file_changes'), true);
      await host.rewrite({ from: now, text: before.text, isKept: true, needsReload }, signal);
    }),
  );
  const hosts = [...committed.keys()].filter((_, index) => undone[index]?.status === 'rejected');
  if (hosts.length === 0) return fault;
  const content = message('host_change_half', { reason: contentOf(fault), hosts: hosts.map(({ name }) => name) });
  return new MessageError(content, { cause: fault });
}

/** The results of a change by the server's name, over all hosts. */
export function resultsOfAll<Result>(
  drafts: readonly { readonly results: ReadonlyMap<string, Result> }[],
  worse: (a: Result, b: Result) => Result,
): ReadonlyMap<string, Result> {
  const results = new Map<string, Result>();
  for (const [name, result] of drafts.flatMap((draft) => [...draft.results])) {
    const known = results.get(name);
    results.set(name, known === undefined ? result : worse(known, result));
  }
  return results;
}
