import type { Ec2 } from '../../clouds/aws/ec2.ts';
import { message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { addressedServers } from '../groups/addressed.ts';
import { writtenPlace } from '../written-place.ts';
import type { TargetGroup } from './elb.ts';
import type { GroupTarget } from './group-targets.ts';
import { idsByAddress } from './instances.ts';
import type { Settings } from './settings.ts';

/** A server of a call, as a target. */
export interface Target {
  /** As the caller named it. */
  readonly ip: string;
  /** What the target group knows it by: an address, or the id of an instance. */
  readonly id: string;
  readonly port: number;
}

/** The servers of a call that can be targets, and an event for each other. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly refused: readonly ServerEvent[];
}

interface Finding {
  /** Of the target group. */
  readonly name: string;
  readonly group: TargetGroup;
  readonly ec2: Ec2;
  readonly settings: Settings;
  /** One that leaves, and whose instance is gone, has left: AWS takes out what is terminated. */
  readonly isLeaving: boolean;
}

/** Finds what a target group knows servers by, the instances of all of them with as few calls as there may be. */
export async function targetsOf(servers: readonly Server[], finding: Finding, signal: AbortSignal): Promise<Targets> {
  const { name, group, ec2, settings, isLeaving } = finding;
  const { addressed, refused } = await addressedServers(servers);
  const asked = { addresses: addressed.map(({ address }) => address), kind: settings.address, vpc: group.vpc };
  const ids = group.type === 'ip' || addressed.length === 0 ? null : await idsByAddress(ec2, asked, signal);
  const found = addressed.map(({ server: { ip, port = settings.port }, address }): Target | ServerEvent => {
    const id = ids === null ? address : ids.get(address);
    if (id !== undefined) return { ip, id, port };
    const log = isLeaving
      ? message('elb_absent', { node: ip, group: name })
      : message('elb_no_instance', { node: ip, address, vpc: group.vpc ?? '' });
    return { ip, ok: isLeaving, log };
  });
  return {
    targets: found.flatMap((one) => ('id' in one ? [one] : [])),
    refused: [...refused, ...found.flatMap((one) => ('log' in one ? [one] : []))],
  };
}

/** What the target group has of a server: the target at its port, or else those at other ports of it. */
export function ownTargets({ id, port }: Target, there: readonly GroupTarget[]): readonly GroupTarget[] {
  const own = there.filter((target) => target.id === id);
  const exact = own.filter((target) => target.port === port);
  return exact.length > 0 ? exact : own;
}

/** As messages name a target. @example nameOf('web', { id: '10.0.0.7', port: 80 }) // 'web/10.0.0.7:80' */
export function nameOf(group: string, { id, port }: Pick<GroupTarget, 'id' | 'port'>): string {
  return `${group}/${writtenPlace({ ip: id, port })}`;
}
