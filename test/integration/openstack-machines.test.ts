import { expect, test } from 'vitest';
import { openstackBench } from '../support/clouds/openstack-bench.ts';
import { PASSWORD } from '../support/clouds/openstack-cloud.ts';
import { inEnglish } from '../support/in-english.ts';
import { createAll, destroyAll, makeAll, withdrawAll } from '../support/sandbox.ts';

/*
 * What settings of a machine type on OpenStack do.
 */

const bench = openstackBench();
const { open } = bench;

test('a server has what the settings say, and labels', async () => {
  const { cloud } = bench.openstack;
  const group = '6a3ce1a4-1b3f-4e0c-9b0a-0f3a6d2f9a01';
  const { provider, vmTypeId } = await open({
    networks: ['net'],
    security_groups: ['web', 'ops'],
    key_pair: 'ops',
    server_group: group,
    volume_size: 20,
    volume_type: 'ssd',
    metadata: { team: 'shop' },
    user_data: '#!/bin/sh\ntrue\n',
  });
  await makeAll(provider, ['a']);
  const [server] = cloud.existing;
  expect(server?.body).toMatchObject({
    name: 'web-a',
    flavorRef: '1',
    imageRef: '',
    networks: [{ uuid: cloud.networks[0]?.id }],
    security_groups: [{ name: 'web' }, { name: 'ops' }],
    key_name: 'ops',
    block_device_mapping_v2: [
      {
        boot_index: 0,
        // the newest of this name
        uuid: cloud.images[1]?.id,
        source_type: 'image',
        destination_type: 'volume',
        volume_size: 20,
        volume_type: 'ssd',
        delete_on_termination: true,
      },
    ],
    metadata: {
      team: 'shop',
      'springtide-token': 'a',
      'springtide-installation': 'suite',
      'springtide-type': String(vmTypeId),
      'springtide-cluster': 'shop',
      'springtide-service': 'web',
      'springtide-pool': 'web-a',
    },
  });
  expect(server?.hints).toEqual({ group });
  const userData = Buffer.from(String(server?.body['user_data']), 'base64').toString('utf8');
  expect(userData).toContain('text/x-shellscript');
  expect(userData).toContain('text/cloud-config');
});

test('a user with a project logs in too', async () => {
  const { provider } = await open({
    application_credential_id: '',
    application_credential_secret: '',
    username: 'ann',
    password: PASSWORD,
    project: 'shop',
  });
  expect(await provider.check()).toEqual([]);
});

test('a machine tells how far it is', async () => {
  const { provider } = await open();
  bench.openstack.cloud.boot = 400;
  const events = await createAll(provider, ['a']);
  expect(events.map((event) => (event.kind === 'progress' ? event.note : event.kind))).toEqual([
    expect.stringMatching(/^the cloud was asked for it: [0-9a-f-]{36}$/),
    'it is booting',
    'its address is 10.77.0.1',
    'created',
  ]);
});

test('with subnets, ports are made for machines and go with them; those of a create that was cut short are used again', async () => {
  const { cloud } = bench.openstack;
  const { provider } = await open({ subnets: ['sub'], security_groups: ['web'] });
  bench.openstack.fail({ at: 'POST /compute/servers', times: 1, hasEffect: false, reply: { status: 400 } });
  await createAll(provider, ['a']);
  expect(cloud.ports).toMatchObject([
    { name: 'a', network_id: cloud.networks[0]?.id, security_groups: [cloud.groups[0]?.id] },
  ]);
  const [a, b] = await makeAll(provider, ['a', 'b']);
  expect(cloud.ports.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(cloud.existing.map(({ body }) => body['networks']).flat()).toEqual(
    cloud.ports.map(({ id }) => ({ port: id })),
  );
  expect(cloud.existing[0]?.body).not.toHaveProperty('security_groups');
  await destroyAll(provider, [a?.vmId ?? '']);
  expect(cloud.ports).toHaveLength(1);
  await withdrawAll(provider, ['a', 'b']);
  expect(cloud.ports).toEqual([]);
  expect(b).toBeDefined();
});

test('the host key is read from the console when it is asked for', async () => {
  const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH';
  bench.openstack.cloud.console = `-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 ${key} root@web\n-----END SSH HOST KEY KEYS-----\n`;
  const { provider } = await open({ read_host_key: true });
  const [machine] = await makeAll(provider, ['a']);
  expect(machine?.hostKey).toBe(key);
  bench.openstack.cloud.console = 'login:';
  const { provider: impatient } = await open({ read_host_key: true, time_limit: 1 });
  const events = await createAll(impatient, ['b']);
  expect(events.at(-1)).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/no SSH host keys within 1 s/) });
});

test('a check says what is wrong, and makes nothing', async () => {
  const { provider } = await open({
    image: 'none',
    flavors: ['tiny'],
    networks: ['dark'],
    zones: ['az9'],
    key_pair: 'lost',
    server_group: '6a3ce1a4-1b3f-4e0c-9b0a-0f3a6d2f9a01',
  });
  const complaints = inEnglish(await provider.check());
  const expected = [
    'image none',
    'flavor tiny',
    'network dark',
    'Keypair lost',
    'Resource 6a3ce1a4',
    'availability zone az9',
  ];
  expect(complaints).toHaveLength(expected.length);
  for (const part of expected) expect(complaints).toContainEqual(expect.stringContaining(part));
  const changes = bench.openstack.calls.filter((call) => !call.startsWith('GET'));
  expect(new Set(changes)).toEqual(new Set(['POST /identity/v3/auth/tokens']));
  const { provider: stranger } = await open({ application_credential_secret: 'wrong' });
  expect(inEnglish(await stranger.check())).toEqual([expect.stringMatching(/credentials/)]);
});

test('no secret is told, and a cloud at an address that must not be reached is not called', async () => {
  const { provider } = await open({ auth_url: 'http://169.254.169.254/v3' });
  const [complaint] = inEnglish(await provider.check()) as readonly string[];
  expect(complaint).toMatch(/169\.254\.169\.254/);
  expect(complaint).not.toContain('staple');
});
