import { answeredWithin } from '../../base/calls/answered-within.ts';
import type { Value } from '../../messages/message.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import { checkedAccess } from '../registry-api/access-settings.ts';
import { RegistryFailures } from '../registry-api/registry-failures.ts';
import { usableServers } from '../registry-api/usable-servers.ts';
import { usualOf } from '../server-settings.ts';
import { ConsulApi } from './api.ts';
import { byName } from './change.ts';
import { consulComplaint } from './check.ts';
import { membersIn } from './members.ts';
import { registerServers } from './register.ts';
import { type Settings, settings } from './settings.ts';
import { unregisterServers } from './unregister.ts';

/**
 * A service in the catalog of consul, whose instances are on one external node. It passes no requests on; checks are made by
 * consul-esm. The catalog forgets nothing.
 */
export const consul: DiscoveryKind<Settings> = {
  name: 'consul',
  title: { en: 'Consul', zh: 'Consul' },
  settings,
  // with a check it does wait
  abilities: { drains: false, cuts: false, weights: true, waits: 'sometimes', names: true, ports: true },
  checked: checkedAccess,
  open: (settings, deps) => new Consul(settings, deps),
};

/** Seconds for the answer of `check`. */
const CHECK_WITHIN = 20;

class Consul implements Discovery {
  readonly usual: Discovery['usual'];
  private readonly settings: Settings;
  private readonly api: ConsulApi;
  private readonly failures: RegistryFailures;

  constructor(settings: Settings, { outbound }: Pick<DiscoveryDeps, 'outbound'>) {
    this.usual = usualOf(settings);
    this.settings = settings;
    this.api = new ConsulApi(settings, outbound);
    this.failures = new RegistryFailures(this.api.places.names, settings.service);
  }

  async *register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { usable, refused } = usableServers(servers);
    yield* refused;
    yield* this.failures.answered(usable, signal, () => registerServers(this.api, usable, this.settings, signal));
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.failures.answered(servers, signal, () => unregisterServers(this.api, servers, this.settings, signal));
  }

  members(signal: AbortSignal): Promise<readonly Member[]> {
    return this.failures.told(signal, async () =>
      membersIn(byName(await this.api.instances(signal), this.settings.node)),
    );
  }

  check(): Promise<readonly Value[]> {
    const signal = answeredWithin(CHECK_WITHIN);
    return this.failures.complaints(() => consulComplaint(this.api, this.settings, signal));
  }
}
