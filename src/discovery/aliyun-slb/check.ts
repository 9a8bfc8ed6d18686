import { answeredWithin } from '../../base/calls/answered-within.ts';
import { complaintsOf } from '../../clouds/complaints.ts';
import { message, type Value } from '../../messages/message.ts';
import { NO_ADDRESS } from '../groups/addressed.ts';
import { CHECKED_WITHIN } from '../groups/settings.ts';
import { idsByAddress } from './instances.ts';
import type { AlbGroup } from './group.ts';

/** What is wrong with a server group, one sentence each: all that is asked of it is asked, and nothing is changed. */
export function albComplaints({ alb, ecs, settings }: AlbGroup): Promise<readonly Value[]> {
  const signal = answeredWithin(CHECKED_WITHIN);
  const described = async (): Promise<readonly Value[]> => {
    const group = await alb.group(signal);
    if (group.type === 'Instance') await idsByAddress(ecs, group.vpc, [NO_ADDRESS], signal);
    const { isUsed } = await alb.health(group, signal);
    return [
      ...(isUsed ? [] : [message('group_unused')]),
      ...(group.drains === null && settings.drain_timeout !== 0 ? [message('alb_no_drain')] : []),
    ];
  };
  return complaintsOf([described(), alb.servers(signal).then(() => [])]);
}
