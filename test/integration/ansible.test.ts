import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { englishOf } from '../../src/messages/message.ts';
import { nodeScript } from '../../src/ansible/node-script.ts';
import type { AnsibleTask } from '../../src/ansible/ansible.ts';
import type { ExitStatus } from '../../src/channel/channel.ts';
import type { Params, ParamValue } from '../../src/domain/plans/plan.ts';
import { type AnsibleBench, commandLines, module, openAnsibleBench, running } from '../support/ansible.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { startSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

let bench: AnsibleBench;

beforeAll(async () => {
  bench = await openAnsibleBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** Of anything but what is no character, of which a client can send none. */
const anyText = fc.string({ unit: fc.nat(0xff_ff).map((unit) => String.fromCharCode(unit).toWellFormed()) });

const inHome = (name: string): string => join(bench.sshd.home, name);
const content = (name: string): Promise<string> => readFile(inHome(name), 'utf8').catch(() => '');
/** Whether a run has begun, and read its script, which it then removes. */
const begun = (runId: string) => (): boolean =>
  existsSync(inHome(`.springtide/runs/${runId}.pid`)) && !existsSync(inHome(`.springtide/runs/${runId}.script`));

/** A module that goes on until a file is there. */
const waiting = (name: string): AnsibleTask => module('wait_for', { path: inHome(name), timeout: 90, sleep: 1 });

const lastLine = (status: ExitStatus): string =>
  status.kind === 'unreachable' ? englishOf(status.reason) : (status.output.trimEnd().split('\n').at(-1) ?? '');

describe('a module', () => {
  test('changes the node, and tells what it did', async () => {
    const line = module('lineinfile', { path: inHome('conf'), line: 'a = 1', create: true, mode: '0600' });
    const changed = expect.stringMatching(/^changed\n.*\nline added.*\n$/s);
    expect(await bench.run(line)).toEqual({ kind: 'exited', code: 0, output: changed });
    expect(await content('conf')).toBe('a = 1\n');
    expect(await bench.run(line)).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/^ok\n/) });
  });

  test.each<[string, (home: string) => Params, RegExp]>([
    ['ping', () => ({}), /^ok\n\{"ping": "pong"\}\n$/],
    ['stat', (home) => ({ path: home }), /^ok\n.*"exists": true/],
    ['setup', () => ({ gather_subset: '!all' }), /^ok\n.*ansible_python/s],
  ])('of Ansible works as it is: %s', async (name, args, output) => {
    const status = await bench.run(module(name, args(bench.sshd.home)));
    expect(status).toEqual({ kind: 'exited', code: 0, output: expect.stringMatching(output) });
  });

  test('takes every value as it is: nothing is filled in a second time', async () => {
    const texts = fc.sample(anyText, { numRuns: 200, seed: 1 });
    const body: ParamValue = {
      braces: '{{ 1+1 }} {% raw %} {# x #} {{ lookup("pipe", "id") }}',
      texts: [
        '#jinja2: x',
        "!unsafe 'x'",
        "'''",
        '"',
        '\\',
        '\n- a: b\n',
        '',
        'yes',
        '1e3',
        '0123',
        '[1]',
        '~',
        ...texts,
      ],
      others: [1, 1.5, -3, true, false, null, { '{{ key }}': 'value', __ansible_vault: 'x', __ansible_unsafe: 'y' }],
      heredoc: '\nEND OF MODULE\n$(id) `id` $HOME',
      long: '{{ x }}'.repeat(2000),
      chinese: '你好 🌊 \u0085\u2028\uFEFF',
    };
    let heard = '';
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
      request.on('end', () => response.end());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const url = `http://127.0.0.1:${port}/`;
      const post = module('uri', { url, method: 'POST', body_format: 'json', body });
      expect(await bench.run(post)).toMatchObject({ kind: 'exited', code: 0 });
      expect(JSON.parse(Buffer.from(heard, 'latin1').toString())).toEqual(body);
    } finally {
      server.close();
    }
    const touch = module('file', { path: inHome('{{ 1+1 }}'), state: 'touch' });
    expect(await bench.run(touch)).toMatchObject({ kind: 'exited', code: 0 });
    expect(await readdir(bench.sshd.home)).toContain('{{ 1+1 }}');
  });

  test('leaves no secret behind, and shows none in the list of processes', async () => {
    const own = newRun();
    const secret = 'correct horse battery staple';
    const progress = { done: false };
    const line = module('lineinfile', { path: inHome('secret'), line: secret, create: true });
    const status = bench
      .runner()
      .run(bench.sshd.endpoint, line, own)
      .finally(() => (progress.done = true));
    const shown: string[] = [];
    while (!progress.done) shown.push(...(await commandLines()));
    expect(await status).toMatchObject({ kind: 'exited', code: 0 });
    expect(shown.some((words) => words.startsWith('bwrap '))).toBe(true);
    expect(shown.filter((words) => words.includes(secret))).toEqual([]);
    const runs = inHome('.springtide/runs');
    for (const name of (await readdir(runs)).filter((file) => file.startsWith(own.runId))) {
      expect(await readFile(join(runs, name), 'utf8')).not.toContain(secret);
    }
    expect(existsSync(join(runs, `${own.runId}.script`))).toBe(false);
  });

  test('is made into a program once for all nodes', async () => {
    const playbook = inHome('ansible-playbook');
    await writeFile(playbook, '#!/usr/bin/python3\n');
    const ansible = bench.runner({ playbooks: [playbook] });
    const run = (name: string, args: Params): Promise<ExitStatus> =>
      ansible.run(bench.sshd.endpoint, module(name, args), newRun());
    const pings = await Promise.all(['a', 'b', 'c'].map((data) => run('ping', { data })));
    expect(pings).toEqual(
      ['a', 'b', 'c'].map((data) => ({ kind: 'exited', code: 0, output: `ok\n{"ping": "${data}"}\n` })),
    );
    await rm(playbook);
    expect(await run('ping', {})).toMatchObject({ code: 0 });
    const later = bench.runner({ playbooks: [playbook] });
    const stat = (): Promise<ExitStatus> => later.run(bench.sshd.endpoint, module('stat', { path: '/' }), newRun());
    await expect(stat()).rejects.toThrow('module stat: Ansible is missing on the server: apt-get install ansible-core');
    await writeFile(playbook, '#!/usr/bin/python3\n');
    expect(await stat()).toMatchObject({ code: 0 });
  });
});

