import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnsibleRunner } from '../../src/ansible/ansible.ts';
import { modulePlays } from '../../src/ansible/plays/module-plays.ts';
import { Plays } from '../../src/ansible/plays/plays.ts';
import { readFacts } from '../../src/domain/facts/facts.ts';
import type { ExitStatus } from '../../src/channel/channel.ts';
import { type AnsibleBench, module, openAnsibleBench } from '../support/ansible.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { ownFilesAt } from '../support/no-content.ts';
import { openPlaysBench } from '../support/plays.ts';
import { startSshd } from '../support/sshd.ts';

let bench: AnsibleBench;
/** Where a build may look, as it sees no other files of the server. */
let place: string;

beforeAll(async () => {
  bench = await openAnsibleBench();
  await mkdir('/usr/local/lib', { recursive: true });
  place = await mkdtemp('/usr/local/lib/springtide-test-');
  await chmod(place, 0o755);
});
afterAll(async () => {
  await rm(place, { recursive: true });
  await bench[Symbol.asyncDispose]();
});

/** An ansible-playbook that this Python runs. */
async function playbookOf(python: string): Promise<string> {
  const playbook = join(place, 'ansible-playbook');
  await writeFile(playbook, `#!${python}\n`);
  return playbook;
}

/** One whose Python says that it knows no programs. */
async function unknown(): Promise<string> {
  const python = join(place, 'python');
  await writeFile(python, `#!/bin/sh\nwhile read -r _; do echo '{"unknown": "9.9.9"}'; done\n`, { mode: 0o755 });
  return playbookOf(python);
}

