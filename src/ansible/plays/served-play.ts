import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { abortReason } from '../../base/abort-reason.ts';
import { messageOf } from '../../base/errors.ts';
import { pause } from '../../base/pause.ts';
import { isAlive } from '../../base/process-identity.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from '../../channel/channel.ts';
import { englishOf, message } from '../../messages/message.ts';
import { CANCELLED_CODE } from '../ansible.ts';
import { CANCELLED, CommandAnswers } from './command-answers.ts';
import { type Answer, leaveWordOfCancel, openLink, type Question } from './link.ts';
import { PlayAccount } from './play-account.ts';
import { EventReader, LONGEST_EVENT } from './play-events.ts';
import type { PlayProcess, PlayRecords } from './play-records.ts';
import { endProcess } from './start-play.ts';

/** Milliseconds between two looks at what a play reported; each of so many also asks whether its process goes on. */
const LOOK_MS = 150;
const LOOKS_FOR_LIFE = 7;
/** Bytes of a complaint that are shown. */
const SHOWN_COMPLAINT = 4000;

/** A node of a play that is followed here. */
interface Seat {
  readonly answers: CommandAnswers;
  readonly settle: (status: ExitStatus) => void;
}

export interface ServedDeps {
  readonly records: PlayRecords;
  readonly channel: Channel;
}

/**
 * A play that began, as this process follows it at nodes.
 *
 * SP1. Who follows a node answers what the play asks for that node, and nothing else: nodes of one play may be followed by several
 *      processes. A command's run id is the play's, the node's and the question's: asked again, by whoever, it is not run again.
 * SP2. What the play reported is read from its beginning, so that each process that follows a node makes the same log.
 * SP3. A node has ended when its play has, was cancelled, or its deadline passed. A play that ended without a last word was
 *      killed, and is never begun again: its nodes are lost, but for those that it told the end of. So is a node that began a task
 *      of which the play never told how it ended.
 * SP4. When all nodes are cancelled, the play is ended. A node that nobody follows is let alone: the play waits there for the next
 *      who follows it, until its time is over.
 */
export class ServedPlay {
  readonly id: string;
  private readonly deps: ServedDeps;
  private readonly process: PlayProcess;
  private readonly seats = new Map<number, Seat>();
  private readonly account: PlayAccount;
  private readonly reader = new EventReader();
  private reading: Promise<void> | null = null;

  constructor(deps: ServedDeps, id: string, process: PlayProcess, nodes: number) {
    this.deps = deps;
    this.id = id;
    this.process = process;
    this.account = new PlayAccount(nodes);
  }

  /**
   * Follows the play at a node until it has ended there.
   *
   * @param before lines for sh that run before each of its commands
   * @throws the abort reason when the signal aborts: the play goes on
   */
  async follow(node: number, endpoint: Endpoint, options: RunOptions, before?: string): Promise<ExitStatus> {
    const { promise, resolve, reject } = Promise.withResolvers<ExitStatus>();
    const seat: Seat = { answers: new CommandAnswers(this.deps.channel, endpoint, options, before), settle: resolve };
    const letGo = (): void => reject(abortReason(options.signal));
    if (options.signal.aborted) letGo();
    options.signal.addEventListener('abort', letGo, { once: true });
    this.seats.set(node, seat);
    using _listening = this.account.log(node).listen(options.onOutput);
    void this.whileFollowed();
    try {
      await using _link = await this.linkFor(node);
      if (await this.deps.records.isCancelled(this.id, node)) return this.cancelled(node);
      return await promise;
    } finally {
      options.signal.removeEventListener('abort', letGo);
      if (this.seats.get(node) === seat) this.seats.delete(node);
    }
  }

  /** Ends the play at a node: its running command, and those to come. */
  async cancel(node: number, endpoint: Endpoint, why: 'cancelled' | 'timed_out'): Promise<void> {
    const { records } = this.deps;
    await records.cancel(this.id, node);
    await leaveWordOfCancel(this.process.link, node);
    const seat = this.seats.get(node);
    const ending = seat === undefined ? this.endLast(node, endpoint) : seat.answers.cancel();
    const cancelled = await Promise.all(
      Array.from({ length: this.account.size }, (_, other) => records.isCancelled(this.id, other)),
    );
    if (cancelled.every(Boolean)) await endProcess(this.process);
    try {
      await ending;
    } finally {
      seat?.settle(
        why === 'cancelled' ? this.cancelled(node) : { kind: 'timed_out', output: this.account.log(node).text },
      );
    }
  }

  /** Reads what the play reports. Resolves when it is over, or nobody follows it here any more. */
  whileFollowed(): Promise<void> {
    this.reading ??= this.readAll().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    try {
      let isOver: boolean;
      do isOver = await this.untilOver();
      while (!isOver && this.seats.size > 0);
      if (!isOver) return;
      const complaint = (await this.deps.records.complaint(this.id, SHOWN_COMPLAINT)).trim();
      for (const [node, { settle }] of this.seats) settle(this.account.statusOf(node, complaint));
    } catch (error) {
      // what it reported cannot be read any more
      const output = `${messageOf(error)}\n`;
      for (const { settle } of this.seats.values()) settle({ kind: 'lost', by: 'play', output });
    }
  }

  /** @returns whether the play is over; false = nobody follows it here */
  private async untilOver(): Promise<boolean> {
    for (let look = 0; ; look += 1) {
      // asked first: what it reported before it ended is read
      const goesOn = look % LOOKS_FOR_LIFE !== 0 || (await isAlive(this.process));
      await this.read();
      if (this.account.exit !== null || !goesOn) break;
      if (this.seats.size === 0) return false;
      await pause(LOOK_MS, new AbortController().signal);
    }
    await rm(this.process.link, { recursive: true, force: true });
    return true;
  }

  private async read(): Promise<void> {
    for (;;) {
      const before = this.reader.position;
      const bytes = await this.deps.records.events(this.id, before, 2 * LONGEST_EVENT);
      for (const event of this.reader.read(bytes)) this.account.take(event);
      if (this.reader.position === before) return;
    }
  }

  private cancelled(node: number): ExitStatus {
    const said = englishOf(message('run_cancelled'));
    return { kind: 'exited', code: CANCELLED_CODE, output: `${this.account.log(node).text}${said}\n` };
  }

  /** Where the play asks for a node; null = it does not ask any more. */
  private async linkFor(node: number): Promise<AsyncDisposable | null> {
    if (!(await isAlive(this.process))) return null;
    try {
      return await openLink(this.process.link, node, (question, gone) => this.answer(node, question, gone));
    } catch (error) {
      // whoever saw that it is over removed the directory
      if (!existsSync(this.process.link)) return null;
      throw error;
    }
  }

  private async answer(node: number, question: Question, gone: AbortSignal): Promise<Answer> {
    const seat = this.seats.get(node);
    if (seat === undefined || (await this.deps.records.isCancelled(this.id, node))) return { refused: CANCELLED };
    const runId = `${this.id}-${node}-${question.id}`;
    await this.deps.records.runs(this.id, node, runId);
    return seat.answers.answer({ runId, ...question }, gone);
  }

  /** Ends the command of a node that nobody follows here. */
  private async endLast(node: number, endpoint: Endpoint): Promise<void> {
    const runId = await this.deps.records.lastRun(this.id, node);
    if (runId !== null) await this.deps.channel.cancel(endpoint, runId);
  }
}
