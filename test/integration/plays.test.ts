import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlaySource } from '../../src/ansible/plays/play.ts';
import type { Endpoint, ExitStatus } from '../../src/channel/channel.ts';
import { inSeconds } from '../support/channel-rig.ts';
import { freePort } from '../support/free-port.ts';
import { newPlay, openPlaysBench, type PlaysBench } from '../support/plays.ts';

const execute = promisify(execFile);
let bench: PlaysBench;

beforeAll(async () => {
  bench = await openPlaysBench(3);
});
afterAll(() => bench[Symbol.asyncDispose]());

const outputOf = (status: ExitStatus | undefined): string =>
  status !== undefined && 'output' in status ? status.output : '';

const endpointsOf = (node: number): readonly Endpoint[] =>
  bench.nodes.slice(node, node + 1).map(({ endpoint }) => endpoint);

async function writeRole(): Promise<void> {
  await bench.write('web/deploy.yml', '- hosts: pool_web\n  gather_facts: false\n  roles: [web]\n');
  await bench.write(
    'web/roles/web/templates/conf.j2',
    "port={{ port }} {{ inventory_hostname }} {{ groups['cluster_main'] | length }}\n",
  );
  await bench.write(
    'web/roles/web/handlers/main.yml',
    '- name: restart\n  shell: echo "{{ color }}" >>{{ home }}/restarted\n',
  );
  await bench.write(
    'web/roles/web/tasks/main.yml',
    `- name: configure
  template: {src: conf.j2, dest: "{{ home }}/conf"}
  notify: restart
  tags: config
- name: check
  shell: "echo no such port >&2; exit {{ 3 if number == 1 else 0 }}"
  changed_when: false
  tags: config
- name: make
  raw: "echo {{ item }} >>{{ home }}/made"
  loop: [a, b]
  tags: config
- name: not asked for
  shell: touch {{ home }}/other
  tags: other
`,
  );
}

test('a role is played with its handlers, tags and variables; a node that fails, or is not reached, is not in the way of the others', async () => {
  await writeRole();
  const nowhere = { host: '127.0.0.1', port: await freePort('127.0.0.1'), user: 'root', keyFile: null };
  let told = '';
  const runs = [
    newPlay({ onOutput: (text) => (told += text) }),
    newPlay(),
    newPlay(),
    newPlay({ deadline: inSeconds(4) }),
  ];
  const endpoints = [...bench.nodes.map(({ endpoint }) => endpoint), nowhere];
  const args = { path: 'web/deploy.yml', tags: 'config', extra_vars: { color: 'red' } };
  const ended = await bench.play(args, { runs, endpoints, vars: { port: 80 } });

  const [first, second, third, fourth] = ended;
  expect(first).toMatchObject({ kind: 'exited', code: 0 });
  expect(told).toBe(outputOf(first));
  const log = outputOf(first).split('\n');
  expect(log.filter((line) => !line.startsWith(' '))).toEqual([
    'changed: web : configure',
    'ok: web : check',
    'changed: web : make',
    'changed: web : restart',
    '',
  ]);
  expect(log).toEqual(expect.arrayContaining(['  +port=80 192.0.2.1 3', '  changed: a', '  changed: b']));
  expect([await bench.fileOf(0, 'made'), await bench.fileOf(0, 'restarted')]).toEqual(['a\nb\n', 'red\n']);
  expect(await bench.fileOf(2, 'conf')).toBe('port=80 192.0.2.3 3\n');
  expect(third).toMatchObject({ kind: 'exited', code: 0 });

  expect(second).toMatchObject({ kind: 'exited', code: 2 });
  expect(outputOf(second)).toMatch(/failed: web : check\n[^]*no such port\n$/);
  expect(await bench.fileOf(1, 'made')).toBe('');
  expect(fourth).toMatchObject({ kind: 'unreachable', mayRun: false });

  // the node that failed, once more and alone
  const [again] = await bench.play(args, {
    endpoints: bench.nodes.slice(1, 2).map(({ endpoint }) => endpoint),
    vars: { port: 80, home: bench.nodes[1]?.home ?? '' },
  });
  expect(again).toMatchObject({ kind: 'exited', code: 0 });
  expect(await bench.fileOf(1, 'made')).toBe('a\nb\n');
});

