import type { Endpoint } from './channel.ts';
import type { Ended } from './transport.ts';

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal tells of. All of it comes in order, and `onEnd` comes last, once. */
export interface TerminalListener {
  readonly onOutput: (chunk: Buffer) => void;
  /** The shell ended, or its connection broke; both null = it did not say how. */
  readonly onEnd: (ended: Ended) => void;
}

/**
 * A shell on a terminal of a node, for a person.
 *
 * NT1. It ends with its connection: nothing of it is left on the node but what the person started to outlive it.
 * NT2. Output that the listener is not ready for stays at the node: `pause` stops what comes, and the node's programs wait.
 * NT3. Where another user of the node is to be become, the password goes to the program that asks for it, before the other user's
 *      shell has reported that it is there, and never after.
 */
export interface NodeTerminal extends Disposable {
  /** @returns false = the node does not read as fast: wait for `onDrain` */
  write(data: Buffer): boolean;
  /** Called when what was written is taken by the node. */
  onDrain: () => void;
  resize(size: TerminalSize): void;
  pause(): void;
  resume(): void;
}

/** Opens terminals. Disposing ends all of them. */
export interface NodeTerminals extends AsyncDisposable {
  /** @throws why the node cannot be reached, or grants no terminal */
  open(endpoint: Endpoint, size: TerminalSize, listener: TerminalListener, signal: AbortSignal): Promise<NodeTerminal>;
}
