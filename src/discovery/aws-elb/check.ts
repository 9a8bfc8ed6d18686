import { contentOf } from '../../messages/message-error.ts';
import { englishOf, message, type Value } from '../../messages/message.ts';
import type { Group } from './group.ts';

/** Milliseconds: somebody waits for it. */
const CHECKED_WITHIN = 20_000;

/** What is wrong with a target group, one sentence each: all that is asked of it is asked, and nothing is changed. */
export async function groupComplaints(group: Group): Promise<readonly Value[]> {
  const signal = AbortSignal.timeout(CHECKED_WITHIN);
  const { elb, ec2, settings } = group;
  const described = async (): Promise<readonly Value[]> => {
    const { type, vpc, isUsed } = await elb.group(signal);
    if (type === 'instance') await ec2.instances({ name: 'vpc-id', values: [vpc ?? ''] }, [], signal);
    return isUsed ? [] : [message('elb_unused')];
  };
  const ends = await Promise.allSettled([
    described(),
    elb.targets(signal).then(() => []),
    settings.drain_timeout === undefined ? elb.delay(signal).then(() => []) : [],
  ]);
  const complaints = ends.flatMap((end) => (end.status === 'rejected' ? [contentOf(end.reason)] : end.value));
  // what is wrong with the credentials is wrong with every call
  return [...new Map(complaints.map((complaint) => [englishOf(complaint), complaint])).values()];
}
