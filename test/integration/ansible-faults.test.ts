import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnsibleRunner } from '../../src/ansible/ansible.ts';
import type { ExitStatus } from '../../src/channel/channel.ts';
import { englishOf } from '../../src/messages/message.ts';
import { outcomeOf } from '../../src/steps/outcome.ts';
import { type AnsibleBench, module, openAnsibleBench } from '../support/ansible.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { layCable, startSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

/** A directory with a collection that is installed on the server while these tests run. */
let collections: string;
const HEAD = `from ansible.module_utils.basic import AnsibleModule
import os, sys, time
module = AnsibleModule(argument_spec=dict(path=dict(type='str')))
path = module.params['path']
`;
const SOURCES: Readonly<Record<string, string>> = {
  noisy: `import sys\nprint('warning: {not json}')\nsys.stderr.write('from stderr\\n')\n${HEAD}module.exit_json(changed=True, msg='done')\n`,
  large: `${HEAD}module.exit_json(changed=False, content='x' * (5 * 1024 * 1024), msg='done')\n`,
  waits: `${HEAD}open(path + '.begun', 'a').write('begun\\n')
while not os.path.exists(path):
    time.sleep(0.1)
module.exit_json(changed=True, msg='went on')
`,
};

let bench: AnsibleBench;
const ADMITTED = Object.keys(SOURCES).map((name) => `springtide_test.faults.${name}`);
const fault = (name: string, path = ''): ReturnType<typeof module> =>
  module(`springtide_test.faults.${name}`, { path });

beforeAll(async () => {
  bench = await openAnsibleBench();
  collections = await mkdtemp(join(tmpdir(), 'springtide-collections-'));
  await chmod(collections, 0o755);
  const modules = join(collections, 'ansible_collections/springtide_test/faults/plugins/modules');
  await mkdir(modules, { recursive: true });
  for (const [name, source] of Object.entries(SOURCES)) await writeFile(join(modules, `${name}.py`), source);
});
afterAll(async () => {
  await rm(collections, { recursive: true, force: true });
  await bench[Symbol.asyncDispose]();
});

/** How an attempt ends whose only action ends so: the reason when it failed, and its log. */
function ending(status: ExitStatus): { readonly ok: boolean; readonly reason: string; readonly log: string } {
  const { ok, log, error } = outcomeOf(status, 60);
  return { ok, log, reason: englishOf(error) };
}

/** Every directory of a node where a run or a program may be kept becomes a file system of its own. */
const placesWith = (options: string): string => `
mount --bind "$directory" /mnt
mount -t tmpfs -o mode=755,${options} tmpfs /tmp
mkdir -p "$directory"
mount --bind /mnt "$directory"
for place in /var/tmp /run /dev/shm "$directory/home"; do
  mount -t tmpfs -o mode=755,${options} tmpfs "$place"
done
mkdir /run/sshd`;

describe('what is wrong with a node is the last word of its log', () => {
  test.each<[string, string, RegExp]>([
    [
      'no Python',
      'mount --bind /dev/null "$(readlink -f /usr/bin/python3)"',
      /needs Python on the node, and there is none/,
    ],
    [
      'no room for the program',
      // as many files as the two runs have: a script is gone when it runs
      `${placesWith('size=256k,nr_inodes=10')}
for place in /tmp /var/tmp /run /dev/shm; do cat /dev/zero >"$place/full" 2>/dev/null || true; done`,
      /there is no room for the module on the node: .*No space left/,
    ],
    ['no room for a run that brings it', placesWith('size=64k'), /cannot store the run: .* has too little room/],
  ])('%s', async (_, prepare, reason) => {
    await using node = await startSshd('127.0.0.8', { prepare });
    const status = await bench.runner().run(node.endpoint, module('ping', {}), newRun());
    expect(ending(status)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  test('but not that nothing in its directories may be executed', async () => {
    await using node = await startSshd('127.0.0.8', { prepare: placesWith('noexec') });
    for (const times of [1, 2]) {
      const status = await bench.runner().run(node.endpoint, module('ping', {}), newRun());
      expect({ times, ...ending(status) }).toMatchObject({ ok: true, log: expect.stringMatching(/^ok\n/) });
    }
  });
});

function collectionRunner(): AnsibleRunner {
  return bench.runner({ admitted: ADMITTED, collections: ['/nonexistent', collections] });
}

/** Runs a module of the collection on the usual node. */
function run(name: string, path = '', options = newRun()): Promise<ExitStatus> {
  return collectionRunner().run(bench.sshd.endpoint, fault(name, path), options);
}

describe('a module of a collection, once it is admitted,', () => {
  test('may print before its result', async () => {
    const { ok, log } = ending(await run('noisy'));
    expect({ ok, lines: log.trimEnd().split('\n').toSorted() }).toEqual({
      ok: true,
      lines: ['changed', 'done', 'from stderr'],
    });
  });

  test('may return 5 MB, of which the log has the beginning and the end', async () => {
    const { ok, log } = ending(await run('large'));
    expect({ ok, last: log.trimEnd().split('\n').at(-1) }).toEqual({ ok: true, last: 'done' });
    expect(log.length).toBeLessThan(400_000);
    expect(log).toMatch(/^ok\n\{"content": "xxx/);
  });

  test('is ended at its deadline', async () => {
    const path = join(bench.sshd.home, 'never');
    const own = newRun({ deadline: inSeconds(10) });
    const { ok, reason } = ending(await run('waits', path, own));
    expect({ ok, reason }).toEqual({ ok: false, reason: expect.stringMatching(/timed out|within|deadline|time/i) });
  });

  test('may cut its own connection: it goes on, and its result is fetched', async () => {
    const path = join(bench.sshd.home, 'cut');
    await using cable = await layCable(bench.sshd.endpoint);
    const status = collectionRunner().run(cable.endpoint, fault('waits', path), newRun());
    await until('the module runs', () => existsSync(`${path}.begun`));
    cable.cut();
    await writeFile(path, '');
    expect(ending(await status)).toMatchObject({ ok: true, log: expect.stringMatching(/went on\n$/) });
    expect(await bench.lines('cut.begun')).toBe(1);
  });

  test('is lost with a node that starts anew, and does not run again', async () => {
    await using node = await startSshd('127.0.0.8');
    const path = join(node.home, 'reboot');
    const own = newRun();
    const ansible = collectionRunner();
    const status = ansible.run(node.endpoint, fault('waits', path), own);
    await until('the module runs', () => existsSync(`${path}.begun`));
    await node.die();
    await writeFile(path, '');
    await node.revive();
    const { ok, reason } = ending(await status);
    expect({ ok, reason }).toEqual({ ok: false, reason: expect.stringMatching(/lost/) });
    expect(await ansible.run(node.endpoint, fault('waits', path), own)).toMatchObject({ kind: 'lost' });
  });
});
