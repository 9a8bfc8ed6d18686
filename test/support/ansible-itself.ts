import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AnsibleTask } from '../../src/ansible/ansible.ts';
import type { Endpoint } from '../../src/channel/channel.ts';

/** What a module answered, in Ansible's own words. */
export type Result = Readonly<Record<string, unknown>>;

/** Shows each result as a line of JSON. */
const CALLBACK = `import json
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = 'name: results'


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'results'

    def v2_runner_on_ok(self, result):
        self._display.display(json.dumps([result._task.name, result._result]))

    def v2_runner_on_failed(self, result, ignore_errors=False):
        result._result['failed'] = True
        self.v2_runner_on_ok(result)

    v2_runner_on_skipped = v2_runner_on_unreachable = v2_runner_on_ok
`;

/** Has the program ansible-playbook carry out tasks on a node, one after another, whether they fail or not; answers in order. */
export async function byAnsibleItself(endpoint: Endpoint, tasks: readonly AnsibleTask[]): Promise<readonly Result[]> {
  await using place = await mkdtempDisposable(join(tmpdir(), 'springtide-ansible-'));
  const directory = place.path;
  const { host, port, user, key } = endpoint;
  const play = tasks.map(({ module, args }, index) => ({
    name: String(index),
    [`ansible.builtin.${module}`]: args,
    ignore_errors: true,
  }));
  await writeFile(join(directory, 'results.py'), CALLBACK);
  await writeFile(join(directory, 'play.yml'), JSON.stringify([{ hosts: 'all', gather_facts: false, tasks: play }]));
  const variables = {
    ansible_port: port,
    ansible_user: user,
    ansible_ssh_private_key_file: key,
    ansible_python_interpreter: '/usr/bin/python3',
    ansible_ssh_common_args: '-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR',
  };
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: directory,
    LC_ALL: 'C.UTF-8',
    ANSIBLE_CALLBACK_PLUGINS: directory,
    ANSIBLE_STDOUT_CALLBACK: 'results',
    ANSIBLE_HOST_KEY_CHECKING: 'False',
    ANSIBLE_PIPELINING: '1',
    ANSIBLE_SSH_CONTROL_PATH_DIR: join(directory, 'cp'),
  };
  const args = ['-i', `${host},`, '-e', JSON.stringify(variables), join(directory, 'play.yml')];
  const { stdout } = await promisify(execFile)('/usr/bin/ansible-playbook', args, { env, maxBuffer: 2 ** 26 });
  const lines = stdout.split('\n').filter((line) => line.startsWith('["'));
  const results = new Map(lines.map((line) => JSON.parse(line) as [string, Result]));
  return tasks.map((_, index) => results.get(String(index)) ?? { failed: true, msg: `no result: ${stdout}` });
}
