import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLAYBOOK_MODULE } from '../src/ansible/admitted-modules.ts';
import type { AnsibleTask } from '../src/ansible/ansible.ts';
import type { Contender, Work } from './contender.ts';
import type { Fleet } from './fleet.ts';
import { runProgram } from './program.ts';

/** Where Debian installs the strategies of Mitogen. */
const MITOGEN_STRATEGIES = '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy';

/**
 * Ansible with its fastest settings: pipelining, a fixed interpreter, no facts, no check of
 * host keys. Connections are shared and kept as Ansible does by default (ControlPersist=60s). One step is the command
 * `ansible`, several are a playbook of as many tasks.
 */
export function ansible(forks: number): Contender {
  return { name: `ansible -f ${forks}`, run: (work) => runAnsible(work, forks, 'ansible', {}, 'ansible-core') };
}

/** The same with Mitogen, which keeps one connection and one interpreter for each host while the command runs. */
export function mitogen(forks: number): Contender {
  const env = { ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: MITOGEN_STRATEGIES };
  return {
    name: `ansible -f ${forks}, Mitogen`,
    run: (work) => runAnsible(work, forks, 'mitogen', env, 'ansible-mitogen'),
  };
}

async function runAnsible(
  { fleet, steps, modules, signal, measure, measureWarm }: Work,
  forks: number,
  name: string,
  more: Readonly<Record<string, string>>,
  debianPackage: string,
): Promise<void> {
  const directory = join(fleet.directory, name);
  await mkdir(directory, { recursive: true });
  const inventory = join(directory, 'inventory');
  const own = join(fleet.content, `${name}.yml`);
  const playbook = given(modules, fleet) ?? own;
  const config = join(directory, 'ansible.cfg');
  await writeFile(inventory, inventoryOf(fleet));
  await writeFile(own, playbookOf(modules ?? Array.from({ length: steps }, () => ECHO)));
  await writeFile(config, '');
  const common = ['-i', inventory, '-f', String(forks)];
  const [command, args] =
    steps === 1 && modules === undefined
      ? (['ansible', ['all', ...common, '-m', 'shell', '-a', 'echo hi']] as const)
      : (['ansible-playbook', [...common, playbook]] as const);
  const env = {
    HOME: directory,
    ANSIBLE_CONFIG: config,
    ANSIBLE_HOME: join(directory, 'home'),
    ANSIBLE_SSH_CONTROL_PATH_DIR: join(directory, 'cp'),
    ANSIBLE_HOST_KEY_CHECKING: 'False',
    ANSIBLE_PIPELINING: '1',
    ANSIBLE_TIMEOUT: '60',
    ...more,
  };
  // its exit code is 0 only if every host did everything
  const run = (): Promise<unknown> => runProgram({ command, args, env, directory, debianPackage }, signal);
  await measure(run);
  // its connections stay open for a minute
  if (modules !== undefined) await measureWarm(run);
}

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

const ECHO: AnsibleTask = { module: 'shell', args: { cmd: 'echo hi' } };

/** The playbook that is played as it is; null = the work is not one. */
function given(modules: readonly AnsibleTask[] = [], { content }: Fleet): string | null {
  const { path } = modules.find(({ module }) => module === PLAYBOOK_MODULE)?.args ?? {};
  return typeof path === 'string' ? join(content, path) : null;
}

/** A playbook of one task after another; JSON is YAML too. */
export function playbookOf(modules: readonly AnsibleTask[]): string {
  const tasks = modules.map(({ module, args }, index) => ({ name: `step_${index}`, [module]: args }));
  return JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]);
}
