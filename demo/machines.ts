import { stopSandbox } from '../src/machines/sandbox/destroy.ts';
import { hostIsolation } from '../src/machines/sandbox/isolation.ts';
import { daemonAt, type DockerDaemon, startDockerd, whyNoDockerd } from '../test/support/dockerd.ts';
import { importNodeImage } from '../test/support/node-image.ts';

/** What the nodes of a demo are. */
export interface DemoMachines {
  readonly count: number;
  /** A sentence about them. */
  readonly about: string;
  /** Settings of the server. */
  readonly env: Readonly<Record<string, string>>;
  readonly type: {
    readonly name: string;
    readonly desc: string;
    readonly provider: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
}

export const MACHINE_KINDS = ['sandbox', 'docker'] as const;
type MachineKind = (typeof MACHINE_KINDS)[number];

const ISOLATIONS = {
  namespaces: 'Nodes have a network, a process tree, a host name and an sshd of their own each.',
  loopback:
    'Only root can make Linux namespaces, where the system allows it at all: here nodes are sshd processes on loopback addresses.',
} as const;

const USUAL_DAEMON = 'unix:///var/run/docker.sock';

export function isMachineKind(text: string): text is MachineKind {
  return MACHINE_KINDS.some((kind) => kind === text);
}

/**
 * Prepares what the nodes are made with; the stack removes it, and them.
 *
 * @throws Error that says what is missing
 */
export function machinesOf(kind: MachineKind, dataDir: string, stack: AsyncDisposableStack): Promise<DemoMachines> {
  return kind === 'sandbox' ? Promise.resolve(sandboxMachines(dataDir, stack)) : dockerMachines(stack);
}

function sandboxMachines(dataDir: string, stack: AsyncDisposableStack): DemoMachines {
  stack.defer(() => stopSandbox(dataDir));
  const desc = 'nodes made of Linux namespaces';
  return {
    count: 20,
    about: ISOLATIONS[hostIsolation()],
    env: {},
    type: { name: 'demo-sandbox', desc, provider: 'sandbox', settings: {} },
  };
}

async function dockerMachines(stack: AsyncDisposableStack): Promise<DemoMachines> {
  const image = `springtide-demo-node:${process.pid}`;
  const daemon = await dockerDaemon(stack);
  stack.defer(() => clear(daemon, image));
  await importNodeImage(daemon, image);
  return {
    count: 10,
    about: `Nodes are Docker containers on ${daemon.address}, with a network, limits and an sshd of their own each.`,
    env: { SPRINGTIDE_DOCKER: daemon.address },
    type: {
      name: 'demo-docker',
      desc: 'Docker containers',
      provider: 'docker',
      settings: { daemon: daemon.address, image, memory: 256 },
    },
  };
}

/** The daemon of this host, or one that is started for the demo. */
async function dockerDaemon(stack: AsyncDisposableStack): Promise<DockerDaemon> {
  const usual = daemonAt(USUAL_DAEMON);
  const isThere = await usual.docker('version').then(
    () => true,
    () => false,
  );
  if (isThere) return usual;
  if (whyNoDockerd !== null) {
    throw new Error(`No Docker daemon answers at ${USUAL_DAEMON}, and none can be started: ${whyNoDockerd}`);
  }
  return stack.use(await startDockerd());
}

/** Removes the image and the containers made of it, with their network. */
async function clear({ docker }: DockerDaemon, image: string): Promise<void> {
  const ids = (await docker('ps', '--all', '--quiet', '--filter', `ancestor=${image}`)).split('\n');
  for (const id of ids.filter((one) => one !== '')) {
    const label = await docker('inspect', '--format', '{{index .Config.Labels "springtide.installation"}}', id);
    await docker('rm', '--force', '--volumes', id);
    await docker('network', 'prune', '--force', '--filter', `label=springtide.installation=${label}`);
  }
  await docker('rmi', '--force', image).catch(() => '');
}
