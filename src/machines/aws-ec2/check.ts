import { answeredWithin } from '../../base/calls/answered-within.ts';
import type { Ec2 } from '../../clouds/aws/ec2.ts';
import { contentOf } from '../../messages/message-error.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { CloudFault } from '../../clouds/cloud-fault.ts';
import type { Ec2Machines } from './machines.ts';
import type { Settings } from './settings.ts';

/** Seconds: somebody waits for it. */
const CHECKED_WITHIN = 20;
const NOBODY = { cluster: 'check', service: 'check', pool: 'check' };
const ORDER = { id: '0'.repeat(32), start: 0, attempt: 0, count: 1 };

/** What is wrong with the settings, one sentence each: what they name is looked up, and a machine is asked for without making it. */
export async function ec2Complaints(
  ec2: Ec2,
  machines: Ec2Machines,
  settings: Settings,
  publicKey: string | null,
): Promise<readonly Value[]> {
  const signal = answeredWithin(CHECKED_WITHIN);
  const looks = [...looksFor(ec2, settings, signal), dryRun(ec2, machines, publicKey, signal)];
  const ends = await Promise.allSettled(looks);
  const complaints = ends.flatMap((end) => (end.status === 'rejected' ? [contentOf(end.reason)] : []));
  // what is wrong with the credentials is wrong with every call
  return [...new Map(complaints.map((complaint) => [englishOf(complaint), complaint])).values()];
}

/** A call for each thing that is named, which fails when it is not there. */
function looksFor(ec2: Ec2, settings: Settings, signal: AbortSignal): readonly Promise<unknown>[] {
  const { image, subnets = [], security_groups: groups = [], key_name: key, launch_template: template } = settings;
  return [
    ...(subnets.length === 0
      ? []
      : [
          ec2.call('DescribeSubnets', signal, ({ client, sdk }, options) =>
            client.send(new sdk.DescribeSubnetsCommand({ SubnetIds: subnets }), options),
          ),
        ]),
    ...(groups.length === 0
      ? []
      : [
          ec2.call('DescribeSecurityGroups', signal, ({ client, sdk }, options) =>
            client.send(new sdk.DescribeSecurityGroupsCommand({ GroupIds: groups }), options),
          ),
        ]),
    ...(image === undefined ? [] : [imageThere(ec2, image, signal)]),
    ...(key === undefined
      ? []
      : [
          ec2.call('DescribeKeyPairs', signal, ({ client, sdk }, options) =>
            client.send(new sdk.DescribeKeyPairsCommand({ KeyNames: [key] }), options),
          ),
        ]),
    ...(template === undefined
      ? []
      : [
          ec2.call('DescribeLaunchTemplates', signal, ({ client, sdk }, options) =>
            client.send(new sdk.DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [template] }), options),
          ),
        ]),
  ];
}

/** An image that others do not share any more is described by nothing. */
async function imageThere(ec2: Ec2, image: string, signal: AbortSignal): Promise<void> {
  const { Images = [] } = await ec2.call('DescribeImages', signal, ({ client, sdk }, options) =>
    client.send(new sdk.DescribeImagesCommand({ ImageIds: [image] }), options),
  );
  if (Images.length === 0) throw new CloudFault('missing', { said: image });
}

async function dryRun(ec2: Ec2, machines: Ec2Machines, publicKey: string | null, signal: AbortSignal): Promise<void> {
  try {
    await ec2.call('RunInstances', signal, ({ client, sdk }, options) =>
      client.send(
        new sdk.RunInstancesCommand({ ...machines.inputOf(ORDER, NOBODY, publicKey), DryRun: true }),
        options,
      ),
    );
  } catch (error) {
    const isAllowed =
      error instanceof CloudFault && error.cause instanceof Error && error.cause.name === 'DryRunOperation';
    if (!isAllowed) throw error;
  }
}
