import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CreateEvent, Machine, MachineProvider } from '../../src/machines/provider.ts';
import { IMAGE, SUBNETS, Ec2Error } from '../support/clouds/aws-ec2-cloud.ts';
import type { Ec2Fault } from '../support/clouds/aws-ec2-server.ts';
import { type Ec2Subject, startEc2 } from '../support/clouds/aws-ec2-subject.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { ProviderProcess } from '../support/provider-calls.ts';
import { createAll, destroyAll, listAll, madeIn, makeAll, withdrawAll } from '../support/sandbox.ts';

/*
 * The machine provider aws-ec2 when the cloud fails, with the SDK itself, at a server that answers as EC2 is documented to.
 */

let test_: TestDatabase;
let subject: Ec2Subject;

beforeAll(async () => {
  test_ = await testDatabase();
});

afterAll(() => test_[Symbol.asyncDispose]());

beforeEach(async () => {
  subject = await startEc2(test_);
  subject.server.cloud.bootsIn = 20;
});

afterEach(async () => {
  const { strange } = subject.server;
  await subject[Symbol.asyncDispose]();
  if (strange.length > 0) throw new Error(`no client of EC2 makes such calls: ${strange.join('; ')}`);
});

const TOKENS = ['a', 'b', 'c'];

const idsOf = (machines: readonly Machine[]): readonly string[] => machines.map(({ vmId }) => vmId).toSorted();

const tokensOf = (machines: readonly Machine[]): readonly string[] => machines.map(({ token }) => token).toSorted();

const failuresIn = (events: readonly CreateEvent[]): readonly unknown[] =>
  events.flatMap((event) => (event.kind === 'failed' ? [event.reason] : []));

const error = (code: string, status = 400, message?: string): Ec2Error => new Ec2Error(code, message, status);

/** Makes machines by a provider, which are then all that there is. */
async function madeOnce(provider: MachineProvider, tokens: readonly string[]): Promise<readonly Machine[]> {
  const machines = await makeAll(provider, tokens);
  expect(tokensOf(machines)).toEqual(tokens);
  expect(await subject.existing()).toEqual(idsOf(machines));
  return machines;
}

const places = (): readonly string[] =>
  subject.server.cloud
    .existing()
    .map(({ subnet, type, isSpot }) => `${subnet.slice(-1)} ${type}${isSpot ? ' spot' : ''}`)
    .toSorted();

/** Another process asks for these, and is killed when the cloud has made them, and has not answered. */
async function killedInTheMiddle(tokens: readonly string[]): Promise<void> {
  const { server, opening } = subject;
  await using victim = await ProviderProcess.start();
  server.fail('RunInstances', { answeredAfter: new Promise(() => {}) });
  await victim.dieCalling('create', opening, tokens, () => once(server.effects, 'RunInstances'));
  expect(await subject.existing()).toHaveLength(tokens.length);
}

describe('a fault that passes makes nothing twice, and loses nothing', () => {
  const faults: readonly (readonly [string, Ec2Fault])[] = [
    ['a throttled call', { error: error('RequestLimitExceeded', 503) }],
    ['an error of the cloud before the effect', { error: error('InternalError', 500) }],
    ['an error of the cloud after the effect', { error: error('InternalError', 500), after: true }],
    ['no service', { error: error('Unavailable', 503), after: true }],
    ['no answer, and no effect', {}],
    ['no answer after the effect', { after: true }],
    ['a part of the cloud that does not know a new machine yet', { error: error('InvalidInstanceID.NotFound') }],
  ];

  test.each(faults)('%s', async (_, fault) => {
    const { provider, server } = subject;
    server.fail('RunInstances', fault, fault);
    server.fail('DescribeInstances', fault);
    const machines = await madeOnce(provider, TOKENS);
    server.fail('TerminateInstances', fault);
    await destroyAll(provider, idsOf(machines));
    expect(await subject.existing()).toEqual([]);
  });
});

describe('a fault that stays is a sentence with the remedy, and nothing is made', () => {
  const faults: readonly (readonly [string, Ec2Error, RegExp])[] = [
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
    ['image', error('InvalidAMIID.NotFound'), /does not know what the machine type names.*InvalidAMIID/],
    ['subnet', error('InvalidSubnetID.NotFound'), /does not know what the machine type names/],
    ['anything else', error('InvalidParameterCombination'), /the cloud refuses: InvalidParameterCombination/],
    ['the time of the signature', error('RequestExpired'), /clock of this server/],
  ];

  test.each(faults)('%s', async (_, fault, sentence) => {
    const { provider, server } = subject;
    server.fail('RunInstances', { error: fault });
    const events = await createAll(provider, ['a', 'b']);
    expect(failuresIn(events)).toEqual([expect.stringMatching(sentence), expect.stringMatching(sentence)]);
    expect(await subject.existing()).toEqual([]);
    await madeOnce(provider, ['a', 'b']);
  });

  test('a clock that is wrong', async () => {
    const { provider, server } = subject;
    server.clockAhead = 20 * 60_000;
    expect(failuresIn(await createAll(provider, ['a']))).toEqual([expect.stringMatching(/clock of this server/)]);
    expect(await provider.check()).toHaveLength(1);
    server.clockAhead = 0;
    await madeOnce(provider, ['a']);
  });

  test('an endpoint that is a special address, and not allowed', async () => {
    const provider = await subject.reopened({ endpoint: 'http://169.254.169.254' });
    const created = createAll(provider, ['a']);
    expect(failuresIn(await created)).toEqual([expect.stringMatching(/169\.254\.169\.254/)]);
  });
});

