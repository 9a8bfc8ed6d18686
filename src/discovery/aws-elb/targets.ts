import type { Ec2 } from '../../clouds/aws/ec2.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { addressedServers } from '../groups/addressed.ts';
import type { Target, Targets } from '../groups/server-group.ts';
import type { TargetGroup } from './elb.ts';
import { idsByAddress } from './instances.ts';
import type { Settings } from './settings.ts';

interface Finding {
  /** As messages speak of the target group. */
  readonly title: Message;
  readonly group: TargetGroup;
  readonly ec2: Ec2;
  readonly settings: Settings;
  /** One that leaves, and whose instance is gone, has left: AWS takes out what is terminated. */
  readonly isLeaving: boolean;
}

/** Finds what a target group knows servers by, the instances of all of them with as few calls as there may be. */
export async function targetsOf(servers: readonly Server[], finding: Finding, signal: AbortSignal): Promise<Targets> {
  const { title, group, ec2, settings, isLeaving } = finding;
  const { addressed, refused } = await addressedServers(servers);
  const asked = { addresses: addressed.map(({ address }) => address), kind: settings.address, vpc: group.vpc };
  const ids = group.type === 'ip' || addressed.length === 0 ? null : await idsByAddress(ec2, asked, signal);
  const found = addressed.map(({ server: { ip, port = settings.port }, address }): Target | ServerEvent => {
    const id = ids === null ? address : ids.get(address);
    if (id !== undefined) return { ip, id, port, weight: null };
    const log = isLeaving
      ? message('group_absent', { node: ip, group: title })
      : message('elb_no_instance', { node: ip, address, vpc: group.vpc ?? '' });
    return { ip, ok: isLeaving, log };
  });
  return {
    targets: found.flatMap((one) => ('id' in one ? [one] : [])),
    refused: [...refused, ...found.flatMap((one) => ('log' in one ? [one] : []))],
  };
}
