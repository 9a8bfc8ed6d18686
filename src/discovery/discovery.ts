import type { TObject } from 'typebox';
import type { LinkDeps } from '../base/link/link.ts';
import type { Outbound } from '../base/outbound/outbound.ts';
import type { Channel } from '../channel/channel.ts';
import type { SdId } from '../domain/ids.ts';
import type { Value } from '../messages/message.ts';

/** A node as a load balancer sees it. */
export interface Server {
  /** An address, or a host name. */
  readonly ip: string;
  /** Unique and stable within the balancer, e.g. "web-17". */
  readonly name: string;
  /** Where it serves; absent = at the port of the settings. */
  readonly port?: number;
  /** From 0 to 256; absent = the weight of the settings, or else the balancer's default. */
  readonly weight?: number;
}

/** How one server fared. `log` says what was done or what went wrong. */
export interface ServerEvent {
  readonly ip: string;
  readonly ok: boolean;
  readonly log: Value;
  /**
   * The name under which the balancer's own configuration has it, or lists it until its requests have ended: after `unregister` it is
   * there, and gets no requests. Absent = it is there under its own name, or is gone.
   */
  readonly keptAs?: string;
}

/** A server that a balancer has. */
export interface Member {
  /** null = the balancer keeps no names */
  readonly name: string | null;
  /** An address, or a host name where the balancer has one. */
  readonly ip: string;
  readonly port: number;
  /** null = the balancer has none */
  readonly weight: number | null;
  /** up: it gets requests; down: it would, and fails the balancer's health check; unknown: it is listed, and nobody says whether it serves */
  readonly state: 'up' | 'down' | 'draining' | 'maintenance' | 'unknown';
  /** An instance of the balancer lacks it, has it otherwise or does not answer; absent = all have it alike. */
  readonly isUneven?: true;
}

/**
 * Puts servers into a load balancer and takes them out. One folder per balancer; all of them pass test/integration/discoveries.test.ts.
 *
 * D1. Registering what is registered, and unregistering what is not, succeeds and changes nothing.
 * D2. `unregister` drains first: a server is taken out when its last session has ended or the drain time is over.
 * D3. One event per server, as soon as it is known; one server's failure does not fail the others.
 * D4. `members` has every server of the balancer once, whoever put it there.
 *
 * Where a balancer has several instances, a server's event is `ok` when all of them took the change. An instance serves all calls of
 * its process until its settings change. It keeps no state between two calls.
 */
export interface Discovery {
  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent>;
  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent>;
  /** @throws MessageError when the balancer does not answer */
  members(signal: AbortSignal): Promise<readonly Member[]>;
  /**
   * A text that is another one after the balancer may have forgotten what it was told, as by a restart or a reload; absent = it does
   * not forget. One cheap question.
   *
   * @throws MessageError when the balancer does not answer
   */
  era?(signal: AbortSignal): Promise<string>;
  /** What a server gets whose port or weight nobody says; absent = the balancer's default. */
  readonly usual: { readonly port?: number; readonly weight?: number };
  /** What is wrong with the settings or the balancer, one sentence each; empty = ready. */
  check(): Promise<readonly Value[]>;
}

/** 'sometimes': where the user's program or server does it. */
export type DiscoveryAbility = boolean | 'sometimes';

/** What a kind of balancer can do: the suite of all kinds, and the table of docs/balancers/balancers.md, go by it. */
export interface DiscoveryAbilities {
  /** Waits for a server's sessions before it takes it out. */
  readonly drains: DiscoveryAbility;
  /** Ends what is left of them when the drain time is over. */
  readonly cuts: DiscoveryAbility;
  readonly weights: DiscoveryAbility;
  /** `register` waits until the balancer says that the server is healthy. */
  readonly waits: DiscoveryAbility;
  /** Its members have names. */
  readonly names: DiscoveryAbility;
  /** A server may have a port of its own. */
  readonly ports: DiscoveryAbility;
}

export interface DiscoveryDeps extends LinkDeps {
  readonly outbound: Pick<Outbound, 'dial' | 'lookupFor'>;
  /** For balancers that are files on hosts. */
  readonly channel: Channel;
  /** The server's own directory, for programs of users. */
  readonly dataDir: string;
  /** The id of this installation. */
  readonly installation: string;
}

export interface DiscoveryKind<Settings> {
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly settings: TObject;
  readonly abilities: DiscoveryAbilities;
  /** Checks new settings beyond what a schema can say. @returns them in the form to keep @throws Refusal */
  readonly checked?: (settings: Settings) => Record<string, unknown>;
  open(settings: Settings, deps: DiscoveryDeps, id: SdId): Discovery;
}
