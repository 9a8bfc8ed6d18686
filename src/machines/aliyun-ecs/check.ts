import { answeredWithin } from '../../base/calls/answered-within.ts';
import { contentOf } from '../../messages/message-error.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import type { Ecs } from '../../clouds/aliyun/ecs.ts';
import { hasAliyunCode } from '../../clouds/aliyun/faults.ts';
import { answered } from './instances.ts';
import type { EcsMachines } from './machines.ts';
import type { EcsAction, EcsFields } from '../../clouds/aliyun/ecs.ts';
import type { Settings } from './settings.ts';

/** Seconds: somebody waits for it. */
const CHECKED_WITHIN = 20;
const NOBODY = { cluster: 'check', service: 'check', pool: 'check' };
const ORDER = { id: '0'.repeat(32), attempt: 0, count: 1 };

/** What is wrong with the settings, one sentence each: what they name is looked up, and a machine is asked for in each vSwitch without making it. */
export async function ecsComplaints(
  ecs: Ecs,
  machines: EcsMachines,
  settings: Settings,
  publicKey: string | null,
): Promise<readonly Value[]> {
  const signal = answeredWithin(CHECKED_WITHIN);
  const faults = await Promise.all([
    ...looksFor(ecs, settings, signal).map(faultOf),
    dryRuns(ecs, machines, { settings, publicKey, signal }),
  ]);
  const complaints = faults.flat().map(contentOf);
  // what is wrong with the credentials is wrong with every call
  return [...new Map(complaints.map((complaint) => [englishOf(complaint), complaint])).values()];
}

/** A call for each thing that is named, which finds as many as it should. */
function looksFor(ecs: Ecs, settings: Settings, signal: AbortSignal): readonly Promise<void>[] {
  const { image, security_groups: groups, key_name: key } = settings;
  const find = async <Of extends EcsAction>(
    action: Of,
    fields: EcsFields<Of>,
    names: readonly string[],
  ): Promise<void> => {
    const { TotalCount: count = 0 } = answered('counted', await ecs.call(action, fields, signal));
    if (count < names.length) throw new CloudFault('missing', { said: names.join(', ') });
  };
  return [
    find('DescribeImages', { imageId: image }, [image]),
    find('DescribeSecurityGroups', { securityGroupIds: JSON.stringify(groups) }, groups),
    ...(key === undefined ? [] : [find('DescribeKeyPairs', { keyPairName: key }, [key])]),
  ];
}

interface DryRuns {
  readonly settings: Settings;
  readonly publicKey: string | null;
  readonly signal: AbortSignal;
}

/** No stock is no fault of the settings as long as one vSwitch has some. */
async function dryRuns(
  ecs: Ecs,
  machines: EcsMachines,
  { settings, publicKey, signal }: DryRuns,
): Promise<readonly unknown[]> {
  const run = async (start: number): Promise<readonly unknown[]> => {
    const input = machines.inputOf({ ...ORDER, start }, { labels: NOBODY, publicKey });
    const faults = await faultOf(ecs.call('RunInstances', { ...input, dryRun: true }, signal));
    return faults.filter((fault) => !hasAliyunCode(fault, 'DryRunOperation'));
  };
  const ends = await Promise.all(settings.vswitches.map((_, start) => run(start)));
  const isFull = ends.every((faults) => faults.some(isCapacity));
  return isFull ? ends.flat().slice(0, 1) : ends.flat().filter((fault) => !isCapacity(fault));
}

function isCapacity(fault: unknown): boolean {
  return fault instanceof CloudFault && fault.trouble === 'capacity';
}

async function faultOf(work: Promise<unknown>): Promise<readonly unknown[]> {
  try {
    await work;
    return [];
  } catch (error) {
    return [error];
  }
}
