import { orAborted } from '../base/or-aborted.ts';

/** A change of one server. */
interface NamedChange {
  readonly server: { readonly name: string };
}

interface Asked<Change, Changed> {
  readonly changes: readonly Change[];
  readonly signal: AbortSignal;
  readonly resolve: (changed: Changed) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes changes one after the other, those that come while one is under way together in the next: however many ask, a file is
 * written once in each round. Of two changes of one server the later one is in a later round.
 */
export class Rounds<Change extends NamedChange, Changed> {
  private readonly make: (changes: readonly Change[]) => Promise<Changed>;
  private readonly line: Asked<Change, Changed>[] = [];
  private isBusy = false;

  constructor(make: (changes: readonly Change[]) => Promise<Changed>) {
    this.make = make;
  }

  /**
   * What came of the round that these changes were in. A caller who gives up leaves the line; a round that began is finished.
   *
   * @throws as `make`, for everybody in the round; the abort reason
   */
  ask(changes: readonly Change[], signal: AbortSignal): Promise<Changed> {
    const { promise, resolve, reject } = Promise.withResolvers<Changed>();
    this.line.push({ changes, signal, resolve, reject });
    if (!this.isBusy) void this.work();
    return orAborted(promise, signal);
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    while (this.line.length > 0) {
      const round = this.nextRound();
      if (round.length === 0) continue;
      try {
        const changed = await this.make(round.flatMap(({ changes }) => changes));
        for (const { resolve } of round) resolve(changed);
      } catch (error) {
        for (const { reject } of round) reject(error);
      }
    }
    this.isBusy = false;
  }

  /** Takes from the line what can go together. */
  private nextRound(): readonly Asked<Change, Changed>[] {
    const names = new Set<string>();
    const round: Asked<Change, Changed>[] = [];
    const later: Asked<Change, Changed>[] = [];
    for (const asked of this.line.splice(0)) {
      if (asked.signal.aborted) continue;
      const own = asked.changes.map(({ server }) => server.name);
      const isFree = later.length === 0 && own.every((name) => !names.has(name));
      (isFree ? round : later).push(asked);
      if (isFree) for (const name of own) names.add(name);
    }
    this.line.push(...later);
    return round;
  }
}
