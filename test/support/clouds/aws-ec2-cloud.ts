import { randomBytes } from 'node:crypto';

/** Parameters as EC2's query protocol has them: 'TagSpecification.1.Tag.2.Key' → 'Name'. */
export type Query = Readonly<Record<string, string | undefined>> & Readonly<Partial<Record<Named, string | undefined>>>;

type Named =
  | 'Action'
  | 'Version'
  | 'DryRun'
  | 'MinCount'
  | 'MaxCount'
  | 'SubnetId'
  | 'InstanceType'
  | 'ImageId'
  | 'ClientToken'
  | 'UserData'
  | 'InstanceId'
  | 'MaxResults'
  | 'NextToken';

export interface CloudInstance {
  readonly id: string;
  readonly clientToken: string;
  readonly launchIndex: number;
  readonly subnet: string;
  readonly type: string;
  readonly isSpot: boolean;
  readonly ip: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly made: number;
  /** When it was, or will be, terminated by itself or by a call; null = not. */
  ended: number | null;
  reason: string;
  isStopped: boolean;
}

/** An error as EC2 answers it. */
export class Ec2Error extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message = `${code} of the test`, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const SUBNETS = ['subnet-0000000a', 'subnet-0000000b', 'subnet-0000000c'] as const;
export const IMAGE = 'ami-0123456789abcdef0';
export const SECURITY_GROUP = 'sg-01234567';

/** The instances of an account, over time: as the EC2 API Reference describes RunInstances, DescribeInstances and TerminateInstances. */
export class Ec2Cloud {
  /** Milliseconds. */
  bootsIn = 100;
  endsIn = 50;
  /** Milliseconds after which a new instance is described. */
  describedAfter = 0;
  /** How many instances the account may have. */
  limit = Number.POSITIVE_INFINITY;
  /** How many instances of a subnet, type and way to pay there is room for: 'subnet-0000000a m5.large spot'. */
  readonly room = new Map<string, number>();
  /** What of the next instances terminates while it boots, with this reason. */
  endsWhileBooting: string | null = null;
  readonly instances: CloudInstance[] = [];
  private readonly reservations = new Map<string, { readonly said: string; readonly made: readonly CloudInstance[] }>();

  existing(): readonly CloudInstance[] {
    return this.instances.filter((one) => !['shutting-down', 'terminated'].includes(this.stateOf(one)));
  }

  stateOf({ made, ended, isStopped }: CloudInstance): string {
    const now = Date.now();
    if (ended !== null && now >= ended) return now >= ended + this.endsIn ? 'terminated' : 'shutting-down';
    if (isStopped) return 'stopped';
    return now >= made + this.bootsIn ? 'running' : 'pending';
  }

  run(query: Query): readonly CloudInstance[] {
    const { ClientToken: token = '', ...said } = query;
    const names = Object.keys(said).toSorted();
    const fingerprint = JSON.stringify(names.map((name) => [name, said[name]]));
    const before = this.reservations.get(token);
    if (before !== undefined) {
      if (before.said !== fingerprint) throw new Ec2Error('IdempotentParameterMismatch');
      return before.made;
    }
    const made = this.made(query);
    if (token !== '') this.reservations.set(token, { said: fingerprint, made });
    return made;
  }

  described(): readonly CloudInstance[] {
    return this.instances.filter(({ made }) => Date.now() >= made + this.describedAfter);
  }

  terminate(ids: readonly string[]): readonly CloudInstance[] {
    const found = ids.map((id) => this.instances.find((one) => one.id === id));
    const missing = ids.filter((_, index) => found[index] === undefined);
    if (missing.length > 0)
      throw new Ec2Error('InvalidInstanceID.NotFound', `The instance IDs '${missing.join()}' do not exist`);
    const known = found.filter((one) => one !== undefined);
    for (const one of known) {
      one.ended = Math.min(one.ended ?? Number.POSITIVE_INFINITY, Date.now());
      one.reason ||= 'Client.UserInitiatedShutdown: User initiated shutdown';
    }
    return known;
  }

  private made(query: Query): readonly CloudInstance[] {
    const [least, most] = [Number(query.MinCount), Number(query.MaxCount)];
    const subnet = query.SubnetId ?? SUBNETS[0];
    const type = query.InstanceType ?? 'm5.large';
    const isSpot = query['InstanceMarketOptions.MarketType'] === 'spot';
    if (!SUBNETS.includes(subnet as never)) {
      throw new Ec2Error('InvalidSubnetID.NotFound', `The subnet ID '${subnet}' does not exist`);
    }
    if (query.ImageId !== undefined && query.ImageId !== IMAGE) {
      throw new Ec2Error('InvalidAMIID.NotFound', `The image id '[${query.ImageId}]' does not exist`);
    }
    const existing = this.existing();
    const allowed = this.limit - existing.length;
    if (allowed < least)
      throw new Ec2Error('InstanceLimitExceeded', 'You have requested more instances than your limit');
    const kind = `${subnet} ${type}${isSpot ? ' spot' : ''}`;
    const used = existing.filter((one) => `${one.subnet} ${one.type}${one.isSpot ? ' spot' : ''}` === kind).length;
    const room = (this.room.get(kind) ?? Number.POSITIVE_INFINITY) - used;
    // as documented, one of the server errors
    if (room < least) throw new Ec2Error('InsufficientInstanceCapacity', `no capacity for ${kind}`, 500);
    const count = Math.min(most, allowed, room);
    const taken = new Set(existing.map(({ ip }) => ip));
    const made = Date.now();
    const instances = Array.from({ length: count }, (_, launchIndex): CloudInstance => {
      const ip = freeAddress(SUBNETS.indexOf(subnet as never), taken);
      taken.add(ip);
      return {
        id: `i-${randomBytes(8).toString('hex')}0`,
        clientToken: query.ClientToken ?? '',
        launchIndex,
        subnet,
        type,
        isSpot,
        ip,
        tags: tagsIn(query),
        query,
        made,
        ended: this.endsWhileBooting === null ? null : made + this.bootsIn / 2,
        reason: this.endsWhileBooting ?? '',
        isStopped: false,
      };
    });
    this.endsWhileBooting = null;
    this.instances.push(...instances);
    return instances;
  }
}

/** The lowest free address of a subnet, as few as possible are used at all. */
function freeAddress(subnet: number, taken: ReadonlySet<string>): string {
  for (let number = 10; ; number += 1) {
    const ip = `10.97.${subnet * 16 + Math.floor(number / 250)}.${(number % 250) + 1}`;
    if (!taken.has(ip)) return ip;
  }
}

function tagsIn(query: Query): Readonly<Record<string, string>> {
  const keys = Object.keys(query).filter((name) => /^TagSpecification\.1\.Tag\.\d+\.Key$/.test(name));
  return Object.fromEntries(keys.map((name) => [query[name], query[name.replace(/Key$/, 'Value')] ?? '']));
}
