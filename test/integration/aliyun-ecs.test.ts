import { describe, expect, test } from 'vitest';
import { IMAGE, runInstances, SECURITY_GROUP, VSWITCHES } from '../support/clouds/aliyun-ecs-cloud.ts';
import { startEcs } from '../support/clouds/aliyun-ecs-subject.ts';
import { CloudError } from '../support/clouds/instances-cloud.ts';
import { failuresIn, madeOnce, TOKENS } from '../support/clouds/ordering-bench.ts';
import { orderingSuite } from '../support/clouds/ordering-suite.ts';
import { createAll, destroyAll, listAll, makeAll } from '../support/sandbox.ts';

/*
 * The machine provider aliyun-ecs when the cloud fails: requests and signatures of the SDK, at a server that answers as ECS is
 * documented to.
 */

const error = (code: string, status = 400, message?: string): CloudError => new CloudError(code, message, status);

const bench = orderingSuite({
  start: startEcs,
  actions: { describe: 'DescribeInstances', end: 'DeleteInstances' },
  passing: [
    ['a throttled call', { error: error('Throttling.User') }],
    ['an error of the cloud before the effect', { error: error('InternalError', 500) }],
    ['an error of the cloud after the effect', { error: error('InternalError', 500), after: true }],
    ['no service', { error: error('ServiceUnavailable', 503), after: true }],
    ['no answer, and no effect', {}],
    ['no answer after the effect', { after: true }],
    ['a call whose token is still worked on', { error: error('LastTokenProcessing'), after: true }],
    ['a machine that is just being made', { error: error('IncorrectInstanceStatus.Initializing', 403) }],
  ],
  staying: [
    ['quota', error('QuotaExceed.ElasticQuota', 403), /quota.*raise it/],
    ['balance', error('InvalidAccountStatus.NotEnoughBalance', 403), /balance.*top it up/],
    ['stock', error('OperationDenied.NoStock', 403), /name other zones or types/],
    ['a type that the zone does not sell', error('Zone.NotOnSale', 403), /name other zones or types/],
    ['addresses of the vSwitch', error('InvalidVSwitchId.IpNotEnough'), /name other zones or types/],
    ['credentials', error('InvalidAccessKeyId.NotFound', 404), /does not accept the credentials/],
    ['credentials that have expired', error('InvalidSecurityToken.Expired'), /does not accept the credentials/],
    ['permission', error('Forbidden.RAM', 403), /may not do ecs:RunInstances/],
    ['permission for the role', error('NoPermission', 403, 'no ram:PassRole for x'), /may not do ram:PassRole/],
    ['image', error('InvalidImageId.NotFound', 404), /does not know what the settings name.*InvalidImageId/],
    ['vSwitch', error('InvalidVSwitchId.NotFound', 404), /does not know what the settings name/],
    ['security group', error('InvalidSecurityGroupId.NotFound', 404), /does not know what the settings name/],
    ['type', error('InvalidInstanceType.ValueNotSupported', 403), /does not know what the settings name/],
    ['anything else', error('InvalidParameter.Conflict'), /the cloud refuses: InvalidParameter.Conflict/],
    ['the time of the signature', error('InvalidTimeStamp.Expired'), /clock of this server/],
  ],
  zones: VSWITCHES,
  settingsFor: (vswitches, instance_types) => ({ vswitches, instance_types }),
  types: ['ecs.g7.large', 'ecs.g6.large'],
  wrongCredentials: {
    error: error('InvalidAccessKeyId.NotFound', 404),
    actions: ['RunInstances', 'DescribeImages', 'DescribeSecurityGroups'],
  },
  calls: {
    making: 12,
    // one for each order, and eleven pages for each further look
    looking: 12 + 5 * 11,
    // a thousand by their tags, 100 on a page; the rest by the list of tags
    listing: [
      ...Array.from({ length: 10 }, () => 'DescribeInstances'),
      ...Array.from({ length: 3 }, () => 'ListTagResources'),
      'DescribeInstances',
    ],
    // 200 in a batch
    ending: 11,
  },
});

