import { randomBytes } from 'node:crypto';

/** Parameters of a request by their names, lists and structures flat: 'TagSpecification.1.Tag.2.Key' → 'Name'. */
export type Query = Readonly<Record<string, string | undefined>> & Readonly<Partial<Record<Named, string | undefined>>>;

type Named =
  | 'Action'
  | 'Amount'
  | 'ClientToken'
  | 'DryRun'
  | 'Force'
  | 'ImageId'
  | 'IncludeRule'
  | 'InstanceId'
  | 'InstanceType'
  | 'KeyPairName'
  | 'ListenerId'
  | 'MaxCount'
  | 'MaxResults'
  | 'MinAmount'
  | 'MinCount'
  | 'NextToken'
  | 'RegionId'
  | 'ResourceType'
  | 'SecurityGroupIds'
  | 'ServerGroupId'
  | 'SpotStrategy'
  | 'TargetGroupArn'
  | 'UserData'
  | 'Version'
  | 'VpcId';

export interface CloudInstance {
  readonly id: string;
  readonly clientToken: string;
  /** Which of its call's instances it is, from 0 on. */
  readonly index: number;
  readonly zone: string;
  readonly type: string;
  readonly isSpot: boolean;
  readonly ip: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly made: number;
  /** When it was, or will be, ended by itself or by a call; null = not. */
  ended: number | null;
  reason: string;
  isStopped: boolean;
}

/** An error as the cloud answers it. */
export class CloudError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message = `${code} of the test`, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What a call asks for that makes instances. */
export interface Wanted {
  readonly clientToken: string;
  readonly least: number;
  readonly most: number;
  readonly zone: string;
  readonly type: string;
  readonly isSpot: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly query: Query;
}

export interface CloudOptions {
  readonly zones: readonly string[];
  /** When the account has its limit. */
  readonly beyondLimit: (message: string) => CloudError;
  /** When there is no room of a kind. */
  readonly noRoom: (message: string) => CloudError;
  /** Whether a call with the token of one that met no room does so again. */
  readonly remembersNoRoom: boolean;
}

interface Reservation {
  readonly said: string;
  readonly made: readonly CloudInstance[] | CloudError;
}

/** The instances of an account, over time, in a cloud that makes many with one call. */
export class InstancesCloud {
  /** Milliseconds. */
  bootsIn = 100;
  endsIn = 50;
  /** Milliseconds after which a new instance is described. */
  describedAfter = 0;
  /** How many instances the account may have. */
  limit = Number.POSITIVE_INFINITY;
  /** How many instances of a zone, type and way to pay there is room for: 'subnet-0000000a m5.large spot'. */
  readonly room = new Map<string, number>();
  /** What of the next instances ends while it boots, with this reason. */
  endsWhileBooting: string | null = null;
  readonly instances: CloudInstance[] = [];
  readonly zones: readonly string[];
  private readonly options: CloudOptions;
  private readonly reservations = new Map<string, Reservation>();

  constructor(options: CloudOptions) {
    this.options = options;
    this.zones = options.zones;
  }

  existing(): readonly CloudInstance[] {
    return this.instances.filter((one) => !['ending', 'ended'].includes(this.stateOf(one)));
  }

  stateOf({ made, ended, isStopped }: CloudInstance): 'ending' | 'ended' | 'stopped' | 'running' | 'making' {
    const now = Date.now();
    if (ended !== null && now >= ended) return now >= ended + this.endsIn ? 'ended' : 'ending';
    if (isStopped) return 'stopped';
    return now >= made + this.bootsIn ? 'running' : 'making';
  }

  /** @throws CloudError also when the token was used for something else */
  run(wanted: Wanted): readonly CloudInstance[] {
    const { clientToken: token, query } = wanted;
    const names = Object.keys(query).toSorted();
    const said = JSON.stringify(names.map((name) => [name, query[name]]));
    const before = this.reservations.get(token);
    if (before !== undefined) {
      if (before.said !== said) throw new CloudError('IdempotentParameterMismatch');
      if (before.made instanceof CloudError) throw before.made;
      return before.made;
    }
    const made = this.madeOr(wanted);
    const isRemembered = !(made instanceof CloudError) || this.options.remembersNoRoom;
    if (token !== '' && isRemembered) this.reservations.set(token, { said, made });
    if (made instanceof CloudError) throw made;
    return made;
  }