test('a playbook that Ansible does not take fails each node with what is wrong; one that does not exist is named', async () => {
  await bench.write('bad/deploy.yml', '- hosts: all\n  tasks:\n    - no_such_module: x\n');
  const [first, second] = await bench.play({ path: 'bad/deploy.yml' });
  expect(first).toMatchObject({ kind: 'exited', code: 4, output: expect.stringMatching(/ERROR! .*no_such_module/) });
  expect(second).toEqual(first);
  await expect(bench.play({ path: 'none.yml' })).rejects.toThrow('file none.yml does not exist on the server');
});

test('everything of a play is run as the user that its step names, without a password in it', async () => {
  await bench.write(
    'who/who.yml',
    '- hosts: all\n  gather_facts: false\n  tasks:\n    - raw: id -un; cat; printf "\\377" | od -An -tx1\n',
  );
  const [node] = bench.nodes;
  const endpoints = node === undefined ? [] : [{ ...node.endpoint, become: { method: 'su', user: 'nobody' } as const }];
  const [status] = await bench.play({ path: 'who/who.yml' }, { endpoints });
  expect(status).toMatchObject({ kind: 'exited', code: 0, output: 'changed: raw\n  nobody\n   ff\n' });
});

/** A module of a collection, as its directory has it. */
const GREETING = `from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec={})
module.exit_json(changed=False, msg='hello')
`;

test('collections are found beside the playbook, and where the server has them', async () => {
  const of = (name: string): string => `ansible_collections/springtide_test/${name}/plugins/modules/greet.py`;
  await bench.write(`greet/collections/${of('beside')}`, GREETING);
  const collections = await mkdtemp(join(tmpdir(), 'springtide-collections-'));
  await chmod(collections, 0o755);
  await mkdir(join(collections, of('there'), '..'), { recursive: true });
  await writeFile(join(collections, of('there')), GREETING);
  const tasks = ['beside', 'there'].map((name) => `    - springtide_test.${name}.greet:\n`).join('');
  await bench.write('greet/greet.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
  const runner = bench.runner({ collections: [collections] });
  const [status] = await bench.play({ path: 'greet/greet.yml' }, { runner, endpoints: endpointsOf(0) });
  expect(status).toMatchObject({ kind: 'exited', code: 0 });
  await rm(collections, { recursive: true });
});

test('an action whose module works from the server is played: unarchive with a file of the server, reboot', async () => {
  const [node] = bench.nodes;
  if (node === undefined) throw new Error('there is no node');
  await mkdir(join(bench.content, 'app'), { recursive: true });
  await writeFile(join(bench.content, 'app/hello'), 'hello\n');
  await execute('tar', ['-czf', join(bench.content, 'app/app.tgz'), '-C', join(bench.content, 'app'), 'hello']);
  const play = (source: PlaySource): Promise<ExitStatus> =>
    bench.runner().run(node.endpoint, { group: 'g', source, host: { name: 'n', groups: [], vars: {} } }, newPlay());
  const dest = join(node.home, "it's {{ 1 + 1 }}");
  await mkdir(dest);
  const unarchive = {
    kind: 'module',
    module: 'unarchive',
    args: { src: 'app/app.tgz', dest },
    file: 'app/app.tgz',
    repository: null,
  } as const;
  expect(await play(unarchive)).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/^changed: unarchive\n {2}\{"dest"/) });
  expect(await bench.fileOf(0, "it's {{ 1 + 1 }}/hello")).toBe('hello\n');

  await writeFile(join(node.home, 'boot'), 'before\n');
  const args = {
    reboot_command: `sh -c 'echo after >${node.home}/boot'`,
    boot_time_command: `cat ${node.home}/boot`,
    search_paths: ['/bin'],
  };
  expect(await play({ kind: 'module', module: 'reboot', args, file: null, repository: null })).toMatchObject({ kind: 'exited', code: 0 });
});
