import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { orAborted } from '../../base/or-aborted.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from '../../channel/channel.ts';
import type { OwnFiles } from '../../content/content-place.ts';
import { Semaphore } from '../../base/semaphore.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import { setLongTimeout } from '../../channel/time-left.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { CANCELLED } from '../ansible.ts';
import { visibleCollections } from '../collections.ts';
import { type Claim, claimIn, claimScript } from './claim.ts';
import { Gathering, type Member, type Part } from './gathering.ts';
import { playOrder } from './play-order.ts';
import { PlayRecords } from './play-records.ts';
import type { PlayRunner, PlaySource, PlayTask } from './play.ts';
import { ServedPlay } from './served-play.ts';
import { endProcess, startPlay } from './start-play.ts';

/** How often a node is claimed, for plays that then did not begin, or began without it. */
const MOST_CLAIMS = 20;
/** Plays at once, for each processor: nodes that come late should not have to wait for the end of a long play. */
const PLAYS_PER_PROCESSOR = 4;
/** Seconds that a play gets beyond the deadlines of its nodes. */
const LEEWAY = 60;

export interface PlaysDeps {
  readonly channel: Channel;
  /** The directory that keeps what is known of plays: private, and the same for the next process. */
  readonly directory: string;
  /** The installation's own playbooks and files. */
  readonly content: OwnFiles;
  /** Directories of the server that hold what nobody else may see. */
  readonly hidden: readonly string[];
  /** Directories with collections of Ansible, besides those of the content and of the system. */
  readonly collections?: readonly string[];
  /** Where ansible-playbook is looked for. */
  readonly playbooks?: readonly string[];
}

/** A call that waits for its play, and its end. */
interface Call {
  readonly runId: string;
  readonly halt: AbortController;
}

/**
 * Plays on nodes: one confined process of Ansible for all nodes of a group that come together.
 *
 * PL1. Before a play begins, its id is kept on each of its nodes, by a run under the node's own run id: which play a run belongs
 *      to is decided once, whoever asks, and read from the node by everybody who asks again (C1, C2).
 * PL2. What this data directory knows of that play says whether it began with that run (PR1, PR2). Only where it certainly did not, the
 *      node is claimed once more, under the next of its claims. A play of another data directory is followed by nobody here.
 * PL3. A play has its own life: it goes on when this process dies, and the next one that uses the data directory serves it.
 *
 * @example
 * const plays = new Plays({ channel, directory, content: files, hidden: [] });
 * await plays.run(endpoint, { group: 'task 1', source, host }, { runId: 'a-1', deadline, signal });
 */
export class Plays implements PlayRunner {
  private readonly deps: PlaysDeps;
  private readonly records: PlayRecords;
  private readonly places = new Semaphore(PLAYS_PER_PROCESSOR * availableParallelism());
  private readonly gatherings = new Map<string, Promise<Gathering>>();
  private readonly gathered = new Set<string>();
  private readonly served = new Map<string, ServedPlay>();
  private readonly calls = new Set<Call>();

  constructor(deps: PlaysDeps) {
    this.deps = deps;
    this.records = new PlayRecords(deps.directory);
  }

  async run(endpoint: Endpoint, task: PlayTask, options: RunOptions): Promise<ExitStatus> {
    const call: Call = { runId: options.runId, halt: new AbortController() };
    const late = new AbortController();
    using _timer = setLongTimeout(() => late.abort(), options.deadline.getTime());
    this.calls.add(call);
    const signal = AbortSignal.any([options.signal, call.halt.signal, late.signal]);
    const coming = this.partOf(endpoint, task, { ...options, signal });
    let part: Part | ExitStatus;
    try {
      part = await orAborted(coming, signal);
    } catch (error) {
      // a node that is not waited for any more may be a member of a play that begins
      coming
        .then((found) => ('kind' in found ? undefined : found.play.cancel(found.node, endpoint, 'cancelled')))
        .catch(() => {});
      options.signal.throwIfAborted();
      if (call.halt.signal.aborted) return CANCELLED;
      if (late.signal.aborted) return { kind: 'timed_out', output: '' };
      throw error;
    } finally {
      this.calls.delete(call);
    }
    if ('kind' in part) return part;
    const { play, node } = part;
    using _end = setLongTimeout(
      () => void play.cancel(node, endpoint, 'timed_out').catch(() => {}),
      options.deadline.getTime(),
    );
    if (call.halt.signal.aborted) await play.cancel(node, endpoint, 'cancelled');
    return await play.follow(node, endpoint, options, task.before);
  }

  async cancel(endpoint: Endpoint, runId: string): Promise<void> {
    for (const call of this.calls) if (call.runId === runId) call.halt.abort();
    const claims = Array.from({ length: MOST_CLAIMS }, (_, claim) => claimId(runId, claim));
    for (const { id, node } of await this.records.playsOf(claims)) {
      const play = await this.playKnown(id);
      await play?.cancel(node, endpoint, 'cancelled');
    }
  }

  /** Removes what plays left that nobody follows any more. @throws what the file system throws */
  sweep(now: Date): Promise<void> {
    return this.records.sweep(now);
  }

