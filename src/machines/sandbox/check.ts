import { existsSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
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

/** What machines see of the host: not what it has below /usr/local and /usr/src. */
const SEEN_BY_MACHINES = /^\/(usr(?!\/local\/|\/src\/)|bin|sbin|lib[^/]*)\//;

/** Why machines could see the data directory; null when they cannot. */
export function whyExposed({ directory }: SandboxPlace, isolation: Isolation): Message | null {
  const dataDir = dirname(directory);
  const path = existsSync(dataDir) ? realpathSync(dataDir) : dataDir;
  if (isolation === 'loopback' || !SEEN_BY_MACHINES.test(`${path}/`)) return null;
  return message('data_dir_exposed', { path });
}

/** What is missing for machines, and what existing machines can reach but should not, one sentence each. */
export async function sandboxComplaints(place: SandboxPlace, isolation: Isolation): Promise<readonly Message[]> {
  const sshd = existsSync('/usr/sbin/sshd') ? [] : [message('sshd_missing')];
  const missing = [...sshd, ...(await missingPrograms(ALWAYS))];
  if (isolation === 'loopback') {
    return [...missing, message('commands_run_on_host', { user: userInfo().username })];
  }
  const isRoot = process.getuid?.() === 0;
  const root = isRoot ? [] : [message('namespaces_need_root')];
  return [...missing, ...root, ...(await missingPrograms(FOR_NAMESPACES)), ...(await gaps(place))];
}

type Program = readonly [name: string, args: readonly string[], debianPackage: string];

async function missingPrograms(programs: readonly Program[]): Promise<readonly Message[]> {
  const complaints: Message[] = [];
  for (const [program, args, packageName] of programs) {
    await runProgram(program, args).catch((error: unknown) => {
      const reason = contentOf(error);
      complaints.push(message('program_broken', { program, package: packageName, reason }));
    });
  }
  return complaints;
}

/** Gaps in the isolation between machines and this host. */
async function gaps(place: SandboxPlace): Promise<readonly Message[]> {
  const complaints: Message[] = [];
  if (!hasOwnUsers()) {
    complaints.push(message('no_user_namespaces'));
  }
  const open = await whyOpen(place);
  if (open !== null) complaints.push(message('machines_reach_host', { reason: open }));
  const old = (await place.vmIds()).filter((vmId) => !existsSync(join(place.pathOf(vmId), 'upper')));
  if (old.length > 0) {
    complaints.push(message('machines_of_older_version', { machines: old }));
  }
  return complaints;
}
