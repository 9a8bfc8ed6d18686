import type { EndpointOf } from '../../channel/channel.ts';
import type { NodeTerminal, NodeTerminals, TerminalSize } from '../../channel/node-terminal.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TerminalId, VmTypeId } from '../../domain/ids.ts';
import { CastLines } from '../../domain/terminals/cast.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import { findNode } from '../../store/fleet/node-views.ts';
import { patiently } from '../../store/patiently.ts';
import { appendOutput, closeTerminal, insertTerminal, noteSeen } from '../../store/terminals/terminals.ts';
import type { TerminalTicket } from '../../store/terminals/terminal-tickets.ts';
import type { Context } from '../context.ts';
import { LastSize } from './last-size.ts';
import { TerminalRecord } from './terminal-record.ts';

/*
 * A terminal that a person has open.
 *
 * TM1. What it shows is recorded (TR1, TR2); what is typed is not, as passwords are typed.
 * TM2. It ends when the shell ends, the person leaves, nothing was typed for the idle time, the record is full or cannot be written, the
 *      person's right ends, or the process stops: whichever comes first is its reason.
 * TM3. Neither side is read faster than the other takes it: the node waits for the person, and the person for the node. Of sizes, only
 *      the last one waits.
 */

/** Milliseconds between two words that it is still open. */
const HEARTBEAT_MS = 30_000;
/** Seconds before the end for idleness at which the person is told, if there are so many. */
const WARNING_S = 60;

/** The person's side. */
export interface Viewer {
  show(chunk: Buffer): void;
  /** So many seconds without a key, and it ends; null = a key was typed. */
  warn(seconds: number | null): void;
  /** It ended. Nothing more is shown. */
  end(reason: Message): void;
  /** Whether typed input is taken. */
  onTaking(isTaking: boolean): void;
}

export interface SessionDeps extends Pick<Context, 'database' | 'now'> {
  readonly terminals: NodeTerminals;
  readonly endpointOf: EndpointOf;
  /** Seconds without a typed key after which a terminal ends. */
  readonly idle: number;
  /** Milliseconds that only ever grow. */
  readonly ticks: () => number;
}

export class TerminalSession {
  readonly id: TerminalId;
  private readonly deps: SessionDeps;
  private readonly viewer: Viewer;
  private readonly lines = new CastLines();
  private readonly record: TerminalRecord;
  private readonly sizes = new LastSize((size) => this.pass(size));
  private readonly began: number;
  private readonly heartbeat: NodeJS.Timeout;
  private terminal: NodeTerminal | null = null;
  private idleTimer: NodeJS.Timeout | undefined;
  private isWarned = false;
  private readonly busy = new Set<'record' | 'viewer'>();
  private ending: Promise<void> | null = null;

