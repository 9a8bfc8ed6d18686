import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyPair } from './key-pair.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { type machineProviderKinds, parseSettings } from '../../src/machines/registry.ts';
import { hostIsolation } from '../../src/machines/sandbox/isolation.ts';
import { loopbackAddresses } from '../../src/machines/sandbox/loopback.ts';
import { addressesOf } from '../../src/machines/sandbox/address-block.ts';
import { ensureNetwork } from '../../src/machines/sandbox/network.ts';
import { untilSshAnswers } from '../../src/machines/until-ssh-answers.ts';
import { insertRow } from '../../src/store/rows.ts';
import type { TestDatabase } from './database.ts';
import { startEcs } from './clouds/aliyun-ecs-subject.ts';
import { startEc2 } from './clouds/aws-ec2-subject.ts';
import type { OrderedSubject } from './clouds/ordered-subject.ts';
import { openOnOpenstack } from './clouds/openstack-machines.ts';
import { startOpenstack } from './clouds/openstack-server.ts';
import { dockerAccess } from './docker-access.ts';
import { startDockerd, whyNoDockerd } from './dockerd.ts';
import { startExec, startHttp } from './line-subjects.ts';
import { importNodeImage } from './node-image.ts';
import { onNode } from './node-shell.ts';
import type { MachineSubject } from './machine-subject.ts';
import { makeAll, destroyAll, testSandbox } from './sandbox.ts';
import { openedProviders } from './opened-providers.ts';

interface MachineSubjectKind {
  readonly name: keyof typeof machineProviderKinds;
  /** Why it cannot be tried here; null = it can. */
  readonly whyNot: string | null;
  readonly start: (test: TestDatabase) => Promise<MachineSubject>;
}

/** The most machines of those that have no room of their own. */
const CAPACITY = 3;

async function startStatic({ database, url }: TestDatabase): Promise<MachineSubject> {
  const dataDir = '/nonexistent';
  const machines = Array.from({ length: CAPACITY }, (_, index) => `10.99.0.${index + 1}`);
  const make = async (name: string): Promise<VmTypeId> => {
    const row = { name, desc: '', provider: 'static', settings: parseSettings('static', { machines }) };
    return (await insertRow(database, 'vm_type', row)) as VmTypeId;
  };
  const [id, otherId] = [await make('suite'), await make('another')];
  const providers = openedProviders({ database, dataDir });
  const [provider, other] = [await providers.of(id), await providers.of(otherId)];
  const [foreign] = await makeAll(other, ['of another']);
  return {
    capacity: CAPACITY,
    provider,
    opening: { url, dataDir, vmTypeId: id },
    foreignVmId: foreign?.vmId ?? '',
    existing: async () => {
      const leases = database.selectFrom('machine_lease').select('machine').where('vm_type_id', '=', id);
      return (await leases.execute()).map(({ machine }) => `static-${id}-${machine}`).toSorted();
    },
    reach: () => Promise.resolve(), // it says where a machine is, but not whether it exists
    [Symbol.asyncDispose]: async () => {
      await destroyAll(other, [foreign?.vmId ?? '']);
    },
  };
}