describe('a version of Ansible of which no programs can be made', () => {
  test('is refused with the remedy', async () => {
    const ansible = bench.runner({ playbooks: [await unknown()] });
    await expect(ansible.run(bench.sshd.endpoint, module('ping', {}), newRun())).rejects.toThrow(
      'module ping: ansible-core 9.9.9 on the server is not supported: install a version',
    );
  });

  test('has its modules played, for all nodes of a task at once; whoever knows it later takes what was played', async () => {
    await using other = await startSshd();
    const directory = await mkdtemp(join(tmpdir(), 'springtide-plays-'));
    try {
      const plays = (): Plays =>
        new Plays({ channel: bench.channel, directory, content: ownFilesAt('/nonexistent'), hidden: [] });
      const played = bench.runner({ playbooks: [await unknown()], otherwise: modulePlays(plays()) });
      const task = { ...module('lineinfile', { path: '~/made', line: "it's {{ 1 }}", create: true }), taskId: 7 };
      const nodes = [bench.sshd, other].map(({ endpoint }) => ({
        endpoint,
        run: newRun({ deadline: inSeconds(100) }),
      }));
      const all = (by: AnsibleRunner): Promise<readonly ExitStatus[]> =>
        Promise.all(nodes.map(({ endpoint, run }) => by.run(endpoint, task, run)));
      const ended = await all(played);
      for (const status of ended) {
        expect(status).toMatchObject({
          kind: 'exited',
          code: 0,
          output: expect.stringMatching(/^changed\n\{.*line added/s),
        });
      }
      expect(await readdir(directory)).toHaveLength(1);
      // by a version that is known, under the same runs: a second change would end as "ok"
      expect(await all(bench.runner({ otherwise: modulePlays(plays()) }))).toEqual(ended);

      const run = newRun({ deadline: inSeconds(100) });
      const facts = await played.run(bench.sshd.endpoint, module('setup', { gather_subset: ['!all'] }), run);
      expect(readFacts('output' in facts ? facts.output : '').facts).toMatchObject({ python: expect.any(Object) });
      const failing = await played.run(
        bench.sshd.endpoint,
        module('file', { path: '/proc/x/y', state: 'touch' }),
        newRun(),
      );
      expect(failing).toMatchObject({
        kind: 'exited',
        code: 2,
        output: expect.stringMatching(/^failed\n[^]*\/proc\/x/),
      });
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test('has its modules run in another way, where there is one, and is told once', async () => {
    const ended: ExitStatus = { kind: 'exited', code: 0, output: 'ok\n' };
    const calls: string[] = [];
    const otherwise: AnsibleRunner = {
      run: async (_, task, { runId }) => {
        calls.push(`${task.module} ${runId}`);
        return ended;
      },
      cancel: async (_, runId) => {
        calls.push(`cancel ${runId}`);
      },
    };
    const onUnknown = (version: string): unknown => calls.push(version);
    const ansible = bench.runner({ playbooks: [await unknown()], otherwise, onUnknown });
    const [first, second] = [newRun(), newRun()];
    for (const own of [first, second]) {
      expect(await ansible.run(bench.sshd.endpoint, module('ping', {}), own)).toEqual(ended);
    }
    await ansible.cancel(bench.sshd.endpoint, second.runId);
    expect(calls).toEqual(['9.9.9', `ping ${first.runId}`, `ping ${second.runId}`, `cancel ${second.runId}`]);
  });
});

const DEB = process.env['ANSIBLE_CORE'] ?? '';

test.runIf(DEB !== '')(`modules of ${DEB} run`, async () => {
  const environment = join(place, 'environment');
  const library = join(environment, 'lib', `python${pythonVersion()}`);
  await mkdir(join(environment, 'bin'), { recursive: true });
  await mkdir(library, { recursive: true });
  execFileSync('dpkg-deb', ['-x', DEB, join(place, 'deb')]);
  await symlink(join(place, 'deb/usr/lib/python3/dist-packages'), join(library, 'site-packages'));
  await symlink('/usr/bin/python3', join(environment, 'bin/python'));
  await writeFile(join(environment, 'pyvenv.cfg'), 'home = /usr/bin\ninclude-system-site-packages = true\n');
  const playbooks = [await playbookOf(join(environment, 'bin/python'))];
  await using plays = await openPlaysBench(1);
  const played = plays.runner({ playbooks });
  for (const [way, ansible] of Object.entries({ program: bench.runner({ playbooks }), play: modulePlays(played) })) {
    const path = join(bench.sshd.home, `made-by-${way}`);
    for (const [name, args, output] of [
      ['ping', { data: '你' }, /^ok\n\{"ping": "你"\}\n$/],
      ['file', { path, state: 'directory' }, /^changed\n/],
      ['setup', { gather_subset: ['!all'] }, /^ok\n.*ansible_python/s],
      ['service', { name: 'no-such-service', state: 'started' }, /^failed\n/],
      ['file', { path: '/proc/x/y', state: 'touch' }, /^failed\n[^]*\/proc\/x/],
    ] as const) {
      const status = await ansible.run(bench.sshd.endpoint, module(name, { ...args }), newRun());
      expect({ way, ...status }).toMatchObject({ way, kind: 'exited', output: expect.stringMatching(output) });
    }
  }
  await plays.write('web/roles/web/templates/conf.j2', 'port={{ port }}\n');
  await plays.write('web/roles/web/handlers/main.yml', '- name: restart\n  raw: echo restarted\n');
  await plays.write(
    'web/roles/web/tasks/main.yml',
    `- template: {src: conf.j2, dest: "{{ home }}/conf"}
  notify: restart
- command: "echo {{ item }}"
  loop: [a, b]
  changed_when: false
- fail: {msg: no more}
  ignore_errors: true
`,
  );
  await plays.write('web/site.yml', '- hosts: all\n  roles: [web]\n');
  const [status] = await plays.play({ path: 'web/site.yml' }, { runner: played, vars: { port: 80 } });
  expect(status).toMatchObject({ kind: 'exited', code: 0 });
  const log = status !== undefined && 'output' in status ? status.output.split('\n') : [];
  expect(log.filter((line) => /^\w/.test(line))).toEqual([
    'ok: Gathering Facts',
    'changed: web : template',
    'ok: web : command',
    'ignored: web : fail',
    'changed: web : restart',
  ]);
  expect(log).toEqual(expect.arrayContaining(['  +port=80', '  ok: a', '    a', '  no more', '  restarted']));
});

function pythonVersion(): string {
  const print = 'import sys; print("%d.%d" % sys.version_info[:2])';
  return execFileSync('/usr/bin/python3', ['-c', print], { encoding: 'utf8' }).trim();
}