  private constructor(id: TerminalId, deps: SessionDeps, viewer: Viewer) {
    this.id = id;
    this.deps = deps;
    this.viewer = viewer;
    this.began = deps.ticks();
    const { database, now } = deps;
    this.record = new TerminalRecord({
      write: (part) => patiently(() => appendOutput(database, id, part, now())),
      onBusy: (isBusy) => this.hold('record', isBusy),
      onFull: () => void this.end(message('terminal_record_full')),
      onFailed: (error) => void this.end(message('terminal_record_failed', { reason: contentOf(error) })),
    });
    this.heartbeat = setInterval(() => void noteSeen(database, id, now()).catch(() => {}), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  /**
   * Opens a terminal on the node of a ticket.
   *
   * @param signal aborted = it ended meanwhile; its reason is a MessageError that says why
   * @throws Refusal, or why the node cannot be reached
   */
  static async open(
    deps: SessionDeps,
    ticket: TerminalTicket,
    size: TerminalSize,
    viewer: Viewer,
    signal: AbortSignal,
  ): Promise<TerminalSession> {
    const { database, now, endpointOf, terminals } = deps;
    const node = await findNode(database, ticket.node_id);
    if (node === null || node.ip === '-') {
      throw new Refusal('not_found', message('node_not_found', { id: ticket.node_id }));
    }
    const endpoint = await endpointOf(node.ip, (node.machine_type?.id ?? 0) as VmTypeId, node.pool.name);
    const id = await insertTerminal(database, {
      node_id: ticket.node_id,
      pool_id: node.pool.id,
      pool_name: node.pool.name,
      ip: node.ip,
      login: endpoint.become?.user ?? endpoint.user,
      operator: ticket.operator,
      origin: ticket.origin,
      ...size,
      opened: now(),
    });
    const session = new TerminalSession(id, deps, viewer);
    try {
      session.terminal = await terminals.open(
        endpoint,
        size,
        {
          onOutput: (chunk) => session.output(chunk),
          onEnd: ({ code, signal: killedBy }) => {
            const said = code === null ? (killedBy ?? '') : String(code);
            void session.end(said === '' ? message('terminal_lost') : message('terminal_shell_ended', { code: said }));
          },
        },
        signal,
      );
    } catch (error) {
      await session.end(endOf(signal) ?? message('terminal_not_opened', { reason: contentOf(error) }));
      throw error;
    }
    session.terminal.onDrain = () => viewer.onTaking(true);
    session.waitForKeys();
    const ended = endOf(signal);
    if (ended !== null) await session.end(ended);
    return session;
  }

  /** What the person types. */
  input(data: Buffer): void {
    if (this.ending !== null || this.terminal === null) return;
    this.waitForKeys();
    if (!this.terminal.write(data)) this.viewer.onTaking(false);
  }

  resize(size: TerminalSize): void {
    if (this.ending === null) this.sizes.ask(size);
  }

  private pass(size: TerminalSize): void {
    this.terminal?.resize(size);
    this.record.add(this.lines.resize(this.seconds, size));
  }

  /** Whether the person takes what is shown (TM3). */
  viewerBusy(isBusy: boolean): void {
    this.hold('viewer', isBusy);
  }

  /** Ends it, for the first reason that is given. Resolves when its record is whole. */
  end(reason: Message): Promise<void> {
    this.ending ??= this.endFor(reason);
    return this.ending;
  }

  private async endFor(reason: Message): Promise<void> {
    clearInterval(this.heartbeat);
    clearTimeout(this.idleTimer);
    this.sizes[Symbol.dispose]();
    this.terminal?.[Symbol.dispose]();
    this.viewer.end(reason);
    await this.record.close();
    const { database, now } = this.deps;
    // a process that cannot write it any more leaves a terminal that counts as lost
    await patiently(() => closeTerminal(database, this.id, reason, now())).catch(() => {});
  }

  private output(chunk: Buffer): void {
    if (this.ending !== null) return;
    this.record.add(this.lines.output(this.seconds, chunk));
    this.viewer.show(chunk);
  }

  private hold(who: 'record' | 'viewer', isHolding: boolean): void {
    if (isHolding) this.busy.add(who);
    else this.busy.delete(who);
    const isBusy = this.busy.size > 0;
    if (isBusy) this.terminal?.pause();
    else this.terminal?.resume();
    this.sizes.hold(isBusy);
  }

  /** Begins the idle time anew. */
  private waitForKeys(): void {
    clearTimeout(this.idleTimer);
    if (this.isWarned) this.viewer.warn(null);
    this.isWarned = false;
    const { idle } = this.deps;
    const warning = Math.min(WARNING_S, Math.floor(idle / 2));
    this.idleTimer = setTimeout(
      () => {
        this.isWarned = true;
        this.viewer.warn(warning);
        this.idleTimer = setTimeout(() => void this.end(message('terminal_idle', { seconds: idle })), warning * 1000);
      },
      (idle - warning) * 1000,
    );
  }

  private get seconds(): number {
    return (this.deps.ticks() - this.began) / 1000;
  }
}

/** Why a terminal ended while it was opened; null = it did not. */
function endOf({ aborted, reason }: AbortSignal): Message | null {
  if (!aborted) return null;
  return reason instanceof MessageError ? (reason as MessageError<Message>).content : message('terminal_left');
}