describe('a module that the server would carry out is not run', () => {
  const marker = join(tmpdir(), `springtide-marker-${process.pid}`);
  const pipe = `lookup('pipe','id >${marker}; echo y')`;
  test.each<[string, Params]>([
    ['debug', { var: pipe }],
    ['debug', { var: "lookup('file','/etc/shadow')" }],
    ['assert', { that: `${pipe}=='y'` }],
    ['set_fact', { x: `{{ ${pipe} }}` }],
    ['template', { src: '/etc/shadow', dest: '/tmp/x' }],
    ['fetch', { src: '/etc/hostname', dest: '/tmp' }],
    ['community.general.ufw', { rule: 'allow' }],
  ])('%s %j', async (name, args) => {
    const own = newRun();
    await expect(bench.run(module(name, args), own)).rejects.toThrow(`module ${name}`);
    expect(begun(own.runId)()).toBe(false);
    expect(existsSync(marker)).toBe(false);
  });

  test('and no argument of another is evaluated anywhere', async () => {
    const args = { path: inHome('evaluated'), line: `{{ ${pipe} }}`, create: true };
    expect(await bench.run(module('lineinfile', args))).toMatchObject({ code: 0 });
    expect(await content('evaluated')).toBe(`{{ ${pipe} }}\n`);
    expect(existsSync(marker)).toBe(false);
  });
});

describe('a module that fails says why in its last line', () => {
  test.each<[string, string, Params, RegExp]>([
    ['what it is told', 'file', { path: '/proc/nope/x', state: 'touch' }, /could not touch target/],
    ['an argument it does not have', 'file', { path: '/tmp', paht: '/tmp' }, /Unsupported parameters.*paht/],
    ['an argument that is no such thing', 'file', { path: '/tmp', state: 'nope' }, /value of state must be one of/],
  ])('%s', async (_, name, args, reason) => {
    const status = await bench.run(module(name, args));
    expect(status).toMatchObject({ kind: 'exited', code: 2, output: expect.stringMatching(/^failed\n/) });
    expect(lastLine(status)).toMatch(reason);
  });

  test('a collection that the server admits and does not have', async () => {
    const ansible = bench.runner({ admitted: ['no_such.thing.at_all'] });
    const run = ansible.run(bench.sshd.endpoint, module('no_such.thing.at_all', {}), newRun());
    await expect(run).rejects.toThrow(
      /there is no module no_such\.thing\.at_all on the server: install its collection/,
    );
  });

  test('no Python on the node', async () => {
    const hide = 'mount --bind /dev/null "$(readlink -f /usr/bin/python3)" && exec sh -c "$1"';
    const script = nodeScript('ping', []);
    const args = ['--user', '--map-root-user', '--mount', 'sh', '-c', hide, 'sh', script];
    const child = spawn('unshare', args, { env: { PATH: '/usr/bin:/bin', HOME: bench.sshd.home } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, output }).toEqual({
      code: 127,
      output: expect.stringMatching(/^module ping needs Python on the node/),
    });
  });
});

