import { execFile } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlaySource } from '../../src/ansible/plays/play.ts';
import type { Endpoint, ExitStatus } from '../../src/channel/channel.ts';
import { inSeconds } from '../support/channel-rig.ts';
import { freePort } from '../support/free-port.ts';
import type { PlayOfOther } from '../support/play-process.ts';
import { newPlay, openPlaysBench, type PlaysBench } from '../support/plays.ts';
import { STRANGER } from '../support/stranger.ts';

const execute = promisify(execFile);
const PLAY_PROCESS = fileURLToPath(new URL('../support/play-process.ts', import.meta.url));
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
  const nowhere = { host: '127.0.0.1', port: await freePort('127.0.0.1'), user: 'root', key: null };
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

test('everything of a play is run as the user that its step names, without a password in it, or as one that the playbook names', async () => {
  await bench.write(
    'who/who.yml',
    '- hosts: all\n  gather_facts: false\n  tasks:\n    - raw: id -un; cat; printf "\\377" | od -An -tx1\n',
  );
  const [node] = bench.nodes;
  const endpoints = node === undefined ? [] : [{ ...node.endpoint, become: { method: 'su', user: 'nobody' } as const }];
  const [status] = await bench.play({ path: 'who/who.yml' }, { endpoints });
  expect(status).toMatchObject({ kind: 'exited', code: 0, output: 'changed: raw\n  nobody\n   ff\n' });

  const inside = '    - raw: id -un\n      become: true\n      become_user: nobody\n';
  await bench.write('who/inside.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${inside}`);
  const [other] = await bench.play({ path: 'who/inside.yml' }, { endpoints: endpointsOf(0) });
  expect(other).toMatchObject({ kind: 'exited', code: 0, output: 'changed: raw\n  nobody\n' });
});

const MODULE = { kind: 'module', file: null, repository: null, check: false } as const;

/** A module of a collection, as its directory has it. */
const GREETING = `from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec={})
module.exit_json(changed=False, msg='hello')
`;

const greetIn = (collection: string): string =>
  `ansible_collections/springtide_test/${collection}/plugins/modules/greet.py`;

test('collections are found beside the playbook, and where the server has them', async () => {
  await bench.write(`greet/collections/${greetIn('beside')}`, GREETING);
  const collections = await mkdtemp(join(tmpdir(), 'springtide-collections-'));
  await chmod(collections, 0o755);
  await mkdir(join(collections, greetIn('there'), '..'), { recursive: true });
  await writeFile(join(collections, greetIn('there')), GREETING);
  const tasks = ['beside', 'there'].map((name) => `    - springtide_test.${name}.greet:\n`).join('');
  await bench.write('greet/greet.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
  const runner = bench.runner({ collections: [collections] });
  const [status] = await bench.play({ path: 'greet/greet.yml' }, { runner, endpoints: endpointsOf(0) });
  expect(status).toMatchObject({ kind: 'exited', code: 0 });
  await rm(collections, { recursive: true });
});

test('an action whose module works from the server is played: unarchive and assemble with files of the server, wait_for_connection, reboot', async () => {
  const [node] = bench.nodes;
  if (node === undefined) throw new Error('there is no node');
  await mkdir(join(bench.content, 'app'), { recursive: true });
  await writeFile(join(bench.content, 'app/hello'), 'hello\n');
  await execute('tar', ['-czf', join(bench.content, 'app/app.tgz'), '-C', join(bench.content, 'app'), 'hello']);
  const play = (source: PlaySource): Promise<ExitStatus> =>
    bench.runner().run(node.endpoint, { group: 'g', source, host: { name: 'n', groups: [], vars: {} } }, newPlay());
  const dest = join(node.home, "it's {{ 1 + 1 }}");
  await mkdir(dest);
  const unarchive = { ...MODULE, module: 'unarchive', args: { src: 'app/app.tgz', dest }, file: 'app/app.tgz' };
  expect(await play(unarchive)).toMatchObject({
    kind: 'exited',
    code: 0,
    output: expect.stringMatching(/^changed: unarchive\n {2}\{"dest"/),
  });
  expect(await bench.fileOf(0, "it's {{ 1 + 1 }}/hello")).toBe('hello\n');

  await mkdir(join(bench.content, 'app/parts'));
  for (const part of ['b', 'a']) await writeFile(join(bench.content, 'app/parts', part), `${part}\n`);
  const assemble = { src: 'app/parts', dest: join(node.home, 'whole'), remote_src: false };
  const assembled = await play({ ...MODULE, module: 'assemble', args: assemble, file: 'app/parts' });
  expect(assembled).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/^changed: assemble\n/) });
  expect(await bench.fileOf(0, 'whole')).toBe('a\nb\n');
  const waited = await play({ ...MODULE, module: 'wait_for_connection', args: { timeout: 60 } });
  expect(waited).toMatchObject({
    kind: 'exited',
    code: 0,
    output: expect.stringMatching(/^ok: wait_for_connection\n/),
  });

  await writeFile(join(node.home, 'boot'), 'before\n');
  const args = {
    reboot_command: `sh -c 'echo after >${node.home}/boot'`,
    boot_time_command: `cat ${node.home}/boot`,
    search_paths: ['/bin'],
  };
  const reboot = { ...MODULE, module: 'reboot', args };
  expect(await play({ ...reboot, check: true })).toMatchObject({ code: 0, output: 'changed: reboot\n' });
  expect(await bench.fileOf(0, 'boot')).toBe('before\n');
  expect(await play(reboot)).toMatchObject({ kind: 'exited', code: 0 });
});