  /** The part that a run has in a play, or how it ended without one. */
  private async partOf(endpoint: Endpoint, task: PlayTask, options: RunOptions): Promise<Part | ExitStatus> {
    for (let claim = 0; claim < MOST_CLAIMS; claim += 1) {
      const runId = claimId(options.runId, claim);
      const gathering = await this.gatheringFor(task);
      let part: Part | null = null;
      try {
        const claimed = await this.claim(endpoint, claimScript(gathering.id, task.before), { ...options, runId });
        if ('kind' in claimed) return claimed;
        const host = { ...task.host, python: claimed.python };
        part =
          claimed.play === gathering.id
            ? await gathering.join({ runId, host, deadline: options.deadline })
            : await this.partIn(claimed.play, runId);
      } finally {
        gathering.leave(task.host);
      }
      if (part !== null) return part;
    }
    throw new MessageError(message('play_not_begun', { times: MOST_CLAIMS }));
  }

  /** Keeps the play's id on a node, unless there is one. @returns what is there; or how the node did not answer */
  private async claim(endpoint: Endpoint, script: string, options: RunOptions): Promise<Claim | ExitStatus> {
    const { onOutput: _, ...quiet } = options;
    const status = await this.deps.channel.run(endpoint, script, quiet);
    const claimed = claimIn(status);
    if (claimed !== null) return claimed;
    if (status.kind !== 'exited' || status.code !== 0) return status;
    throw new MessageError(message('play_claim_wrong'));
  }

  /** The part of a run in a play that it was claimed for before; null = it certainly did not begin with that run (PL2). */
  private async partIn(id: string, runId: string): Promise<Part | null> {
    if (this.gathered.has(id)) return null;
    if (!(await this.records.knows(id))) throw new MessageError(message('play_elsewhere', { play: id }));
    const node = (await this.records.seal(id, [])).indexOf(runId);
    if (node === -1) return null;
    const play = await this.playKnown(id);
    return play === null ? null : { play, node };
  }

  /** A play that has members; null = it never began. */
  private async playKnown(id: string): Promise<ServedPlay | null> {
    const known = this.served.get(id);
    if (known !== undefined) return known;
    const nodes = await this.records.seal(id, []);
    const process = await this.records.begin(id, null);
    if (process === null) return null;
    const play =
      this.served.get(id) ?? new ServedPlay({ ...this.deps, records: this.records }, id, process, nodes.length);
    this.served.set(id, play);
    return play;
  }

  /** The play that a node can take part in: one that gathers, or a new one. */
  private async gatheringFor(task: PlayTask): Promise<Gathering> {
    const key = JSON.stringify([task.group, task.source]);
    for (;;) {
      const open = this.gatherings.get(key) ?? this.opened(key, task.source);
      const gathering = await open;
      if (gathering.hasPlaceFor(task.host)) {
        gathering.expect(task.host);
        return gathering;
      }
      if (this.gatherings.get(key) === open) this.gatherings.delete(key);
    }
  }

  private opened(key: string, source: PlaySource): Promise<Gathering> {
    const open = this.records.make().then((id) => {
      this.gathered.add(id);
      const gathering = new Gathering(id);
      void this.gather(gathering, source, () => {
        if (this.gatherings.get(key) === open) this.gatherings.delete(key);
      });
      return gathering;
    });
    open.catch(() => this.gatherings.delete(key));
    this.gatherings.set(key, open);
    return open;
  }

  /** Waits for members and a free place, and plays. */
  private async gather(gathering: Gathering, source: PlaySource, onClosed: () => void): Promise<void> {
    const never = new AbortController().signal;
    await gathering.complete();
    using _place = await this.places.enter(never);
    const members = gathering.close();
    onClosed();
    try {
      // nobody has to look whether it has nodes any more (PR1)
      if (members.length === 0) await this.records.seal(gathering.id, []);
      const play = members.length === 0 ? null : await this.begin(gathering.id, members, source);
      gathering.begun(play);
      this.gathered.delete(gathering.id);
      await play?.whileFollowed();
    } catch (error) {
      gathering.failed(error);
    } finally {
      this.gathered.delete(gathering.id);
    }
  }

  /** @returns null when another process said first that it does not begin */
  private async begin(id: string, members: readonly Member[], source: PlaySource): Promise<ServedPlay | null> {
    const runIds = members.map(({ runId }) => runId);
    if (!isDeepStrictEqual(await this.records.seal(id, runIds), runIds)) return null;
    const deadline = Math.max(...members.map((member) => member.deadline.getTime()));
    const hosts = members.map(({ host }) => host);
    const seconds = Math.ceil(Math.max(0, deadline - steadyNow()) / 1000) + LEEWAY;
    const { content, hidden, collections = [], playbooks } = this.deps;
    const { placed, path } = await visibleCollections(collections, hidden);
    const order = await playOrder({ source, hosts, seconds, files: content, collections: path });
    const ready = await startPlay(this.records, { id, order, nodes: hosts.length, seconds, hidden, placed, playbooks });
    if (!isDeepStrictEqual(await this.records.begin(id, ready.process), ready.process)) {
      await endProcess(ready.process);
      return null;
    }
    ready.begin();
    const play = new ServedPlay({ ...this.deps, records: this.records }, id, ready.process, hosts.length);
    this.served.set(id, play);
    return play;
  }
}

function claimId(runId: string, claim: number): string {
  return claim === 0 ? runId : `${runId}.claim${claim}`;
}
