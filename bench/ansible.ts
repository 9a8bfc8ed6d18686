import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import type { Fleet } from './fleet.ts';

const FORKS = 50;
const PATIENCE_MS = 5000;

/**
 * Ansible as fast as its settings make it: pipelining, an interpreter that need not be looked for, no facts, no check of
 * host keys. Connections are shared and kept as Ansible does by default (ControlPersist=60s). One step is the command
 * `ansible`, several are a playbook of as many tasks.
 */
export const ansible: Contender = {
  name: `ansible -f ${FORKS}`,
  run: async ({ fleet, steps, signal }) => {
    const directory = join(fleet.directory, 'ansible');
    await mkdir(directory, { recursive: true });
    const inventory = join(directory, 'inventory');
    const playbook = join(directory, 'playbook.yml');
    await writeFile(inventory, inventoryOf(fleet));
    await writeFile(playbook, playbookOf(steps));
    const common = ['-i', inventory, '-f', String(FORKS)];
    const begun = performance.now();
    if (steps === 1) await run('ansible', ['all', ...common, '-m', 'shell', '-a', 'echo hi'], directory, signal);
    else await run('ansible-playbook', [...common, playbook], directory, signal);
    return (performance.now() - begun) / 1000;
  },
};

function inventoryOf({ hosts, port, user, keyFile }: Fleet): string {
  return [
    '[all]',
    ...hosts,
    '[all:vars]',
    `ansible_port=${port}`,
    `ansible_user=${user}`,
    `ansible_ssh_private_key_file=${keyFile}`,
    'ansible_python_interpreter=/usr/bin/python3',
    // keeps the hosts of the benchmark out of the user's own known_hosts
    `ansible_ssh_common_args='-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR'`,
    '',
  ].join('\n');
}

/** JSON is YAML too. */
function playbookOf(steps: number): string {
  const tasks = Array.from({ length: steps }, (_, index) => ({ name: `echo_${index}`, shell: 'echo hi' }));
  return JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]);
}

/** Runs a program of Ansible; it exits with 0 only if every host did everything. */
async function run(program: string, args: readonly string[], directory: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const config = join(directory, 'ansible.cfg');
  const logFile = join(directory, 'output.log');
  await writeFile(config, '');
  await using log = await open(logFile, 'w');
  const child = spawn(program, args, {
    // The masters of kept connections inherit these: a pipe would end with the last of them, a file is no matter.
    stdio: ['ignore', log.fd, log.fd],
    // a group of its own, so that its forks end with it
    detached: true,
    env: {
      ...process.env,
      LC_ALL: 'C.UTF-8',
      HOME: directory,
      ANSIBLE_CONFIG: config,
      ANSIBLE_HOME: join(directory, 'home'),
      ANSIBLE_SSH_CONTROL_PATH_DIR: join(directory, 'cp'),
      ANSIBLE_HOST_KEY_CHECKING: 'False',
      ANSIBLE_PIPELINING: '1',
    },
  });
  const { pid } = child;
  const exit = once(child, 'exit');
  const end = (): void => void (pid !== undefined && endGroup(pid, exit));
  signal.addEventListener('abort', end, { once: true });
  try {
    const [code] = (await exit) as [number | null];
    signal.throwIfAborted();
    if (code === 0) return;
    const words = (await readFile(logFile, 'utf8')).trim().slice(-1000);
    throw new Error(`${program} ended with ${code}:\n${words}`);
  } catch (error) {
    if (pid !== undefined) throw error;
    throw new Error(`${program} does not start: npm run bench installs it (Debian package ansible-core)`, {
      cause: error,
    });
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function endGroup(pid: number, exit: Promise<unknown>): void {
  process.kill(-pid, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), PATIENCE_MS);
  void exit.finally(() => clearTimeout(timer));
}
