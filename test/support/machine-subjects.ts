import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OUTBOUND_TO_LOOPBACK } from './no-channel.ts';
import { KeyFiles } from '../../src/base/private-key.ts';
import { ensureKeyPair } from '../../src/channel/ssh/key-pair.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import type { Machine, MachineProvider } from '../../src/machines/provider.ts';
import { type machineProviderKinds, MachineProviders, parseSettings } from '../../src/machines/registry.ts';
import { hostIsolation } from '../../src/machines/sandbox/isolation.ts';
import { loopbackAddresses } from '../../src/machines/sandbox/loopback.ts';
import { addressesOf } from '../../src/machines/sandbox/address-block.ts';
import { ensureNetwork } from '../../src/machines/sandbox/network.ts';
import { untilSshAnswers } from '../../src/machines/until-ssh-answers.ts';
import { insertRow } from '../../src/store/rows.ts';
import type { TestDatabase } from './database.ts';
import { startEc2 } from './clouds/aws-ec2-subject.ts';
import { openOnOpenstack } from './clouds/openstack-machines.ts';
import { startOpenstack } from './clouds/openstack-server.ts';
import { dockerAccess } from './docker-access.ts';
import { startDockerd, whyNoDockerd } from './dockerd.ts';
import { importNodeImage } from './node-image.ts';
import { onNode } from './node-shell.ts';
import type { MachinesOpening } from './provider-calls.ts';
import { makeAll, destroyAll, testSandbox } from './sandbox.ts';

/** A machine provider under test. */
export interface MachineSubject extends AsyncDisposable {
  /** For how many machines it has room. */
  readonly capacity: number;
  readonly provider: MachineProvider;
  readonly opening: MachinesOpening;
  /** The id of an existing machine that another provider made. */
  readonly foreignVmId: string;
  /** The ids of all existing machines, finished or not, read from what they are made of. */
  existing(): Promise<readonly string[]>;
  /** Rejects when no machine answers there. */
  reach(machine: Machine): Promise<void>;
}

interface MachineSubjectKind {
  readonly name: keyof typeof machineProviderKinds;
  /** Why it cannot be tried here; null = it can. */
  readonly whyNot: string | null;
  readonly start: (test: TestDatabase) => Promise<MachineSubject>;
}

const EXAMPLE = fileURLToPath(new URL('../../docs/machines/examples/from-list', import.meta.url));

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
  const providers = new MachineProviders({
    database,
    installation: 'suite',
    outbound: OUTBOUND_TO_LOOPBACK,
    dataDir,
    keys: new KeyFiles('/nonexistent'),
    publicKeyFile: '/dev/null',
    offersSandbox: true,
  });
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

/** The example of the documentation, with as many addresses as there is room for. */
async function startExec({ database, url }: TestDatabase): Promise<MachineSubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-programs-'));
  for (const name of ['programs', 'ssh']) await mkdir(join(dataDir, name), { mode: 0o700 });
  const publicKeyFile = join(dataDir, 'ssh', 'id_ed25519.pub');
  await writeFile(publicKeyFile, 'ssh-ed25519 AAAA\n');
  const program = join(dataDir, 'programs', 'from-list');
  await copyFile(EXAMPLE, program);
  const addresses = Array.from({ length: CAPACITY }, (_, index) => `10.98.0.${index + 1}`);
  const options = JSON.stringify({ addresses });
  const row = {
    name: 'program',
    desc: '',
    provider: 'exec',
    settings: parseSettings('exec', { program: 'from-list', options, ready_within: 0 }),
  };
  const vmTypeId = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  const keys = new KeyFiles(join(dataDir, 'keys'));
  const providers = new MachineProviders({
    database,
    installation: 'suite',
    outbound: OUTBOUND_TO_LOOPBACK,
    dataDir,
    keys,
    publicKeyFile,
    offersSandbox: false,
  });
  return {
    capacity: CAPACITY,
    provider: await providers.of(vmTypeId),
    opening: { url, dataDir, vmTypeId },
    foreignVmId: `exec-${vmTypeId + 1}-10.98.0.1`,
    existing: async () => {
      const state = await readFile(`${program}.json`, 'utf8').catch(() => '{}');
      return Object.keys(JSON.parse(state) as object)
        .map((address) => `exec-${vmTypeId}-${address}`)
        .toSorted();
    },
    reach: () => Promise.resolve(), // it says where a machine is, but not whether it exists
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }),
  };
}

/** A network of eight addresses: one is the daemon's, and two are nobody's. */
const SMALL = { subnet: '10.86.77.0/29', room: 5 } as const;
const IMAGE = 'springtide-node:test';

async function startDocker({ database, url }: TestDatabase): Promise<MachineSubject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'springtide-docker-'));
  const key = join(dataDir, 'ssh', 'id_ed25519');
  await ensureKeyPair(key);
  const dockerd = await startDockerd();
  await importNodeImage(dockerd, IMAGE);
  const given = { daemon: dockerd.address, image: IMAGE, subnet: SMALL.subnet, memory: 128 };
  const row = { name: 'docker', desc: '', provider: 'docker', settings: parseSettings('docker', given) };
  const vmTypeId = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  const providers = new MachineProviders({
    database,
    installation: 'suite',
    dataDir,
    keys: new KeyFiles(join(dataDir, 'keys')),
    publicKeyFile: `${key}.pub`,
    offersSandbox: false,
    outbound: OUTBOUND_TO_LOOPBACK,
    docker: dockerAccess(dataDir, dockerd.address),
  });
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

/** A server of the test's that answers as EC2 does, with a limit for the account. */
async function startAwsEc2(test: TestDatabase): Promise<MachineSubject> {
  const subject = await startEc2(test);
  subject.server.cloud.limit = CAPACITY;
  return {
    ...subject,
    capacity: CAPACITY,
    foreignVmId: `aws-ec2-${subject.vmTypeId + 1}-i-0123456789abcdef0`,
    reach: async ({ vmId }) => {
      if (!(await subject.existing()).includes(vmId)) throw new Error(`no ${vmId}`);
    },
  };
}

/** Every machine provider, each of which passes the suite in test/integration/machine-providers.test.ts. */
export const MACHINE_SUBJECTS: readonly MachineSubjectKind[] = [
  { name: 'static', whyNot: null, start: startStatic },
  { name: 'sandbox', whyNot: null, start: startSandbox },
  { name: 'exec', whyNot: null, start: startExec },
  { name: 'docker', whyNot: whyNoDockerd, start: startDocker },
  { name: 'openstack', whyNot: null, start: startOnOpenstack },
  { name: 'aws-ec2', whyNot: null, start: startAwsEc2 },
];
