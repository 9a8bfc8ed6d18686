import { steadyNow } from '../../base/time/steady-time.ts';
import { TimeLeft } from '../time-left.ts';
import { Becoming, becomingCommand } from '../node/terminal-become.ts';
import type { NodeTerminal, NodeTerminals, TerminalListener } from '../node-terminal.ts';
import type { Ended } from '../transport.ts';
import { message } from '../../messages/message.ts';
import type { ClientChannel } from 'ssh2';
import type { SshDeps } from './ssh-connection.ts';
import { type SshLease, SshPool } from './ssh-pool.ts';

/** Milliseconds for a node to be connected to. */
const OPEN_WITHIN = 30_000;

/**
 * Opens terminals over SSH (NT1 to NT3). Each has a connection of its own.
 *
 * @example
 * await using terminals = createSshTerminals({ keys, checkHostKey }, 50);
 * using terminal = await terminals.open(endpoint, { columns: 80, rows: 24 }, listener, signal);
 */
export function createSshTerminals(deps: SshDeps, most: number): NodeTerminals {
  const pool = new SshPool(deps, most);
  const open = new Set<Disposable>();
  return {
    open: async (endpoint, size, listener, signal) => {
      using time = new TimeLeft(steadyNow() + OPEN_WITHIN, message('no_turn'));
      const within = AbortSignal.any([signal, time.over]);
      const lease = await pool.lease({ ...endpoint, idleTimeout: 0 }, time, signal);
      try {
        const become = endpoint.become === undefined ? null : becomingCommand(endpoint.become);
        const stream = await lease.connection.terminal(become?.line ?? null, size, within);
        lease.letOthersBegin();
        const becoming = become === null ? null : new Becoming(become.ask, become.up, endpoint.become?.password);
        const terminal = new SshTerminal(stream, lease, listener, becoming);
        open.add(terminal);
        terminal.onClose = () => open.delete(terminal);
        return terminal;
      } catch (error) {
        lease[Symbol.dispose]();
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => {
      for (const terminal of open) terminal[Symbol.dispose]();
      pool[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

class SshTerminal implements NodeTerminal {
  onDrain: () => void = () => {};
  onClose: () => void = () => {};
  private readonly stream: ClientChannel;
  private readonly lease: SshLease;
  private readonly becoming: Becoming | null;
  /** What was typed while a password was asked for. */
  private typed: Buffer[] = [];

  constructor(
    stream: ClientChannel,
    lease: SshLease,
    { onOutput, onEnd }: TerminalListener,
    becoming: Becoming | null,
  ) {
    this.stream = stream;
    this.lease = lease;
    this.becoming = becoming;
    let ended: Ended = { code: null, signal: null };
    const show = (chunk: Buffer): void => {
      lease.connection.noteDelivered(chunk.length);
      const { shown, answer } = becoming?.hear(chunk) ?? { shown: chunk, answer: null };
      if (answer !== null) stream.write(Buffer.from(answer));
      if (this.typed.length > 0 && becoming?.isAsking === false) this.release();
      if (shown.length > 0) onOutput(shown);
    };
    stream.on('data', show);
    stream.stderr.on('data', show);
    stream.on('exit', (code: number | null, signal?: string) => {
      ended = { code: code !== null && code >= 0 && code <= 255 ? code : null, signal: signal?.slice(0, 20) ?? null };
    });
    stream.on('drain', () => this.onDrain());
    stream.on('error', () => {}); // its close follows
    stream.once('close', () => {
      const rest = becoming?.rest();
      if (rest !== undefined && rest.length > 0) onOutput(rest);
      this.lease[Symbol.dispose]();
      this.onClose();
      onEnd(ended);
    });
  }

  write(data: Buffer): boolean {
    if (this.becoming?.isAsking !== true) return this.stream.write(data);
    this.typed.push(Buffer.from(data));
    return false;
  }

  /** What was typed goes to the shell, which is there now. */
  private release(): void {
    const typed = Buffer.concat(this.typed);
    this.typed = [];
    if (this.stream.write(typed)) this.onDrain();
  }

  resize({ columns, rows }: { readonly columns: number; readonly rows: number }): void {
    this.stream.setWindow(rows, columns, 0, 0);
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    this.stream.resume();
  }

  /** Ends the connection: the node hangs up the terminal's programs (NT1). */
  [Symbol.dispose](): void {
    this.stream.destroy();
    this.lease.connection[Symbol.dispose]();
  }
}
