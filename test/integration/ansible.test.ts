import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnsibleTask } from '../../src/channel/ansible-runner.ts';
import type { Channel, ExitStatus } from '../../src/channel/channel.ts';
import type { ParamValue } from '../../src/domain/plan.ts';
import { forgetHostKeys } from '../../src/store/host-keys.ts';
import { type AnsibleBench, commandLines, module, openAnsibleBench } from '../support/ansible.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { startSshd } from '../support/sshd.ts';

let bench: AnsibleBench;

beforeAll(async () => {
  bench = await openAnsibleBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const inHome = (name: string): string => join(bench.sshd.home, name);
const content = (name: string): Promise<string> => readFile(inHome(name), 'utf8').catch(() => '');

const lastLine = (status: ExitStatus): string =>
  status.kind === 'unreachable' ? status.reason : (status.output.trimEnd().split('\n').at(-1) ?? '');

describe('a module', () => {
  test('changes the node, and tells what it did', async () => {
    let seen = '';
    const onOutput = (text: string): void => {
      seen += text;
    };
    const line = module('lineinfile', { path: inHome('conf'), line: 'a = 1', create: true, mode: '0600' });
    const first = await bench.run(line, newRun({ onOutput }));
    expect(first).toEqual({ kind: 'exited', code: 0, output: expect.stringMatching(/^changed\n.*\nline added.*\n$/s) });
    expect(seen).toBe(first.kind === 'exited' ? first.output : null);
    expect(await content('conf')).toBe('a = 1\n');
  });

  test('takes every value as it is: nothing is filled in a second time', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary' }), { numRuns: 200, seed: 1 });
    const value: ParamValue = {
      braces: '{{ 1+1 }} {% raw %} {# x #} {{ lookup("pipe", "id") }}',
      yaml: [
        "!unsafe 'x'",
        '"',
        '\\',
        '\n- a: b\n',
        '# no comment',
        ' ',
        '',
        'yes',
        '1e3',
        '0123',
        '{"json": 1}',
        '[1]',
        '~',
        '<<',
        '#jinja2: x',
      ],
      others: [1, 1.5, -3, true, false, null, { '{{ key }}': 'value' }],
      texts: texts.map((text) => text.replaceAll('\0', '')),
      long: '{{ x }}'.repeat(2000),
      chinese: '你好 🌊 \u0085\u2028\uFEFF',
    };
    const copy = module('ansible.builtin.copy', { content: value, dest: inHome('values.json') });
    expect(await bench.run(copy)).toMatchObject({ kind: 'exited', code: 0 });
    expect(JSON.parse(await content('values.json'))).toEqual(value);
    const text = module('copy', { content: '{{ 1+1 }} {"a": [1]}', dest: inHome('{{ 1+1 }}') });
    expect(await bench.run(text)).toMatchObject({ kind: 'exited', code: 0 });
    expect(await content('{{ 1+1 }}')).toBe('{{ 1+1 }} {"a": [1]}');
  });

  test('takes a free form, with or without a Python on the node', async () => {
    const said = await bench.run(bench.shell('echo "{{ 1+1 }}" a=b; echo to stderr >&2'));
    expect(said).toMatchObject({ code: 0, output: expect.stringMatching(/\n\{\{ 1\+1 \}\} a=b\nto stderr\n$/) });
    const raw: AnsibleTask = { module: 'raw', freeForm: 'echo {{ 1+1 }}; echo x=y >&2; exit 3', args: {} };
    const failed = await bench.run(raw);
    expect(failed).toMatchObject({ kind: 'exited', code: 2, output: expect.stringMatching(/"rc": 3/) });
    expect(failed).toMatchObject({ output: expect.stringMatching(/\n\{\{ 1\+1 \}\}\r?\nx=y/) });
  });

  test('leaves no secret behind on the server, and shows none in the list of processes', async () => {
    const own = newRun();
    const secret = 'correct horse battery staple';
    const progress = { done: false };
    const copy = module('copy', { content: secret, dest: inHome('secret') });
    const status = bench.run(copy, own).finally(() => (progress.done = true));
    const shown: string[] = [];
    while (!progress.done) shown.push(...(await commandLines()));
    expect(await status).toMatchObject({ kind: 'exited', code: 0 });
    expect(shown.some((line) => line.includes('playbook.yml'))).toBe(true);
    expect(shown.filter((line) => line.includes(secret))).toEqual([]);
    const runs = join(bench.directory, 'runs');
    const left = (await readdir(runs)).filter((name) => name.startsWith(own.runId));
    expect(left.toSorted()).toEqual(['out', 'pid', 'rc'].map((part) => `${own.runId}.${part}`));
    expect(await readFile(join(runs, `${own.runId}.out`), 'utf8')).not.toContain(secret);
  });

  test('does not touch files of the server', async () => {
    const fetch = module('fetch', { src: '/etc/hostname', dest: bench.directory });
    await expect(bench.run(fetch)).rejects.toThrow('module fetch works with files of');
    const unarchive = { src: '/tmp/a.tgz', dest: '/tmp' };
    const send = bench.run(module('ansible.builtin.unarchive', unarchive));
    await expect(send).rejects.toThrow('give remote_src: true');
  });
});

describe('a module that fails says why in its last line', () => {
  const cases: readonly [string, () => AnsibleTask, RegExp][] = [
    ['what it is told', () => module('file', { path: '/proc/nope/x', state: 'touch' }), /could not touch target/],
    [
      'an argument it does not have',
      () => module('file', { path: '/tmp', paht: '/tmp' }),
      /Unsupported parameters.*paht/,
    ],
    ['a command', () => bench.shell('echo half; echo no such image >&2; exit 3'), /^no such image$/],
    ['a module that is not there', () => module('no_such.thing.at_all', {}), /no_such\.thing\.at_all/],
    ['a free form where there is none', () => ({ ...module('file', {}), freeForm: 'x y' }), /(extra|raw) params/],
  ];
  test.each(cases)('%s', async (_, task, reason) => {
    const status = await bench.run(task());
    expect(status.kind).toBe('exited');
    expect(status.kind === 'exited' && status.code).toBeGreaterThan(0);
    expect(lastLine(status)).toMatch(reason);
  });

  test('no Python on the node', async () => {
    const blind: Channel = {
      ...bench.channel,
      run: (endpoint, script, own) =>
        bench.channel.run(endpoint, own.runId.endsWith('.python') ? 'echo "no python"' : script, own),
    };
    const path = { program: await wrapped('exec ansible-playbook -e ansible_python_interpreter=/nowhere/python "$@"') };
    const status = await bench
      .runner({ channel: blind, ...path })
      .run(bench.sshd.endpoint, module('ping', {}), newRun());
    expect(lastLine(status)).toMatch(/^module ping needs Python on the node/);
  });

  test('no ansible-playbook on the server', async () => {
    const program = '/nowhere/ansible-playbook';
    const status = await bench.runner({ program }).run(bench.sshd.endpoint, module('apt', { name: 'nginx' }), newRun());
    expect(status).toEqual({
      kind: 'exited',
      code: 127,
      output:
        'module apt needs Ansible on the server: apt-get install ansible-core (shell, command, longscript, script, copy, template do without)\n',
    });
  });
});

/** A program that stands before ansible-playbook. */
async function wrapped(script: string): Promise<string> {
  const path = join(bench.directory, 'program');
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

describe("the operator's own settings", () => {
  test('of Ansible and ssh are not used', async () => {
    const trap = join(bench.directory, 'trap.cfg');
    await writeFile(trap, '[defaults]\nstdout_callback = no_such_callback\n');
    process.env['ANSIBLE_CONFIG'] = trap;
    process.env['ANSIBLE_STDOUT_CALLBACK'] = 'no_such_callback';
    try {
      const status = await bench.run(module('ping', {}));
      expect(status).toEqual({ kind: 'exited', code: 0, output: 'ok\n{"ping": "pong"}\n' });
    } finally {
      delete process.env['ANSIBLE_CONFIG'];
      delete process.env['ANSIBLE_STDOUT_CALLBACK'];
    }
  });
});

describe('a host key', () => {
  test('that changed is refused by the channel', async () => {
    await using own = await startSshd('127.0.0.2');
    const ping = module('ping', {});
    await using before = bench.openChannel();
    await before.run(own.endpoint, 'true', newRun());
    await own.changeHostKey();
    await using after = bench.openChannel();
    const status = await bench.runner({ channel: after }).run(own.endpoint, ping, newRun());
    expect(status).toEqual({ kind: 'unreachable', reason: expect.stringMatching(/host key is not the one/) });
  });

  test('that was forgotten with its node is known again when the same machine comes back', async () => {
    await bench.channel.run(bench.sshd.endpoint, 'true', newRun());
    await forgetHostKeys(bench.database, [bench.sshd.endpoint.host]);
    expect(await bench.run(module('ping', {}))).toMatchObject({ kind: 'exited', code: 0 });
  });

  test('other than the one that is known is refused by ssh', async () => {
    await using own = await startSshd('127.0.0.3');
    const touch = module('file', { path: inHome('refused'), state: 'touch' });
    const known = await bench.hostKeys.keyOf(bench.sshd.endpoint.host, bench.sshd.endpoint.port);
    const mistaken = bench.runner({ hostKeyOf: () => Promise.resolve(known) });
    const status = await mistaken.run(own.endpoint, touch, newRun());
    expect(status).toMatchObject({ kind: 'exited', code: 4, output: expect.stringMatching(/^unreachable\n/m) });
    expect(lastLine(status)).toMatch(/Host key verification failed/);
    expect(existsSync(inHome('refused'))).toBe(false);
  });
});

test('what ended weeks ago is swept from the server', async () => {
  const old = join(bench.directory, 'runs', newRun().runId);
  await mkdir(old, { recursive: true });
  const weeksAgo = inSeconds(-20 * 86_400);
  await utimes(old, weeksAgo, weeksAgo);
  await bench.run(module('ping', {}));
  expect(existsSync(old)).toBe(false);
});