  described(): readonly CloudInstance[] {
    return this.instances.filter(({ made }) => Date.now() >= made + this.describedAfter);
  }

  end(instances: readonly CloudInstance[]): void {
    for (const one of instances) {
      one.ended = Math.min(one.ended ?? Number.POSITIVE_INFINITY, Date.now());
      one.reason ||= 'Client.UserInitiatedShutdown: User initiated shutdown';
    }
  }

  /** Those with these ids, and the ids that there are none of. */
  named(ids: readonly string[], among = this.instances as readonly CloudInstance[]) {
    const known = among.filter(({ id }) => ids.includes(id));
    const missing = ids.filter((id) => !known.some((one) => one.id === id));
    return { known, missing };
  }

  /** @returns no room as a value @throws CloudError for any other reason */
  private madeOr(wanted: Wanted): readonly CloudInstance[] | CloudError {
    const { least, most } = wanted;
    const existing = this.existing();
    const allowed = this.limit - existing.length;
    if (allowed < least) throw this.options.beyondLimit('You have requested more instances than your limit');
    const kind = kindOf(wanted);
    const room =
      (this.room.get(kind) ?? Number.POSITIVE_INFINITY) - existing.filter((one) => kindOf(one) === kind).length;
    if (room < least) return this.options.noRoom(`no capacity for ${kind}`);
    const taken = new Set(existing.map(({ ip }) => ip));
    const instances = Array.from({ length: Math.min(most, allowed, room) }, (_, index) =>
      this.made(wanted, index, taken),
    );
    this.endsWhileBooting = null;
    this.instances.push(...instances);
    return instances;
  }

  private made(
    { clientToken, zone, type, isSpot, tags, query }: Wanted,
    index: number,
    taken: Set<string>,
  ): CloudInstance {
    const ip = freeAddress(this.zones.indexOf(zone), taken);
    taken.add(ip);
    const made = Date.now();
    return {
      id: `i-${randomBytes(8).toString('hex')}0`,
      clientToken,
      index,
      zone,
      type,
      isSpot,
      ip,
      tags,
      query,
      made,
      ended: this.endsWhileBooting === null ? null : made + this.bootsIn / 2,
      reason: this.endsWhileBooting ?? '',
      isStopped: false,
    };
  }
}

/** @example kindOf(instance) // 'subnet-0000000a m5.large spot' */
export function kindOf({ zone, type, isSpot }: Pick<CloudInstance, 'zone' | 'type' | 'isSpot'>): string {
  return `${zone} ${type}${isSpot ? ' spot' : ''}`;
}

/** The console of an instance, which shows its host key some time after it has booted. */
export function consoleOf(cloud: InstancesCloud, { id, ip, made }: CloudInstance): string {
  const blob = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from(id.padEnd(36, '.'))]);
  const lines = [
    '-----BEGIN SSH HOST KEY KEYS-----',
    `ssh-ed25519 ${blob.toString('base64')} root@${ip}`,
    '-----END SSH HOST KEY KEYS-----',
  ];
  const isShown = Date.now() >= made + 2 * cloud.bootsIn;
  return Buffer.from(`[    0.1] Linux\r\n${isShown ? lines.join('\r\n') : ''}\r\n`).toString('base64');
}

/** Values of a flat list. @example listed({ 'A.1': 'x', 'A.2': 'y' }, 'A') // ['x', 'y'] */
export function listed(query: Query, name: string): readonly string[] {
  return Object.entries(query).flatMap(([key, value]) => (key.startsWith(`${name}.`) ? [value ?? ''] : []));
}

/** The numbers of a flat list of structures. @param name whose first group is the number */
export function numbered(query: Query, name: RegExp): readonly string[] {
  return Object.keys(query).flatMap((key) => name.exec(key)?.[1] ?? []);
}

/** One page, and what the next one is asked for with; '' = it is the last. */
export function pageOf<Item>(items: readonly Item[], most: number, token: string | undefined) {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  const next = from + most < items.length ? Buffer.from(String(from + most)).toString('base64') : '';
  return { page: items.slice(from, from + most), next };
}

/** The lowest free address of a zone, as few as possible are used at all. */
function freeAddress(zone: number, taken: ReadonlySet<string>): string {
  for (let number = 10; ; number += 1) {
    const ip = `10.97.${zone * 16 + Math.floor(number / 250)}.${(number % 250) + 1}`;
    if (!taken.has(ip)) return ip;
  }
}
