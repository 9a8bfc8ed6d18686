import { answeredWithin } from '../../base/calls/answered-within.ts';
import { complaintsOf } from '../../clouds/complaints.ts';
import { message, type Value } from '../../messages/message.ts';
import { NO_ADDRESS } from '../groups/addressed.ts';
import { CHECKED_WITHIN } from '../groups/settings.ts';
import type { Group } from './group.ts';
import { idsByAddress } from './instances.ts';

/** What is wrong with a target group, one sentence each: all that is asked of it is asked, and nothing is changed. */
export function groupComplaints({ elb, ec2, settings }: Group): Promise<readonly Value[]> {
  const signal = answeredWithin(CHECKED_WITHIN);
  const described = async (): Promise<readonly Value[]> => {
    const { type, vpc, isUsed } = await elb.group(signal);
    if (type === 'instance') await idsByAddress(ec2, { addresses: [NO_ADDRESS], kind: settings.address, vpc }, signal);
    return isUsed ? [] : [message('group_unused')];
  };
  return complaintsOf([
    described(),
    elb.targets(signal).then(() => []),
    ...(settings.drain_timeout === undefined ? [elb.delay(signal).then(() => [])] : []),
  ]);
}
