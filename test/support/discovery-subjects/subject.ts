import type { DiscoveryAbilities, Server } from '../../../src/discovery/discovery.ts';
import type { DiscoveryOpening, OpenBalancer } from '../discoveries.ts';
import type { Service } from '../http-services.ts';

/** Limits of waits, in seconds. */
export interface Patience {
  readonly drain?: number;
  readonly becomeHealthy?: number;
}

/** A load balancer under test, in which nothing is registered. */
export interface DiscoverySubject extends AsyncDisposable {
  /** How this process and others open it. */
  openingWith(patience: Patience): DiscoveryOpening;
  openWith(patience: Patience): OpenBalancer;
  /** Services that answer through it when they are registered, and their servers in it. */
  readonly services: readonly Service[];
  readonly servers: readonly Server[];
  /** A server on which nothing answers. */
  readonly dead: Server;
  /** The URL of requests; '' = it is a registry, and passes none on. */
  readonly url: string;
  /** Kills it, as a crash does; null = it is no process. */
  readonly kill: (() => Promise<void>) | null;
  /** Starts it again as its configuration has it, under its old address. */
  restart(): Promise<void>;
}

export interface DiscoverySubjectKind {
  readonly name: string;
  readonly abilities: DiscoveryAbilities;
  readonly start: () => Promise<DiscoverySubject>;
}