describe('the check', () => {
  test('names what is not there, once each', async () => {
    const provider = await subject.reopened({ image: 'ami-00000000', key_name: 'gone', subnets: ['subnet-99999999'] });
    const complaints = (await provider.check()).map((complaint) => JSON.stringify(complaint));
    expect(complaints).toHaveLength(3);
    for (const named of ['ami-00000000', 'gone', 'subnet-99999999']) {
      expect(complaints.filter((complaint) => complaint.includes(named))).toHaveLength(1);
    }
    expect(await subject.existing()).toEqual([]);
  });

  test('says once that the credentials are wrong', async () => {
    const { provider, server } = subject;
    const fault = { error: error('AuthFailure', 401) };
    for (const action of ['RunInstances', 'DescribeSubnets', 'DescribeImages', 'DescribeSecurityGroups']) {
      server.fail(action, fault);
    }
    expect(await provider.check()).toHaveLength(1);
  });
});

describe('where there is no room', () => {
  test('machines are spread evenly over the subnets', async () => {
    const provider = await subject.reopened({ subnets: SUBNETS });
    await madeOnce(provider, ['1', '2', '3', '4', '5', '6']);
    expect(places()).toEqual(['a', 'a', 'b', 'b', 'c', 'c'].map((subnet) => `${subnet} m5.large`));
    await makeAll(provider, ['7']);
    await makeAll(provider, ['8']);
    expect(places().filter((place) => place.startsWith('b'))).toHaveLength(3);
  });

  test('the rest goes to the next subnet, then to the next type', async () => {
    const { room } = subject.server.cloud;
    const provider = await subject.reopened({
      subnets: SUBNETS.slice(0, 2),
      instance_types: ['m5.large', 'm6i.large'],
    });
    room.set('subnet-0000000a m5.large', 1);
    room.set('subnet-0000000b m5.large', 0);
    await madeOnce(provider, ['a', 'b', 'c', 'd']);
    expect(places().filter((place) => place === 'a m5.large')).toHaveLength(1);
    expect(places().filter((place) => place.endsWith('m6i.large'))).toHaveLength(3);
  });

  test('spot machines are replaced by others', async () => {
    subject.server.cloud.room.set('subnet-0000000a m5.large spot', 2);
    const provider = await subject.reopened({ spot: 'preferred' });
    await madeOnce(provider, TOKENS);
    expect(places()).toEqual(['a m5.large', 'a m5.large spot', 'a m5.large spot']);
  });

  test('what fails at last begins anew with the next attempt', async () => {
    const { room } = subject.server.cloud;
    room.set('subnet-0000000a m5.large', 1);
    const events = await createAll(subject.provider, ['a', 'b']);
    expect(failuresIn(events)).toEqual([expect.stringMatching(/no such machine free/)]);
    room.set('subnet-0000000a m5.large', 2);
    await madeOnce(subject.provider, ['a', 'b']);
  });
});

