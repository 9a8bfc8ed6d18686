import { answeredWithin } from '../../base/calls/answered-within.ts';
import type { Value } from '../../messages/message.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import { checkedAccess } from '../registry-api/access-settings.ts';
import { RegistryFailures } from '../registry-api/registry-failures.ts';
import { usableServers } from '../registry-api/usable-servers.ts';
import { usualOf } from '../server-settings.ts';
import { EtcdApi } from './api.ts';
import type { Store } from './change.ts';
import { etcdComplaint } from './check.ts';
import { Keys } from './keys.ts';
import { EtcdLease } from './lease.ts';
import { membersIn } from './members.ts';
import { registerServers } from './register.ts';
import { type Settings, settings } from './settings.ts';
import { unregisterServers } from './unregister.ts';

/**
 * A registry in etcd 3.4 or newer: a key for each server, under a prefix that clients read or watch. It passes no requests on, and
 * nobody says whether a server serves.
 */
export const etcd: DiscoveryKind<Settings> = {
  name: 'etcd',
  title: { en: 'etcd', zh: 'etcd' },
  settings,
  abilities: { drains: false, cuts: false, weights: true, waits: false, names: true, ports: true },
  checked: checkedAccess,
  open: (settings, deps) => new Etcd(settings, deps),
};

/** Seconds for the answer of `check`. */
const CHECK_WITHIN = 20;

class Etcd implements Discovery {
  readonly usual: Discovery['usual'];
  /** Without a lease, etcd forgets nothing. */
  readonly era?: (signal: AbortSignal) => Promise<string>;
  private readonly settings: Settings;
  private readonly api: EtcdApi;
  private readonly store: Store;
  private readonly failures: RegistryFailures;

  constructor(settings: Settings, { outbound, installation }: DiscoveryDeps) {
    const { prefix, lease: seconds } = settings;
    this.usual = usualOf(settings);
    this.settings = settings;
    this.api = new EtcdApi(settings, outbound);
    const lease = seconds === undefined ? null : new EtcdLease(this.api, { installation, prefix, seconds });
    this.failures = new RegistryFailures(this.api.places.names, prefix);
    this.store = { keys: new Keys(this.api, prefix), lease };
    if (lease !== null) this.era = (signal) => this.failures.told(signal, () => lease.keepAlive(signal));
  }

  async *register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { usable, refused } = usableServers(servers);
    yield* refused;
    yield* this.failures.answered(usable, signal, () => registerServers(this.store, usable, this.settings, signal));
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.failures.answered(servers, signal, () => unregisterServers(this.store, servers, this.settings, signal));
  }

  members(signal: AbortSignal): Promise<readonly Member[]> {
    return this.failures.told(signal, async () => {
      const found = await this.store.keys.all(signal);
      return membersIn(found, this.settings.format, this.store);
    });
  }

  check(): Promise<readonly Value[]> {
    const signal = answeredWithin(CHECK_WITHIN);
    return this.failures.complaints(() => etcdComplaint(this.api, this.store, signal));
  }
}
