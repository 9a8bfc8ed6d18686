import type { TObject } from 'typebox';
import type { Value } from '../messages/message.ts';

/** A node as a load balancer sees it. */
export interface Server {
  readonly ip: string;
  /** Unique and stable within the balancer, e.g. "web-17". */
  readonly name: string;
}

/** How one server fared. `log` says what was done or what went wrong. */
export interface ServerEvent {
  readonly ip: string;
  readonly ok: boolean;
  readonly log: Value;
}

/**
 * Puts servers into a load balancer and takes them out. One folder per balancer; all of them pass test/integration/discoveries.test.ts.
 *
 * D1. Registering what is registered, and unregistering what is not, succeeds and changes nothing.
 * D2. `unregister` drains first: a server is taken out when its last session has ended or the drain time is over.
 * D3. One event per server, as soon as it is known; one server's failure does not fail the others.
 *
 * An instance serves all calls of its process until its settings change. It keeps no state between two calls.
 */
export interface Discovery {
  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent>;
  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent>;
  /** What is wrong with the settings or the balancer, one sentence each; empty = ready. */
  check(): Promise<readonly Value[]>;
}

export interface DiscoveryKind<Settings, Deps> {
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly settings: TObject;
  open(settings: Settings, deps: Deps): Discovery;
}
