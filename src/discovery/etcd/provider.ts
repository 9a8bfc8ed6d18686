import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import { checkedAccess } from '../registry-api/access-settings.ts';
import { EtcdApi } from './api.ts';
import type { Store } from './change.ts';
import { etcdComplaint } from './check.ts';
import { Keys } from './keys.ts';
import { EtcdLease } from './lease.ts';
import { membersIn } from './members.ts';
import { complaintAbout, registerServers } from './register.ts';
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

/** Milliseconds for the answer of `check`. */
const CHECK_WITHIN = 20_000;

class Etcd implements Discovery {
  readonly usual: Discovery['usual'];
  /** Without a lease, etcd forgets nothing. */
  readonly era?: (signal: AbortSignal) => Promise<string>;
  private readonly settings: Settings;
  private readonly api: EtcdApi;
  private readonly store: Store;

  constructor(settings: Settings, { outbound, installation }: DiscoveryDeps) {
    const { port, weight, prefix, lease: seconds } = settings;
    this.usual = { port, ...(weight === undefined ? {} : { weight }) };
    this.settings = settings;
    this.api = new EtcdApi(settings, outbound);
    const lease = seconds === undefined ? null : new EtcdLease(this.api, { installation, prefix, seconds });
    this.store = { keys: new Keys(this.api, prefix), lease };
    if (lease !== null) this.era = (signal) => this.told(signal, () => lease.keepAlive(signal));
  }

  async *register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const usable: Server[] = [];
    for (const server of servers) {
      const complaint = complaintAbout(server);
      if (complaint === null) usable.push(server);
      else yield { ip: server.ip, ok: false, log: complaint };
    }
    yield* this.answered(usable, signal, () => registerServers(this.store, usable, this.settings, signal));
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.answered(servers, signal, () => unregisterServers(this.store, servers, this.settings, signal));
  }

  members(signal: AbortSignal): Promise<readonly Member[]> {
    return this.told(signal, async () => {
      const found = await this.store.keys.all(signal);
      return membersIn(found, this.settings.format, this.store);
    });
  }

  async check(): Promise<readonly Value[]> {
    try {
      const complaint = await etcdComplaint(this.api, this.store, AbortSignal.timeout(CHECK_WITHIN));
      return complaint === null ? [] : [this.failure(complaint)];
    } catch (error) {
      return [this.failure(contentOf(error))];
    }
  }

  private answered(
    servers: readonly Server[],
    signal: AbortSignal,
    work: () => AsyncIterable<ServerEvent>,
  ): AsyncIterable<ServerEvent> {
    return answered(servers, signal, work, (error) => this.failure(contentOf(error)));
  }

  private async told<Answer>(signal: AbortSignal, question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      signal.throwIfAborted();
      throw new MessageError(this.failure(contentOf(error)), { cause: error });
    }
  }

  private failure(reason: Value): Message {
    return message('registry_failed', { place: this.api.places.names, what: this.settings.prefix, reason });
  }
}
