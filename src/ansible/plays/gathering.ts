import { pause } from '../../base/pause.ts';
import { MOST_NODES } from './play-records.ts';
import type { PlayHost } from './play.ts';
import type { ServedPlay } from './served-play.ts';

/** Milliseconds for which the first node waits for others. */
const WINDOW_MS = 150;
/** Milliseconds for which nodes that are slow to be reached are waited for. */
const SLOW_MS = 3000;

/** A node that takes part: its run, under which it was claimed for the play. */
export interface Member {
  readonly runId: string;
  readonly host: PlayHost;
  readonly deadline: Date;
}

/** Where a node plays. */
export interface Part {
  readonly play: ServedPlay;
  readonly node: number;
}

/**
 * The nodes of a play that has not begun. A node counts as a member once the play's id stands on it (its claim). A play begins
 * without those that could not be claimed in time: they are told so, and take part in another one.
 */
export class Gathering {
  readonly id: string;
  private readonly expected = new Set<string>();
  private readonly members = new Map<Member, PromiseWithResolvers<Part | null>>();
  private isClosed = false;

  constructor(id: string) {
    this.id = id;
  }

  /** Whether a node can still take part, which no other node of that name does. */
  hasPlaceFor({ name }: PlayHost): boolean {
    return !this.isClosed && this.expected.size < MOST_NODES && !this.expected.has(name);
  }

  /** A node is going to be claimed. */
  expect({ name }: PlayHost): void {
    this.expected.add(name);
  }

  /** A node is not going to take part. */
  leave({ name }: PlayHost): void {
    this.expected.delete(name);
  }

  /** A node was claimed. @returns its part, when the play has begun; null = it began without the node, or will not begin */
  join(member: Member): Promise<Part | null> {
    if (this.isClosed) return Promise.resolve(null);
    const part = Promise.withResolvers<Part | null>();
    this.members.set(member, part);
    return part.promise;
  }

  /** Waits until there are members, and no others are to be waited for. */
  async complete(): Promise<void> {
    const never = new AbortController().signal;
    const slow = performance.now() + SLOW_MS;
    do await pause(WINDOW_MS, never);
    while (this.expected.size > this.members.size && (this.members.size === 0 || performance.now() < slow));
  }

  /** Nobody can join any more. @returns the members, in their order in the play */
  close(): readonly Member[] {
    this.isClosed = true;
    return [...this.members.keys()];
  }

  /** The play has begun; null = it will not. */
  begun(play: ServedPlay | null): void {
    for (const [node, part] of [...this.members.values()].entries())
      part.resolve(play === null ? null : { play, node });
  }

  failed(error: unknown): void {
    for (const part of this.members.values()) part.reject(error);
  }
}
