import { setTimeout as delay } from 'node:timers/promises';
import { Semaphore } from '../semaphore.ts';
import { CallFault } from './call-fault.ts';

/** Milliseconds. */
const SHORTEST_PAUSE = 250;
const LONGEST_PAUSE = 20_000;
/** How often a call is tried again whose failure may pass. */
const MOST_RETRIES = 8;
const MOST_AT_ONCE = 8;

export interface CallOptions {
  readonly signal: AbortSignal;
  /** Whether the same call can be made again when it is not known whether the last one had its effect. */
  readonly isRepeatable: boolean;
}

export interface Pace {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const REAL_PACE: Pace = {
  now: () => performance.now(),
  random: Math.random,
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};

/**
 * The calls of one account of another system, such as a cloud, whoever makes them here.
 *
 * BU1. After a call was throttled, no call of the account begins for a random while, which doubles with each time in a row, and
 *      is not shorter than the other asks for. A call that gets through ends that.
 * BU2. A call is made again when it was throttled, and, if it is repeatable, when it is not known whether it had its effect; a few
 *      times. Every other failure is passed on at once.
 * BU3. So many calls are under way at once.
 */
export class AccountBudget {
  private readonly places = new Semaphore(MOST_AT_ONCE);
  private readonly pace: Pace;
  private throttled = 0;
  private closedUntil = 0;

  constructor(pace: Pace = REAL_PACE) {
    this.pace = pace;
  }

  /**
   * @throws CallFault when the call failed for good; the signal's reason
   * @example await budget.call((signal) => ec2.send(command, { abortSignal: signal }), { signal, isRepeatable: true })
   */
  async call<Result>(
    work: (signal: AbortSignal) => Promise<Result>,
    { signal, isRepeatable }: CallOptions,
  ): Promise<Result> {
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.once(work, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof CallFault)) throw error;
        if (error.trouble === 'throttled') this.close(error.retryAfter ?? 0);
        const mayPass = error.trouble === 'throttled' || (error.trouble === 'unsure' && isRepeatable);
        if (!mayPass || retries === MOST_RETRIES) throw error;
        if (error.trouble === 'unsure') await this.pace.sleep(this.pauseAfter(retries), signal);
      }
    }
  }

  private async once<Result>(work: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result> {
    using _ = await this.places.enter(signal);
    for (;;) {
      const left = this.closedUntil - this.pace.now();
      if (left <= 0) break;
      await this.pace.sleep(left, signal);
    }
    const result = await work(signal);
    this.throttled = 0;
    return result;
  }

  /** BU1 */
  private close(asked: number): void {
    const until = this.pace.now() + Math.max(asked, this.pauseAfter(this.throttled));
    this.throttled += 1;
    this.closedUntil = Math.max(this.closedUntil, until);
  }

  private pauseAfter(times: number): number {
    const longest = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** times);
    return longest / 2 + (longest / 2) * this.pace.random();
  }
}

const budgets = new Map<string, AccountBudget>();

/**
 * The budget of an account, the same for all callers in this process.
 *
 * @param account what its calls are counted by, e.g. 'aws eu-central-1 AKIA…': never a secret
 */
export function budgetOf(account: string): AccountBudget {
  const known = budgets.get(account);
  if (known !== undefined) return known;
  const made = new AccountBudget();
  budgets.set(account, made);
  return made;
}
