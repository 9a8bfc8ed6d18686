import type { TerminalSize } from '../../channel/node-terminal.ts';

/** Milliseconds between two sizes. */
const PAUSE_MS = 100;

/**
 * The sizes that a page asks for: they are passed on one by one after pauses, and not while they are held; of those that wait, the last one
 * counts.
 */
export class LastSize implements Disposable {
  private readonly pass: (size: TerminalSize) => void;
  private waiting: TerminalSize | null = null;
  private isHeld = false;
  private pause: NodeJS.Timeout | undefined;

  constructor(pass: (size: TerminalSize) => void) {
    this.pass = pass;
  }

  ask(size: TerminalSize): void {
    this.waiting = size;
    this.passOn();
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.passOn();
  }

  private passOn(): void {
    if (this.waiting === null || this.isHeld || this.pause !== undefined) return;
    const size = this.waiting;
    this.waiting = null;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.passOn();
    }, PAUSE_MS);
    this.pass(size);
  }

  /** None is passed on any more. */
  [Symbol.dispose](): void {
    clearTimeout(this.pause);
    this.isHeld = true;
  }
}
