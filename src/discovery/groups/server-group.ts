import type { Message, Value } from '../../messages/message.ts';
import type { Member, Server, ServerEvent } from '../discovery.ts';
import { writtenPlace } from '../written-place.ts';
import type { PartEnd } from './in-parts.ts';

/** A server of a call, as a group of a cloud knows it. */
export interface Target {
  /** As the caller named it. */
  readonly ip: string;
  /** What the group knows it by: an address, or the id of an instance. */
  readonly id: string;
  readonly port: number;
  /** null = the group has no weights */
  readonly weight: number | null;
}

/** The servers of a call that can be targets, and an event for each other. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly refused: readonly ServerEvent[];
}

/** What a group has: a server at one of its ports. */
export interface GroupTarget {
  readonly id: string;
  readonly port: number;
  readonly weight: number | null;
  /** Whether it gets requests, or would when it is healthy; else it drains. */
  readonly isIn: boolean;
  /** hopeless: it does not become healthy by itself */
  readonly health: 'healthy' | 'late' | 'hopeless';
  /** Why it is in that state; the cloud's own words are in one line. */
  readonly said: Value;
}

/** The settings of all kinds of groups. Times are seconds. */
export interface GroupSettings {
  readonly check: boolean;
  readonly up_timeout: number;
  /** Left out = as long as the group says. */
  readonly drain_timeout?: number;
}

/** A group of servers of a cloud, which a load balancer of the cloud spreads requests over. */
export interface ServerGroup<Found extends GroupTarget> {
  readonly name: string;
  /** As messages speak of it, e.g. 'target group web'. */
  readonly title: Message;
  readonly settings: GroupSettings;
  /** How many looks in a row have to find a target healthy that was just put in. */
  readonly looksUntilSure: number;
  /** Finds what the group knows servers by. @param isLeaving one that leaves, and is not known any more, has left */
  find(servers: readonly Server[], isLeaving: boolean, signal: AbortSignal): Promise<Targets>;
  /** What the group has from now on: whoever asks at the same time shares the call, which nobody's signal ends. */
  look(): Promise<readonly Found[]>;
  /** Puts targets in, and gives them their weights where the group has them already. */
  register(targets: readonly Target[], signal: AbortSignal): AsyncIterable<PartEnd<Target>>;
  deregister(found: readonly Found[], signal: AbortSignal): AsyncIterable<PartEnd<Found>>;
  /** Seconds within which the group does not have a target any more that is taken out. */
  goneWithin(signal: AbortSignal): Promise<number>;
  members(signal: AbortSignal): Promise<readonly Member[]>;
}

/** What a kind of load balancer is opened with. */
export interface OpenedGroup<Found extends GroupTarget> {
  readonly group: ServerGroup<Found>;
  /** What is wrong with it: all that is asked of it is asked, and nothing is changed. */
  readonly complaints: () => Promise<readonly Value[]>;
}

export function isSame({ id, port }: Pick<Target, 'id' | 'port'>, other: GroupTarget): boolean {
  return other.id === id && other.port === port;
}

export function isElsewhere({ id, port }: Pick<Target, 'id' | 'port'>, other: GroupTarget): boolean {
  return other.id === id && other.port !== port;
}

/** What the group has of a server: the target at its port, or else those at other ports of it. */
export function ownTargets<Found extends GroupTarget>(target: Target, there: readonly Found[]): readonly Found[] {
  const exact = there.filter((other) => isSame(target, other));
  return exact.length > 0 ? exact : there.filter((other) => other.id === target.id);
}

/** As messages name a target. @example nameOf('web', { id: '10.0.0.7', port: 80 }) // 'web/10.0.0.7:80' */
export function nameOf(group: string, { id, port }: Pick<GroupTarget, 'id' | 'port'>): string {
  return `${group}/${writtenPlace({ ip: id, port })}`;
}