describe('the check', () => {
  test('names what is not there, once each', async () => {
    const { subject } = bench;
    const provider = await subject.reopened({ key_name: 'gone', security_groups: [SECURITY_GROUP, 'sg-bp1999999'] });
    const complaints = (await provider.check()).map((complaint) => JSON.stringify(complaint));
    expect(complaints).toHaveLength(2);
    for (const named of ['gone', 'sg-bp1999999']) {
      expect(complaints.filter((complaint) => complaint.includes(named))).toHaveLength(1);
    }
    expect(await subject.existing()).toEqual([]);
  });

  test('finds a vSwitch that is not there, and does not mind one without stock', async () => {
    const { subject } = bench;
    const provider = await subject.reopened({ vswitches: [VSWITCHES[0], 'vsw-bp1999999'] });
    expect(JSON.stringify(await provider.check())).toContain('no vsw-bp1999999');
    const other = await subject.reopened({ vswitches: VSWITCHES.slice(0, 2) });
    const noStock = { error: error('OperationDenied.NoStock', 403) };
    subject.server.fail('RunInstances', noStock);
    expect(await other.check()).toEqual([]);
    subject.server.fail('RunInstances', noStock, noStock);
    expect(await other.check()).toEqual([expect.objectContaining({ code: 'cloud_capacity' })]);
  });
});

describe('an instance', () => {
  test('has the tags, the names, the disk and the user data that it should', async () => {
    const { subject } = bench;
    const provider = await subject.reopened({
      user_data: `#!/bin/sh\n# ${'x'.repeat(9000)}\n`,
      tags: ['team=web=1'],
      key_name: 'ops',
      ram_role: 'Web',
      disk_category: 'cloud_essd',
      disk_size: 60,
      internet_bandwidth: 5,
    });
    await makeAll(provider, ['a']);
    const [made] = subject.server.cloud.existing();
    expect(made?.tags).toEqual({
      team: 'web=1',
      'springtide-installation': 'suite',
      'springtide-type': String(subject.vmTypeId),
      'springtide-order': expect.stringMatching(/^[0-9a-f]{32}$/),
      'springtide-cluster': 'shop',
      'springtide-service': 'web',
      'springtide-pool': 'web-a',
    });
    expect(made?.query).toMatchObject({
      ImageId: IMAGE,
      KeyPairName: 'ops',
      RamRoleName: 'Web',
      'SystemDisk.Category': 'cloud_essd',
      'SystemDisk.Size': '60',
      InternetMaxBandwidthOut: '5',
      SpotStrategy: 'NoSpot',
      InstanceName: expect.stringMatching(/^web-a-[0-9a-f]{8}-\[0,3\]$/),
    });
    const userData = Buffer.from(made?.query.UserData ?? '', 'base64').toString();
    const parts = userData.split(/\n\n/).map((part) => Buffer.from(part, 'base64').toString());
    expect(parts.join('\n')).toContain('#!/bin/sh\n# xxx');
    expect(parts.join('\n')).toContain('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO');
  });

  test('that another made is not returned under an id of ours', async () => {
    const { subject } = bench;
    const { cloud } = subject.server;
    const [theirs] = runInstances(cloud, {
      Amount: '1',
      ImageId: IMAGE,
      VSwitchId: VSWITCHES[0],
      'SecurityGroupIds.1': SECURITY_GROUP,
      ClientToken: 'somebody',
    });
    await destroyAll(subject.provider, [`aliyun-ecs-${subject.vmTypeId}-${theirs?.id}`]);
    expect(cloud.existing().map(({ id }) => id)).toEqual([theirs?.id]);
    expect(await listAll(subject.provider)).toEqual([]);
  });

  test('that is gone when others are returned does not keep them', async () => {
    const { subject } = bench;
    const { provider, server } = subject;
    const machines = await makeAll(provider, TOKENS);
    // it goes between the look and the call
    server.fail('DeleteInstances', { error: error('InvalidInstanceId.NotFound', 404) });
    const gone = server.effects;
    gone.once('DeleteInstances', () => server.cloud.end(server.cloud.existing().slice(0, 1)));
    const events = await destroyAll(
      provider,
      machines.map(({ vmId }) => vmId),
    );
    expect(events.map(({ kind }) => kind)).toEqual(TOKENS.map(() => 'returned'));
    expect(await subject.existing()).toEqual([]);
  });

  test('that is made and not described is neither lost nor made twice', async () => {
    const { subject } = bench;
    const { provider, server } = subject;
    server.cloud.describedAfter = 3_600_000;
    expect(failuresIn(await createAll(provider, ['a']))).toEqual([expect.stringMatching(/a retry finds/)]);
    server.cloud.describedAfter = 0;
    await madeOnce(subject, provider, ['a']);
  });
});

test('whoever has no credentials is told where they are looked for, and nothing else', async () => {
  const provider = await bench.subject.reopened({ profile: 'nobody' });
  const reason = /does not accept the credentials.*there are none in profile nobody/;
  expect(failuresIn(await createAll(provider, ['a']))).toEqual([expect.stringMatching(reason)]);
});
