import { answeredWithin } from '../../base/calls/answered-within.ts';
import { message, type Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import { Rounds } from '../rounds.ts';
import { usualOf } from '../server-settings.ts';
import { type Target, targetsOf } from '../targets.ts';
import { type GoneServer, waitedOut } from '../waited.ts';
import { writtenPlace } from '../written-place.ts';
import { changeRecords, type Results } from './change.ts';
import { complaints } from './check.ts';
import { membersOf } from './members.ts';
import { addressPlanner, type DnsChange, type DnsServerEntry, servicePlanner } from './plan.ts';
import { DnsServer } from './server.ts';
import { type Settings, settings } from './settings.ts';
import { checkedSettings, type Zone, zoneOf } from './zone.ts';

/**
 * Names in a zone of DNS, by updates (RFC 2136) that are signed (TSIG), over TCP. The zone keeps them.
 */
export const dns: DiscoveryKind<Settings> = {
  name: 'dns',
  title: { en: 'DNS (RFC 2136)', zh: 'DNS（RFC 2136）' },
  settings,
  abilities: {
    drains: false,
    cuts: false,
    weights: 'sometimes',
    waits: false,
    names: 'sometimes',
    ports: 'sometimes',
  },
  checked: checkedSettings,
  open: (settings, deps) => new DnsNames(settings, deps),
};

const never = new AbortController().signal;
/** Seconds for the answer of `check`. */
const CHECK_WITHIN = 30;
const USUAL_WEIGHT = 1;
/** A name of a server is a label. */
const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

type DnsTarget = Target<DnsServerEntry>;

class DnsNames implements Discovery {
  readonly usual: Discovery['usual'];
  private readonly settings: Settings;
  private readonly zone: Zone;
  private readonly server: DnsServer;
  private readonly rounds: Rounds<DnsChange, Results>;

  constructor(settings: Settings, { outbound }: DiscoveryDeps) {
    const { type, ttl } = settings;
    this.usual = usualOf(settings);
    this.settings = settings;
    this.zone = zoneOf(settings);
    this.server = new DnsServer(this.zone, outbound);
    const planner = type === 'srv' ? servicePlanner(this.zone, ttl) : addressPlanner(this.zone, ttl);
    // a round is others' too: nobody's signal ends it
    this.rounds = new Rounds((changes: readonly DnsChange[]) => changeRecords(this.server, planner, changes, never));
  }

  async *register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const portless = servers.filter((server) => this.hasOtherPort(server));
    for (const { ip } of portless) yield { ip, ok: false, log: message('dns_without_ports') };
    const { targets, refused } = await this.targets(
      servers.filter((server) => !portless.includes(server)),
      false,
    );
    yield* refused;
    yield* answered(targets, signal, () => this.registered(targets, signal));
  }

  async *unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { targets, refused } = await this.targets(servers, true);
    yield* refused;
    yield* answered(targets, signal, () => this.unregistered(targets, signal));
  }

  members(signal: AbortSignal): Promise<readonly Member[]> {
    return membersOf(this.server, this.zone, this.settings, signal);
  }

  check(): Promise<readonly Value[]> {
    return complaints(this.server, this.zone, this.settings, answeredWithin(CHECK_WITHIN));
  }

  private async *registered(targets: readonly DnsTarget[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const results = await this.asked('in', targets, signal);
    for (const { ip, server } of targets) {
      const standing = results.get(server.name) ?? 'unchanged';
      const done = { address: writtenPlace(server), server: this.nameOf(server) };
      if (standing === 'changed') yield { ip, ok: true, log: message('registered', done) };
      else if (standing === 'unchanged') yield { ip, ok: true, log: message('registered_already', done) };
      else yield { ip, ok: false, log: failureIn(standing) };
    }
  }

  private async *unregistered(targets: readonly DnsTarget[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const results = await this.asked('out', targets, signal);
    const gone: GoneServer[] = [];
    for (const { ip, server } of targets) {
      const standing = results.get(server.name) ?? 'absent';
      if (standing === 'changed' || standing === 'absent')
        gone.push({ ip, server: this.nameOf(server), isRemoved: standing === 'changed' });
      else yield { ip, ok: false, log: failureIn(standing) };
    }
    const { settle_time: settle, ttl } = this.settings;
    yield* waitedOut(gone, settle ?? ttl, signal);
  }

  private asked(kind: DnsChange['kind'], targets: readonly DnsTarget[], signal: AbortSignal): Promise<Results> {
    return this.rounds.ask(
      targets.map(({ server }) => ({ kind, server })),
      signal,
    );
  }

  private nameOf({ name, ip }: DnsServerEntry): string {
    return this.settings.type === 'srv' ? `${name}.${this.zone.domain}` : `${this.zone.name} ${ip}`;
  }

  private hasOtherPort({ port }: Server): boolean {
    return this.settings.type === 'address' && port !== undefined && port !== this.settings.port;
  }

  private targets(servers: readonly Server[], isLeaving: boolean): ReturnType<typeof targetsOf<DnsServerEntry>> {
    const { type, port, weight = USUAL_WEIGHT, priority } = this.settings;
    const { domain } = this.zone;
    const own = ({ name, ...server }: Server, ip: string): DnsServerEntry => ({
      // members of others have the whole name
      name: name.toLowerCase().endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name,
      ip,
      port: server.port ?? port,
      weight: server.weight ?? weight,
      priority,
    });
    // without a name of its own, a server that leaves is known by its address alone
    return targetsOf(servers, {
      isLeaving: isLeaving && type === 'srv',
      ...(type === 'srv' ? { names: LABEL } : {}),
      own,
    });
  }
}

function failureIn(standing: ReturnType<Results['get']>): Value {
  if (typeof standing !== 'object') return message('dns_records_change');
  return 'failure' in standing ? standing.failure : standing;
}
