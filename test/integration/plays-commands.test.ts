import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExitStatus } from '../../src/channel/channel.ts';
import { openPlaysBench, type PlaysBench } from '../support/plays.ts';

let bench: PlaysBench;

beforeAll(async () => {
  bench = await openPlaysBench(1);
});
afterAll(() => bench[Symbol.asyncDispose]());

const outputOf = (status: ExitStatus | undefined): string =>
  status !== undefined && 'output' in status ? status.output : '';

/** What ran on the node so far. */
async function runs(): Promise<number> {
  const names = await readdir(join(bench.nodes[0]?.home ?? '', '.springtide/runs')).catch(() => []);
  return names.filter((name) => name.endsWith('.rc')).length;
}

async function play(path: string, tasks: readonly object[]): Promise<ExitStatus | undefined> {
  await bench.write(path, JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
  const [ended] = await bench.play({ path });
  return ended;
}

test('Ansible does not look for a Python that the node named: a module is one command', async () => {
  const tasks = [{ command: 'echo {{ ansible_python_interpreter }}' }];
  await play('one/site.yml', tasks);
  const before = await runs();
  const ended = await play('one/site.yml', tasks);
  expect(outputOf(ended)).toBe('changed: command\n  /usr/bin/python3\n');
  // its claim, and the module, which the node keeps
  expect((await runs()) - before).toBe(2);
});

test('a Python that the content names comes first', async () => {
  const { home = '' } = bench.nodes[0] ?? {};
  const own = join(home, 'python');
  await writeFile(own, '#!/bin/sh\necho used >>"$HOME/used"\nexec /usr/bin/python3 "$@"\n');
  await chmod(own, 0o755);
  await bench.write('own/group_vars/all.yml', `ansible_python_interpreter: ${own}\n`);
  expect(await play('own/site.yml', [{ command: 'true' }])).toMatchObject({ kind: 'exited', code: 0 });
  expect(await bench.fileOf(0, 'used')).toBe('used\n');
});

test('commands come with their quotes, exit codes and bytes, by whichever shell the playbook names', async () => {
  const ended = await play('raw/site.yml', [
    { raw: `echo "it's" '"' $((1 + 1)) && echo 'a && sleep 0' # no more` },
    { raw: 'echo no >&2; exit 7', ignore_errors: true, register: 'seven' },
    { raw: 'echo ${BASH_VERSION:+bash}', args: { executable: '/bin/bash' } },
    { raw: 'exit {{ seven.rc - 7 }}' },
    { raw: `if`, ignore_errors: true, register: 'wrong' },
    { raw: 'test {{ wrong.rc }} = 2' },
    { raw: "printf 'a\\000\\377b' >bytes; cat bytes | od -An -tx1" },
    { fetch: { src: '{{ home }}/bytes', dest: '/tmp/bytes', flat: true } },
    { copy: { src: '/tmp/bytes', dest: '{{ home }}/again' } },
    { raw: 'cmp bytes again && echo same' },
  ]);
  const log = outputOf(ended);
  expect(ended).toMatchObject({ kind: 'exited', code: 0 });
  expect(log).toContain(`  it's " 2\n  a && sleep 0\n`);
  expect(log).toContain('  bash\n');
  expect(log).toContain('  61 00 ff 62\n');
  expect(log).toContain('  same\n');
});