describe('a machine', () => {
  test('that terminates while it boots fails with the reason, and is made anew by a retry', async () => {
    const { provider, server } = subject;
    server.cloud.endsWhileBooting = 'Client.InternalError: the key of the volume is disabled';
    const events = await createAll(provider, ['a']);
    expect(failuresIn(events)).toEqual([expect.stringMatching(/ended before it was ready.*key of the volume/)]);
    await madeOnce(provider, ['a']);
  });

  test('that was terminated by somebody is made anew by a retry', async () => {
    const { provider, server } = subject;
    const [first] = await makeAll(provider, ['a']);
    server.cloud.terminate(server.cloud.existing().map(({ id }) => id));
    const [second] = await madeOnce(provider, ['a']);
    expect(second?.vmId).not.toBe(first?.vmId);
  });

  test('that does not boot in time fails, and is found by the retry', async () => {
    subject.server.cloud.bootsIn = 3_600_000;
    const slow = await subject.reopened({ time_limit: 1 });
    expect(failuresIn(await createAll(slow, ['a']))).toEqual([expect.stringMatching(/after 1 s/)]);
    subject.server.cloud.bootsIn = 0;
    await madeOnce(slow, ['a']);
  });

  test('has the tags, the key and the user data that it should', async () => {
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

  test('has the host key that its console shows, if that is asked for', async () => {
    const provider = await subject.reopened({ read_host_key: true });
    const [made] = await makeAll(provider, ['a']);
    expect(made?.hostKey).toMatch(/^AAAAC3NzaC1lZDI1NTE5/);
    const known = await test_.database
      .selectFrom('host_key')
      .select('public_key')
      .where('host', '=', made?.ip ?? '')
      .execute();
    expect(known).toEqual([{ public_key: made?.hostKey }]);
  });

  test('that another made is not returned under an id of ours', async () => {
    const { cloud } = subject.server;
    const other = await startEc2(test_);
    const [theirs] = cloud.run({ MinCount: '1', MaxCount: '1', ImageId: IMAGE, ClientToken: 'somebody' });
    await destroyAll(subject.provider, [`aws-ec2-${subject.vmTypeId}-${theirs?.id}`]);
    expect(cloud.existing().map(({ id }) => id)).toEqual([theirs?.id]);
    expect(await listAll(subject.provider)).toEqual([]);
    await other[Symbol.asyncDispose]();
  });
});

describe('a process that dies, or is too slow', () => {
  test('has made nothing twice, whoever asks, for how many', async () => {
    subject.server.cloud.describedAfter = 1500;
    await killedInTheMiddle(TOKENS);
    const before = await subject.existing();
    const { provider } = subject;
    const [some, others] = await Promise.all([makeAll(provider, ['b']), makeAll(provider, ['c', 'a'])]);
    expect(idsOf([...some, ...others])).toEqual(before);
    expect(await subject.existing()).toEqual(before);
  });

  test('has made nothing twice when the settings were changed meanwhile', async () => {
    subject.server.cloud.describedAfter = 500;
    await killedInTheMiddle(TOKENS);
    const before = await subject.existing();
    const provider = await subject.reopened({ instance_types: ['m6i.large'] });
    expect(idsOf(await madeOnce(provider, TOKENS))).toEqual(before);
  });

  test('leaves nothing behind when its tokens are withdrawn, though nobody describes its machines yet', async () => {
    subject.server.cloud.describedAfter = 1500;
    await killedInTheMiddle(TOKENS);
    const events = await withdrawAll(subject.provider, TOKENS);
    expect(events.map(({ kind }) => kind)).toEqual(TOKENS.map(() => 'returned'));
    expect(await subject.existing()).toEqual([]);
  });

  test('returns what was withdrawn while it made it', async () => {
    const { server, provider } = subject;
    const { promise, resolve } = Promise.withResolvers<void>();
    server.cloud.describedAfter = 1000;
    server.fail('RunInstances', { answeredAfter: promise });
    const asked = once(server.effects, 'RunInstances');
    const created = createAll(provider, ['a', 'b']);
    await asked;
    const withdrawn = withdrawAll(provider, ['a']);
    await expect.poll(() => test_.database.selectFrom('machine_lease').select('token').execute()).toHaveLength(1);
    resolve();
    const [events] = await Promise.all([created, withdrawn]);
    expect(failuresIn(events)).toEqual([expect.stringMatching(/given up while it was being made/)]);
    expect(await subject.existing()).toEqual(idsOf(madeIn(events.filter(({ kind }) => kind === 'created'))));
  });

  test('shares what others want too with them', async () => {
    const { provider } = subject;
    const [some, others] = await Promise.all([makeAll(provider, ['a', 'b']), makeAll(provider, ['b', 'c'])]);
    const all = new Map([...some, ...others].map((machine) => [machine.token, machine.vmId]));
    expect(await subject.existing()).toEqual([...all.values()].toSorted());
    expect(await subject.existing()).toHaveLength(3);
  });
});

test('1,000 machines are made, listed and returned with as few calls as there may be', async () => {
  const { server } = subject;
  const provider = await subject.reopened({ subnets: SUBNETS.slice(0, 2) });
  await provider.check(); // the SDK is loaded by now
  server.calls.length = 0;
  const tokens = Array.from({ length: 1100 }, (_, index) => `t-${index}`);
  const before = process.cpuUsage();
  const machines = await makeAll(provider, tokens);
  const used = process.cpuUsage(before);
  expect(new Set(tokensOf(machines)).size).toBe(1100);
  expect((used.user + used.system) / 1000).toBeLessThan(10_000);
  // 550 machines in each of two subnets, 100 at most in a call
  expect(server.count('RunInstances')).toBe(12);
  // two pages for each look
  expect(server.count('DescribeInstances')).toBeLessThanOrEqual(12);
  server.calls.length = 0;
  expect(new Set((await listAll(provider)).map(({ token }) => token)).size).toBe(1100);
  expect(server.calls).toEqual(['DescribeInstances', 'DescribeInstances']);
  server.calls.length = 0;
  await destroyAll(provider, idsOf(machines));
  expect(server.count('TerminateInstances')).toBe(6);
  expect(await subject.existing()).toEqual([]);
});
