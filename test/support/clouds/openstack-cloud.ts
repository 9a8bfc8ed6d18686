import { randomUUID } from 'node:crypto';

/** A server of the cloud. */
export interface CloudServer {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly flavor: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly hints: unknown;
  readonly address: string;
  /** Milliseconds since 1970 from which on it is deleted; null = it is not. */
  gone: number | null;
  /** Overrides what the time says. */
  status: string | null;
}

export interface CloudPort {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly network_id: string;
  readonly security_groups: unknown;
}

export const PASSWORD = 'correct horse';
export const SECRET = 'battery staple';
export const APPLICATION = 'b0b0';
/** How long a server that is deleted is still shown. */
const DELETING_MS = 20;

/** What an OpenStack has: its state, without the APIs. */
export class Cloud {
  readonly servers: CloudServer[] = [];
  readonly ports: CloudPort[] = [];
  readonly images = [
    { id: randomUUID(), name: 'debian-12', status: 'active' },
    { id: randomUUID(), name: 'debian-12', status: 'active' },
  ];
  readonly flavors = [
    { id: '1', name: 'small' },
    { id: '2', name: 'large' },
  ];
  readonly networks = [{ id: randomUUID(), name: 'net' }];
  readonly subnets = [{ id: randomUUID(), name: 'sub', network_id: this.networks[0]?.id ?? '' }];
  readonly groups = [{ id: randomUUID(), name: 'web' }];
  readonly zones = ['az1', 'az2', 'az3'];
  /** The most servers. */
  quota = 10_000;
  /** Milliseconds that a boot takes. */
  boot = 0;
  /** Where no host is free: zones, and flavors. */
  readonly full = new Set<string>();
  /** What the console of every server says. */
  console = '';
  /** Those that are not being deleted. */
  get existing(): readonly CloudServer[] {
    return this.servers.filter(({ gone }) => gone === null);
  }

  add(given: Omit<CloudServer, 'id' | 'created' | 'address' | 'gone' | 'status'>): CloudServer {
    const isFull = this.full.has(given.zone) || this.full.has(given.flavor);
    const server: CloudServer = {
      ...given,
      id: randomUUID(),
      created: Date.now(),
      address: this.freeAddress(),
      gone: null,
      status: isFull ? 'ERROR' : null,
    };
    this.servers.push(server);
    return server;
  }

  remove(server: CloudServer): void {
    server.gone ??= Date.now() + DELETING_MS;
  }

  /** Servers as they are shown now, the newest first. */
  shown(): readonly CloudServer[] {
    const now = Date.now();
    const kept = this.servers.filter(({ gone }) => gone === null || gone > now);
    this.servers.splice(0, this.servers.length, ...kept);
    return kept.toReversed().toSorted((left, right) => right.created - left.created);
  }

  statusOf({ status, created }: CloudServer): string {
    return status ?? (Date.now() - created < this.boot ? 'BUILD' : 'ACTIVE');
  }

  private freeAddress(): string {
    const used = new Set(this.existing.map(({ address }) => address));
    for (let index = 1; ; index += 1) {
      const address = `10.77.${index >> 8}.${index & 255}`;
      if (!used.has(address)) return address;
    }
  }
}