test('a playbook includes tasks, roles and playbooks, and takes a file from one node to the others', async () => {
  await bench.write('parts/roles/told/tasks/main.yml', '- raw: "echo main {{ word }} >>{{ home }}/told"\n');
  await bench.write('parts/roles/told/tasks/other.yml', '- raw: "echo other {{ word }} >>{{ home }}/told"\n');
  await bench.write('parts/more.yml', '- raw: "echo more >>{{ home }}/told"\n');
  await bench.write(
    'parts/after.yml',
    `- hosts: all
  gather_facts: false
  tasks:
    - include_role: {name: told}
      vars: {word: third}
`,
  );
  await bench.write(
    'parts/site.yml',
    `- hosts: all
  gather_facts: false
  tasks:
    - include_tasks: more.yml
    - import_role: {name: told, tasks_from: other}
      vars: {word: first}
    - include_role: {name: told, tasks_from: "{{ part }}"}
      vars: {word: second, part: other}
      when: number == 0
    - raw: "echo {{ home | hash }} >{{ home }}/token"
    - fetch: {src: "{{ home }}/token", dest: fetched/, flat: true}
      run_once: true
    - copy: {src: fetched/token, dest: "{{ home }}/got"}
    - setup: {gather_subset: ["!all", min]}
    - copy: {content: "{{ ansible_facts.system }} {{ hostvars[groups['all'][0]].number }}", dest: "{{ home }}/facts"}
- import_playbook: after.yml
`,
  );
  const ended = await bench.play({ path: 'parts/site.yml' }, { endpoints: [...endpointsOf(0), ...endpointsOf(1)] });
  expect(ended.map(outputOf).join('\n')).not.toMatch(/^ERROR/m);
  expect(ended).toMatchObject([
    { kind: 'exited', code: 0 },
    { kind: 'exited', code: 0 },
  ]);
  expect(await bench.fileOf(0, 'told')).toBe('more\nother first\nother second\nmain third\n');
  expect(await bench.fileOf(1, 'told')).toBe('more\nother first\nmain third\n');
  const tokens = [await bench.fileOf(0, 'token'), await bench.fileOf(1, 'token')];
  expect(new Set(tokens).size).toBe(2);
  // the node that came first
  const got = await bench.fileOf(0, 'got');
  expect(got).toBeOneOf(tokens);
  expect(await bench.fileOf(1, 'got')).toBe(got);
  expect(await bench.fileOf(1, 'facts')).toMatch(/^Linux [01]$/);
});

test('a server that is not root plays, and what it can read itself is not there for the playbook', async () => {
  const [node] = bench.nodes;
  if (node === undefined) throw new Error('there is no node');
  const place = await mkdtemp(join(tmpdir(), 'springtide-other-'));
  const [keyFile, secret, content] = ['key', 'secret', 'files'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(content);
  await copyFile(node.keyFile, keyFile);
  await writeFile(secret, 'hunter2', { mode: 0o600 });
  await writeFile(
    join(content, 'site.yml'),
    `- hosts: all
  gather_facts: false
  tasks:
    - raw: echo ran for {{ server }}
    - debug: {msg: "read {{ lookup('file', '${secret}') }}"}
      ignore_errors: true
`,
  );
  for (const path of [place, keyFile, secret, content]) await chown(path, STRANGER, STRANGER);
  const { endpoint } = node;
  const order: PlayOfOther = {
    uid: STRANGER,
    content,
    directory: join(place, 'plays'),
    path: 'site.yml',
    endpoint,
    keyFile,
  };
  const { stdout } = await execute(process.execPath, [PLAY_PROCESS, JSON.stringify(order)]);
  const status = JSON.parse(stdout) as ExitStatus;
  expect(status).toMatchObject({ kind: 'exited', code: 0 });
  expect(outputOf(status)).toMatch(/^changed: raw\n {2}ran for 65534\nignored: debug\n/);
  expect(outputOf(status)).not.toContain('hunter2');
  await rm(place, { recursive: true });
});
