import { describe, expect, test } from 'vitest';
import { IMAGE, runInstances, SUBNETS } from '../support/clouds/aws-ec2-cloud.ts';
import { startEc2 } from '../support/clouds/aws-ec2-subject.ts';
import { CloudError } from '../support/clouds/instances-cloud.ts';
import { orderingSuite } from '../support/clouds/ordering-suite.ts';
import { destroyAll, listAll, makeAll } from '../support/sandbox.ts';

/*
 * The machine provider aws-ec2 when the cloud fails, with the SDK itself, at a server that answers as EC2 is documented to.
 */

const error = (code: string, status = 400, message?: string): CloudError => new CloudError(code, message, status);

const bench = orderingSuite({
  start: startEc2,
  actions: { describe: 'DescribeInstances', end: 'TerminateInstances' },
  passing: [
    ['a throttled call', { error: error('RequestLimitExceeded', 503) }],
    ['an error of the cloud before the effect', { error: error('InternalError', 500) }],
    ['an error of the cloud after the effect', { error: error('InternalError', 500), after: true }],
    ['no service', { error: error('Unavailable', 503), after: true }],
    ['no answer, and no effect', {}],
    ['no answer after the effect', { after: true }],
    ['a part of the cloud that does not know a new machine yet', { error: error('InvalidInstanceID.NotFound') }],
  ],
  staying: [
    ['quota', error('VcpuLimitExceeded'), /quota.*raise it/],
    ['instances of the account', error('InstanceLimitExceeded'), /quota.*raise it/],
    ['capacity', error('InsufficientInstanceCapacity', 500), /name other zones or types/],
    ['a type that the zone does not have', error('Unsupported'), /name other zones or types/],
    ['addresses of the subnet', error('InsufficientFreeAddressesInSubnet'), /name other zones or types/],
    ['credentials', error('AuthFailure', 401), /does not accept the credentials/],
    ['credentials that have expired', error('ExpiredToken'), /does not accept the credentials/],
    ['permission', error('UnauthorizedOperation', 403), /may not do ec2:RunInstances/],
    [
      'permission for something else',
      error('UnauthorizedOperation', 403, 'User: x is not authorized to perform: iam:PassRole on resource: y'),
      /may not do iam:PassRole/,
    ],
    ['image', error('InvalidAMIID.NotFound'), /does not know what the settings name.*InvalidAMIID/],
    ['subnet', error('InvalidSubnetID.NotFound'), /does not know what the settings name/],
    ['anything else', error('InvalidParameterCombination'), /the cloud refuses: InvalidParameterCombination/],
    ['the time of the signature', error('RequestExpired'), /clock of this server/],
  ],
  zones: SUBNETS,
  settingsFor: (subnets, instance_types) => ({ subnets, instance_types }),
  types: ['m5.large', 'm6i.large'],
  wrongCredentials: {
    error: error('AuthFailure', 401),
    actions: ['RunInstances', 'DescribeSubnets', 'DescribeImages', 'DescribeSecurityGroups'],
  },
  // two pages for each look
  calls: { making: 12, looking: 12, listing: ['DescribeInstances', 'DescribeInstances'], ending: 6 },
});

describe('the check', () => {
  test('names what is not there, once each', async () => {
    const { subject } = bench;
    const provider = await subject.reopened({ image: 'ami-00000000', key_name: 'gone', subnets: ['subnet-99999999'] });
    const complaints = (await provider.check()).map((complaint) => JSON.stringify(complaint));
    expect(complaints).toHaveLength(3);
    for (const named of ['ami-00000000', 'gone', 'subnet-99999999']) {
      expect(complaints.filter((complaint) => complaint.includes(named))).toHaveLength(1);
    }
    expect(await subject.existing()).toEqual([]);
  });
});

describe('an instance', () => {
  test('has the tags, the key and the user data that it should', async () => {
    const { subject } = bench;
    const provider = await subject.reopened({ user_data: '#!/bin/sh\ntrue\n', tags: ['team=web=1'], key_name: 'ops' });
    await makeAll(provider, ['a']);
    const [made] = subject.server.cloud.existing();
    expect(made?.tags).toEqual({
      Name: 'web-a',
      team: 'web=1',
      'springtide-installation': 'suite',
      'springtide-type': String(subject.vmTypeId),
      'springtide-cluster': 'shop',
      'springtide-service': 'web',
      'springtide-pool': 'web-a',
    });
    expect(made?.query).toMatchObject({ ImageId: IMAGE, KeyName: 'ops', SubnetId: SUBNETS[0] });
    const userData = Buffer.from(made?.query.UserData ?? '', 'base64').toString();
    const parts = userData.split(/\n\n/).map((part) => Buffer.from(part, 'base64').toString());
    expect(parts.join('\n')).toContain('#!/bin/sh\ntrue');
    expect(parts.join('\n')).toContain('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO');
  });

  test('that another made is not returned under an id of ours', async () => {
    const { subject } = bench;
    const { cloud } = subject.server;
    const [theirs] = runInstances(cloud, { MinCount: '1', MaxCount: '1', ImageId: IMAGE, ClientToken: 'somebody' });
    await destroyAll(subject.provider, [`aws-ec2-${subject.vmTypeId}-${theirs?.id}`]);
    expect(cloud.existing().map(({ id }) => id)).toEqual([theirs?.id]);
    expect(await listAll(subject.provider)).toEqual([]);
  });
});
