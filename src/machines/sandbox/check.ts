import { existsSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { runProgram } from './run-program.ts';
import { hasOwnUsers } from './isolation.ts';
import { whyOpen } from './network.ts';
import type { Isolation, SandboxPlace } from './place.ts';

const ALWAYS = [['flock', ['--version'], 'util-linux']] as const;
const FOR_NAMESPACES = [
  ['ip', ['-V'], 'iproute2'],
  ['tc', ['-V'], 'iproute2'],
  ['perl', ['-v'], 'perl-base'],
  ['unshare', ['--net', '--pid', '--mount', '--uts', '--ipc', '--cgroup', '--fork', 'true'], 'util-linux'],
] as const;

const NO_BOUNDARY = 'only for what you would run on this host yourself';

/** What machines see of the host: not what it has below /usr/local and /usr/src. */
const SEEN_BY_MACHINES = /^\/(usr(?!\/local\/|\/src\/)|bin|sbin|lib[^/]*)\//;

/** Why machines could see the data directory; null when they cannot. */
export function whyExposed({ directory }: SandboxPlace, isolation: Isolation): string | null {
  const dataDir = dirname(directory);
  const path = existsSync(dataDir) ? realpathSync(dataDir) : dataDir;
  if (isolation === 'loopback' || !SEEN_BY_MACHINES.test(`${path}/`)) return null;
  return `${path} lies among the programs of this host, which sandbox machines see: set SPRINGTIDE_DATA_DIR to a directory elsewhere`;
}

/** What is missing for machines, and what existing machines can reach but should not, one sentence each. */
export async function sandboxComplaints(place: SandboxPlace, isolation: Isolation): Promise<readonly string[]> {
  const sshd = existsSync('/usr/sbin/sshd') ? [] : ['sshd is missing: apt-get install openssh-server'];
  const missing = [...sshd, ...(await missingPrograms(ALWAYS))];
  if (isolation === 'loopback') {
    const may = 'may do what the server may, its data directory included';
    return [...missing, `${NO_BOUNDARY}: commands on a machine run on this host as ${userInfo().username}, and ${may}`];
  }
  const isRoot = process.getuid?.() === 0;
  const root = isRoot ? [] : ['namespaces need root: run Springtide as root, or choose isolation "loopback"'];
  return [...missing, ...root, ...(await missingPrograms(FOR_NAMESPACES)), ...(await gaps(place))];
}

type Program = readonly [name: string, args: readonly string[], debianPackage: string];

async function missingPrograms(programs: readonly Program[]): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const [program, args, packageName] of programs) {
    await runProgram(program, args).catch((error: unknown) => {
      const reason = messageOf(error);
      complaints.push(`${program} does not work (Debian package ${packageName}): ${reason}`);
    });
  }
  return complaints;
}

/** Gaps in the isolation between machines and this host. */
async function gaps(place: SandboxPlace): Promise<readonly string[]> {
  const complaints: string[] = [];
  if (!hasOwnUsers()) {
    complaints.push(
      `${NO_BOUNDARY}: this kernel gives no user namespaces, so a machine's root is this host's root, and only the files and capabilities that it was given keep it from being more`,
    );
  }
  const open = await whyOpen(place);
  if (open !== null) complaints.push(`machines reach what listens on this host, as no filter can be set: ${open}`);
  const old = (await place.vmIds()).filter((vmId) => !existsSync(join(place.pathOf(vmId), 'upper')));
  if (old.length > 0) {
    complaints.push(`machines of an older version are root on this host: return ${old.join(', ')}, and make others`);
  }
  return complaints;
}