describe('a run', () => {
  test('is done once, however often it is asked for, and goes on when its server dies (C1–C3)', async () => {
    const control = new AbortController();
    const same = newRun();
    const first = bench.run(waiting('go-on'), { ...same, signal: control.signal });
    await until('the module runs', begun(same.runId));
    control.abort(new Error('the server died'));
    await expect(first).rejects.toThrow('the server died');
    await using channel = bench.openChannel();
    const next = bench.runner({ channel });
    const asked = [next, bench.runner(), next].map((from) => from.run(bench.sshd.endpoint, waiting('go-on'), same));
    await writeFile(inHome('go-on'), '');
    const [answer, ...others] = await Promise.all(asked);
    expect(answer).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/^ok\n/) });
    expect(others).toEqual([answer, answer]);
    expect(await bench.run(waiting('go-on'), { ...same, deadline: inSeconds(-1) })).toEqual(answer);
  });

  test('is cancelled: nothing is left of it', async () => {
    const same = newRun();
    const status = bench.run(waiting('never'), same);
    await until('the module runs', begun(same.runId));
    await bench.runner().cancel(bench.sshd.endpoint, same.runId);
    // by TERM, or when it takes its time by KILL
    expect(await status).toMatchObject({ kind: 'exited', code: expect.toBeOneOf([143, 137]) });
    await until('nothing is left', async () => (await running(same.runId)).length === 0);
    // ended before the script removed itself, it is empty
    await until('nothing of it is left', async () => (await content(`.springtide/runs/${same.runId}.script`)) === '');
    await bench.runner().cancel(bench.sshd.endpoint, same.runId);
  });

  test('is cancelled while it is made into a program: it begins nowhere (AN3)', async () => {
    const same = newRun();
    const ansible = bench.runner();
    const status = ansible.run(bench.sshd.endpoint, waiting('unmade'), same);
    await ansible.cancel(bench.sshd.endpoint, same.runId);
    expect(await status).toEqual({ kind: 'exited', code: 143, output: 'cancelled before it began\n' });
    expect(begun(same.runId)()).toBe(false);
  });

  test('ends at its deadline', async () => {
    const same = newRun({ deadline: inSeconds(4) });
    expect(await bench.run(waiting('late'), same)).toMatchObject({ kind: 'timed_out' });
    await until('nothing is left', async () => (await running(same.runId)).length === 0);
    const past = newRun({ deadline: inSeconds(-1) });
    expect(await bench.runner().run(bench.sshd.endpoint, waiting('past'), past)).toMatchObject({ kind: 'timed_out' });
    expect(begun(past.runId)()).toBe(false);
  });
});

describe('a node that answers anything', () => {
  test('has nothing of it carried out on the server', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'springtide-hostile-'));
    const marker = join(directory, 'taken');
    const answers = [
      `/usr/bin/python3 ansible_connection=local ansible_python_interpreter='/bin/sh -c "id >${marker}" '`,
      `/usr/bin/python3\nlocalhost ansible_connection=local ansible_python_interpreter="/bin/sh -c 'id >${marker}'"`,
      `{"ansible_facts": {"ansible_python_interpreter": "{{ lookup('pipe', 'id >${marker}') }}"}, "changed": false}`,
      `$(id >${marker})\`id >${marker}\``,
    ];
    // it carries out nothing that it is told, and answers as if it had
    const answerer = `#!/bin/sh
set -f
set -- $(head -c 300)
id=\${5#?} nonce=$4
cat >/dev/null
printf 'springtide-out %s\\n' "$nonce"
cat '${directory}/answer'
printf 'springtide-run %s %s exited 0\\n' "$nonce" "\${id%?}" >&2
`;
    await writeFile(join(directory, 'answerer'), answerer, { mode: 0o755 });
    const ansible = bench.runner();
    await using sshd = await startSshd('127.0.0.4', { config: [`ForceCommand ${join(directory, 'answerer')}`] });
    try {
      for (const answer of [...answers, ...fc.sample(anyText, { numRuns: 10, seed: 2 })]) {
        await writeFile(join(directory, 'answer'), answer);
        const status = await ansible.run(sshd.endpoint, module('ping', {}), newRun());
        expect(status).toMatchObject({ kind: 'exited', code: 0 });
        expect(existsSync(marker), answer).toBe(false);
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
