import type { Endpoint } from '../channel/channel.ts';

/** Milliseconds for which a program counts as new. */
const NEW_FOR = 60_000;
/** More nodes are asked first, as if the program were not new. */
const MOST_NODES = 20_000;

interface Fresh {
  readonly until: number;
  /** The nodes that have got it. */
  readonly nodes: Set<string>;
}

/**
 * Programs that this process has just made, and nobody before: no node has one, unless it got it since. It is a guess, as a node may
 * have got it from another installation, which costs nothing but the way.
 */
export class NewPrograms {
  private readonly now: () => number;
  private readonly programs = new Map<string, Fresh>();

  /** @param now milliseconds of a clock that is never set back */
  constructor(now: () => number) {
    this.now = now;
  }

  /** A program was made that was not known before. */
  note(hash: string): void {
    for (const [old, { until }] of this.programs) if (until <= this.now()) this.programs.delete(old);
    this.programs.set(hash, { until: this.now() + NEW_FOR, nodes: new Set() });
  }

  /** Whether a node has to get a program with its first run. */
  isMissing(hash: string, node: Endpoint): boolean {
    const fresh = this.programs.get(hash);
    if (fresh === undefined || fresh.until <= this.now() || fresh.nodes.size >= MOST_NODES) return false;
    return !fresh.nodes.has(keyOf(node));
  }

  /** A run that brought a program to a node has ended. */
  arrived(hash: string, node: Endpoint): void {
    this.programs.get(hash)?.nodes.add(keyOf(node));
  }
}

/** Whoever keeps programs on a node: each user has its own. */
export function keyOf({ host, port, user, become }: Endpoint): string {
  return JSON.stringify([host, port, user, become?.user ?? null]);
}
