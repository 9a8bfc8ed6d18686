import { setTimeout as delay } from 'node:timers/promises';
import { hasAliyunCode } from '../../clouds/aliyun/faults.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import { englishOf } from '../../messages/message.ts';
import { inParts } from '../groups/in-parts.ts';
import { isSame, type Target } from '../groups/server-group.ts';
import { Rounds } from '../rounds.ts';
import { type Alb, type AlbServer, type AlbServerGroup, MOST_IN_CALL } from './alb.ts';
import { type AlbTarget, targetsIn } from './group-servers.ts';

/** Milliseconds for which a change waits until the server group takes it. */
const TAKEN_WITHIN = 300_000;
const FIRST_PAUSE = 250;
const LAST_PAUSE = 5000;

/** A server group that is being changed takes no other change. */
const BUSY =
  /^(IncorrectStatus[.]ServerGroup|Conflict[.]Lock|SystemBusy|IdempotenceProcessing|ResourceInConfiguring[.]\w+)$/i;

const NO_HEALTH = { isChecked: false, isUsed: true, ailing: new Map() };
const never = new AbortController().signal;

interface ChangeOf<Kind, One> {
  readonly kind: Kind;
  readonly target: One;
  /** Its name is that of the target. */
  readonly server: { readonly name: string };
}

type Change = ChangeOf<'in', Target> | ChangeOf<'out', AlbTarget>;

/** Why targets could not be changed; the others were. */
export type Failures = ReadonlyMap<Target | AlbTarget, CloudFault>;

/**
 * The changes of a server group.
 *
 * AC1. A server group takes one change at a time, from whomever: those of this process are made one after the other, all that come
 *      meanwhile together, and a change that meets another process's is made again.
 * AC2. Before each try it is looked what the group has: what is as it should be is left alone. A server that is being taken out is put in
 *      when it is out.
 */
export class AlbChanges {
  private readonly alb: Alb;
  private readonly isRemote: boolean;
  private readonly rounds = new Rounds<Change, Failures>((changes) => this.make(changes));

  /** @param isRemote whether addresses are outside of the VPC */
  constructor(alb: Alb, isRemote: boolean) {
    this.alb = alb;
    this.isRemote = isRemote;
  }

  putIn(targets: readonly Target[], signal: AbortSignal): Promise<Failures> {
    return this.ask(
      targets.map((target) => ({ kind: 'in', target, server: { name: nameOf(target) } })),
      signal,
    );
  }

  takeOut(targets: readonly AlbTarget[], signal: AbortSignal): Promise<Failures> {
    return this.ask(
      targets.map((target) => ({ kind: 'out', target, server: { name: nameOf(target) } })),
      signal,
    );
  }

  private async ask(changes: readonly Change[], signal: AbortSignal): Promise<Failures> {
    return changes.length === 0 ? new Map() : this.rounds.ask(changes, signal);
  }

  private async make(changes: readonly Change[]): Promise<Failures> {
    const group = await this.alb.group(never);
    const failures = new Map<Target | AlbTarget, CloudFault>();
    const leaving = changes.flatMap((change) => (change.kind === 'out' ? [change.target] : []));
    const coming = changes.flatMap((change) => (change.kind === 'in' ? [change.target] : []));
    const ends = [
      inParts(leaving, MOST_IN_CALL, (part) => taken(() => this.removed(part)), isOfServer),
      inParts(coming, MOST_IN_CALL, (part) => taken(() => this.added(group, part)), isOfServer),
    ];
    for (const end of ends) {
      for await (const { items, fault } of end) {
        if (fault !== null) for (const item of items) failures.set(item, fault);
      }
    }
    return failures;
  }

  private async removed(targets: readonly AlbTarget[]): Promise<CloudFault | null> {
    const there = await this.there();
    const left = targets.filter((target) => there.some((other) => other.isIn && isSame(target, other)));
    if (left.length > 0) await this.alb.remove(left.map(namedAs), never);
    return null;
  }

  /** @returns why not all are in yet; null = they are */
  private async added({ type }: AlbServerGroup, targets: readonly Target[]): Promise<CloudFault | null> {
    const there = await this.there();
    const ownOf = (target: Target): AlbTarget | undefined => there.find((other) => isSame(target, other));
    const absent = targets.filter((target) => ownOf(target) === undefined);
    const remote = this.isRemote && type === 'Ip' ? { remoteIpEnabled: true } : {};
    const added = absent.map(({ id, port, weight }) => ({
      serverId: id,
      serverType: type === 'Ip' ? 'Ip' : 'Ecs',
      port,
      weight: weight ?? 0,
      ...remote,
    }));
    if (added.length > 0) await this.alb.add(added, never);
    const other = targets.flatMap(({ weight, ...target }) => {
      const own = ownOf({ ...target, weight });
      return own?.isIn === true && weight !== null && own.weight !== weight ? [{ ...namedAs(own), weight }] : [];
    });
    if (other.length > 0) await this.alb.weigh(other, never);
    const leaving = targets.map(ownOf).find((own) => own?.isIn === false);
    return leaving === undefined
      ? null
      : new CloudFault('refused', { said: `${nameOf(leaving)}: ${englishOf(leaving.said)}` });
  }

  private async there(): Promise<readonly AlbTarget[]> {
    return targetsIn(await this.alb.servers(never), NO_HEALTH);
  }
}

/** AC1 @throws CloudFault */
async function taken(step: () => Promise<CloudFault | null>): Promise<void> {
  const end = performance.now() + TAKEN_WITHIN;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LAST_PAUSE, pause * 1.5)) {
    const fault = await step().catch((error: unknown) => {
      if (error instanceof CloudFault && hasAliyunCode(error, BUSY)) return error;
      throw error;
    });
    if (fault === null) return;
    if (performance.now() >= end) throw fault;
    await delay(pause);
  }
}

/** Whether a call was refused because of one of its servers. */
function isOfServer(fault: CloudFault): boolean {
  if (hasAliyunCode(fault, BUSY)) return false;
  return fault.trouble === 'refused' || hasAliyunCode(fault, /^ResourceNotFound[.](Ecs|Eni|Eci|Server|IP)$/i);
}

function namedAs({ id, type, port, address }: AlbTarget): AlbServer {
  return { serverId: id, serverType: type, port, ...(type === 'Ip' || address === '' ? {} : { serverIp: address }) };
}

function nameOf({ id, port }: Pick<Target, 'id' | 'port'>): string {
  return `${id}:${port}`;
}
