import { MessageError } from '../messages/message-error.ts';
import type { Value } from '../messages/message.ts';
import { steadyNow } from '../base/time/steady-time.ts';

/** The longest time in milliseconds that a timer takes: 24.8 days. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/** The remaining time of a call, shared by all of its waits. Disposing it ends its timer. */
export class TimeLeft implements Disposable {
  /** In steady time (steadyNow). */
  readonly end: number;
  /** Aborts, with an error that says so, when the time is over. */
  readonly over: AbortSignal;
  private readonly timer: Disposable;

  constructor(end: number, whenOver: Value) {
    const controller = new AbortController();
    this.end = end;
    this.over = controller.signal;
    this.timer = setLongTimeout(() => controller.abort(new MessageError(whenOver)), end);
  }

  /** So many milliseconds, or what is left if that is less. */
  atMost(milliseconds: number): number {
    return Math.max(0, Math.min(milliseconds, this.end - steadyNow()));
  }

  [Symbol.dispose](): void {
    this.timer[Symbol.dispose]();
  }
}

/** Acts at a point of steady time, however far away. */
export function setLongTimeout(action: () => void, at: number): Disposable {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = at - steadyNow();
    timer = left > LONGEST_TIMER ? setTimeout(wait, LONGEST_TIMER) : setTimeout(action, Math.max(0, left));
  };
  wait();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
