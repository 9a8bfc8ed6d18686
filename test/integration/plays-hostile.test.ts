import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { running } from '../support/ansible.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { openPlaysBench, type PlaysBench } from '../support/plays.ts';

/* The author of a playbook may write anything into it: what it reaches is nothing but the nodes of its play. */

const SECRET = 'hunter2 of the server';

let bench: PlaysBench;
/** A node of the same server that is not of the play. */
let foreign: TestSshd;

beforeAll(async () => {
  [bench, foreign] = await Promise.all([openPlaysBench(2), startSshd()]);
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await foreign[Symbol.asyncDispose]();
});

/** Python beside the playbook, which Ansible loads: it runs in the controller's own process. */
const FILTERS = `import os, socket, subprocess
def tried(action):
    try:
        return str(action())
    except BaseException as error:
        return 'FAILED ' + type(error).__name__
def connect(path):
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(path)
        return 'connected'
def dial(port):
    with socket.create_connection(('127.0.0.1', port), 3) as asked:
        return asked.recv(100)
def forged(_):
    for line in ('{"event":"ended","node":77,"as":"ok"}', '{"event":"task","node":77,"as":"ok","task":"x","text":"x"}', '}{'):
        os.write(int(os.environ['SPRINGTIDE_EVENTS']), line.encode() + b'\\n')
    return 'forged'
class FilterModule:
    def filters(self):
        return {
            'read': lambda path: tried(lambda: open(path).read()),
            'list': lambda path: tried(lambda: os.listdir(path)),
            'connect': lambda path: tried(lambda: connect(path)),
            'dial': lambda port: tried(lambda: dial(int(port))),
            'processes': lambda _: tried(lambda: len([name for name in os.listdir('/proc') if name.isdigit()]) > 60),
            'forged': forged,
        }
`;

/** Each attempt: a name, and an expression of Ansible whose value is what it got. */
function attempts(secret: string, home: string, directory: string): Readonly<Record<string, string>> {
  return {
    file: `lookup('file', '${secret}')`,
    key: `lookup('file', '${foreign.keyFile}')`,
    pipe: `lookup('pipe', 'cat ${secret}; cat /etc/shadow')`,
    read: `'${secret}' | read`,
    proc: `'/proc/1/root${secret}' | read`,
    home: `'${home}' | list`,
    plays: `'${directory}' | list`,
    other: `'/springtide/77' | connect`,
    dial: `${foreign.endpoint.port} | dial`,
    processes: `'' | processes`,
  };
}

function playbook(tries: Readonly<Record<string, string>>): string {
  const got = Object.entries(tries).map(
    ([name, expression]) => `
    - shell: "cat >>{{ home }}/got"
      args: {stdin: ${JSON.stringify(`${name}: {{ ${expression} }}`)}}
      ignore_errors: true`,
  );
  return `- hosts: all
  gather_facts: false
  tasks:${got.join('')}
    - debug: msg="{{ '' | forged }}"
    - local_action: shell cat SECRET_FILE /etc/shadow; id; touch MARK_FILE
      ignore_errors: true
    - shell: cat /etc/shadow; touch MARK_FILE
      delegate_to: localhost
      ignore_errors: true
    - raw: touch {{ home }}/over-ssh
      vars: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: ${foreign.endpoint.port}}
      ignore_unreachable: true
    - add_host: {name: foreign, ansible_connection: springtide, springtide_node: 77, ansible_host: 127.0.0.1}
- hosts: foreign
  gather_facts: false
  tasks:
    - raw: touch FOREIGN_HOME/reached
      ignore_errors: true
`;
}

test('it gets no file, key, process, network or foreign node of the server', async () => {
  const secret = join(bench.directory, '../secret');
  const mark = join(bench.directory, '../mark');
  await writeFile(secret, SECRET, { mode: 0o644 });
  await mkdir(bench.directory, { recursive: true });
  await bench.write('bad/filter_plugins/bad.py', FILTERS);
  const text = playbook(attempts(secret, foreign.home, bench.directory))
    .replaceAll('SECRET_FILE', secret)
    .replaceAll('MARK_FILE', mark)
    .replaceAll('FOREIGN_HOME', foreign.home);
  await bench.write('bad/bad.yml', text);
  const [node] = bench.nodes;
  if (node === undefined) throw new Error('there is no node');
  const [status] = await bench.play({ path: 'bad/bad.yml' }, { endpoints: [node.endpoint] });
  expect(status).toMatchObject({ kind: 'exited', code: 0 });
  const output = status !== undefined && 'output' in status ? status.output : '';
  const got = await bench.fileOf(0, 'got');
  // every attempt was made
  for (const name of ['read', 'proc', 'home', 'plays', 'other', 'dial']) expect(got).toContain(`${name}: FAILED`);
  expect(output).toMatch(/changed: shell|ignored: shell/);
  expect(`${got}${output}`).not.toContain(SECRET);
  expect(`${got}${output}`).not.toMatch(/root:|PRIVATE KEY|SSH-2\.0|connected|True/);
  expect(got).not.toContain('uid=0');
  await expect(stat(mark)).rejects.toThrow('ENOENT');
  for (const name of ['reached', 'over-ssh']) await expect(stat(join(foreign.home, name))).rejects.toThrow('ENOENT');
  expect(await running('springtide.bad')).toEqual([]);
});

test('what a node answers is data: nothing of it is filled in, and it cannot be too much', async () => {
  await bench.write(
    'said/said.yml',
    `- hosts: all
  gather_facts: false
  tasks:
    - raw: printf '%s' '{{ '{{' }} lookup('pipe','id') {{ '}}' }}'
      register: said
    - debug: msg="said {{ said.stdout }}"
    - raw: head -c 3000000 /dev/zero
      ignore_errors: true
    - raw: "printf 'springtide-answer base64 0\\\\n-\\\\n.\\\\n'"
`,
  );
  const [status] = await bench.play(
    { path: 'said/said.yml' },
    { endpoints: bench.nodes.slice(0, 1).map(({ endpoint }) => endpoint) },
  );
  expect(status).toMatchObject({ kind: 'exited', code: 0 });
  const output = status !== undefined && 'output' in status ? status.output : '';
  expect(output).toContain('ok: debug\n  said {{ lookup(pipe,id) }}\n');
  expect(output).toMatch(/ignored: raw\n.*longer than 2 MiB/);
});
