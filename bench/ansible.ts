import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import type { Fleet } from './fleet.ts';
import { runProgram } from './program.ts';

/**
 * Ansible as fast as its settings make it: pipelining, an interpreter that need not be looked for, no facts, no check of
 * host keys. Connections are shared and kept as Ansible does by default (ControlPersist=60s). One step is the command
 * `ansible`, several are a playbook of as many tasks.
 */
export function ansible(forks: number): Contender {
  return {
    name: `ansible -f ${forks}`,
    run: async ({ fleet, steps, signal, measure }) => {
      const directory = join(fleet.directory, 'ansible');
      await mkdir(directory, { recursive: true });
      const inventory = join(directory, 'inventory');
      const playbook = join(directory, 'playbook.yml');
      const config = join(directory, 'ansible.cfg');
      await writeFile(inventory, inventoryOf(fleet));
      await writeFile(playbook, playbookOf(steps));
      await writeFile(config, '');
      const common = ['-i', inventory, '-f', String(forks)];
      const [command, args] =
        steps === 1
          ? (['ansible', ['all', ...common, '-m', 'shell', '-a', 'echo hi']] as const)
          : (['ansible-playbook', [...common, playbook]] as const);
      const env = {
        HOME: directory,
        ANSIBLE_CONFIG: config,
        ANSIBLE_HOME: join(directory, 'home'),
        ANSIBLE_SSH_CONTROL_PATH_DIR: join(directory, 'cp'),
        ANSIBLE_HOST_KEY_CHECKING: 'False',
        ANSIBLE_PIPELINING: '1',
      };
      // it exits with 0 only if every host did everything
      await measure(() => runProgram({ command, args, env, directory, debianPackage: 'ansible-core' }, signal));
    },
  };
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

/** JSON is YAML too. */
function playbookOf(steps: number): string {
  const tasks = Array.from({ length: steps }, (_, index) => ({ name: `echo_${index}`, shell: 'echo hi' }));
  return JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]);
}