async function startSandbox({ database, url }: TestDatabase): Promise<MachineSubject> {
  const sandbox = await testSandbox(database);
  const { place, dataDir, provider, vmTypeId } = sandbox;
  await mkdir(place.ips, { recursive: true });
  const ours = hostIsolation() === 'loopback' ? loopbackAddresses(place.hash) : addressesOf(await ensureNetwork(place));
  // the others belong to other tests
  await Promise.all([...ours].slice(CAPACITY).map((ip) => writeFile(join(place.ips, ip), 'other')));
  return {
    capacity: CAPACITY,
    provider,
    opening: { url, dataDir, vmTypeId },
    foreignVmId: `static-${vmTypeId}-10.99.0.1`,
    existing: () => place.vmIds(),
    reach: async ({ ip }) => void (await onNode(dataDir, ip, 'hostname')),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** A network of eight addresses: one is the daemon's, and two are nobody's. */
const SMALL = { subnet: '10.86.77.0/29', room: 5 } as const;
const IMAGE = 'springtide-node:test';

async function startDocker({ database, url }: TestDatabase): Promise<MachineSubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-docker-'));
  await ensureKeyPair(join(dataDir, 'ssh', 'id_ed25519'));
  const dockerd = await startDockerd();
  await importNodeImage(dockerd, IMAGE);
  const given = { daemon: dockerd.address, image: IMAGE, subnet: SMALL.subnet, memory: 128 };
  const row = { name: 'docker', desc: '', provider: 'docker', settings: parseSettings('docker', given) };
  const vmTypeId = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  const docker = dockerAccess(dataDir, dockerd.address);
  const providers = openedProviders({ database, dataDir, docker });
  return {
    capacity: SMALL.room,
    provider: await providers.of(vmTypeId),
    opening: { url, dataDir, vmTypeId, docker: dockerd.address },
    foreignVmId: `docker-${vmTypeId + 1}-${'0'.repeat(16)}`,
    existing: async () => {
      const names = (await dockerd.docker('ps', '--all', '--format', '{{.Names}}')).split('\n');
      return names
        .filter((name) => name !== '')
        .map((name) => name.replace(/^springtide-/, ''))
        .toSorted();
    },
    reach: async ({ ip }) => {
      await untilSshAnswers({ host: ip, port: 22, signal: AbortSignal.timeout(10_000), stillComes: async () => {} });
      await onNode(dataDir, ip, 'hostname');
    },
    [Symbol.asyncDispose]: async () => {
      await dockerd[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** An OpenStack of this machine, with a quota. */
async function startOnOpenstack({ database, url }: TestDatabase): Promise<MachineSubject> {
  const openstack = await startOpenstack();
  openstack.cloud.quota = CAPACITY;
  const opened = await openOnOpenstack({ database, openstack });
  const { provider, dataDir, vmTypeId } = opened;
  const existing = (): readonly string[] =>
    openstack.cloud.existing.map(({ id }) => `openstack-${vmTypeId}-${id}`).toSorted();
  return {
    capacity: CAPACITY,
    provider,
    opening: { url, dataDir, vmTypeId },
    foreignVmId: `openstack-${vmTypeId + 1}-00000000-0000-4000-8000-000000000000`,
    existing: () => Promise.resolve(existing()),
    reach: ({ vmId }) => (existing().includes(vmId) ? Promise.resolve() : Promise.reject(new Error(`no ${vmId}`))),
    [Symbol.asyncDispose]: async () => {
      await openstack[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** A server of the test's that answers as a cloud does, with a limit for the account. */
function limited(name: string, subject: OrderedSubject): MachineSubject {
  subject.server.cloud.limit = CAPACITY;
  // long enough to be seen while it boots
  subject.server.cloud.bootsIn = 200;
  return {
    ...subject,
    capacity: CAPACITY,
    foreignVmId: `${name}-${subject.vmTypeId + 1}-i-0123456789abcdef0`,
    reach: async ({ vmId }) => {
      if (!(await subject.existing()).includes(vmId)) throw new Error(`no ${vmId}`);
    },
  };
}

/** Every machine provider, each of which passes the suite in test/integration/machine-providers.test.ts. */
export const MACHINE_SUBJECTS: readonly MachineSubjectKind[] = [
  { name: 'static', whyNot: null, start: startStatic },
  { name: 'sandbox', whyNot: null, start: startSandbox },
  { name: 'exec', whyNot: null, start: (test) => startExec(test, CAPACITY) },
  { name: 'http', whyNot: null, start: (test) => startHttp(test, CAPACITY) },
  { name: 'docker', whyNot: whyNoDockerd, start: startDocker },
  { name: 'openstack', whyNot: null, start: startOnOpenstack },
  { name: 'aws-ec2', whyNot: null, start: async (test) => limited('aws-ec2', await startEc2(test)) },
  { name: 'aliyun-ecs', whyNot: null, start: async (test) => limited('aliyun-ecs', await startEcs(test)) },
];
