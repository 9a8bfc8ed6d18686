import { chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ModuleBuilds } from '../../src/ansible/module-builds.ts';
import type { Channel, Endpoint, ExitStatus } from '../../src/channel/channel.ts';
import { startBecomeNode } from '../support/become-node.ts';
import { openPlaysBench, type PlaysBench } from '../support/plays.ts';

/* Nodes keep the modules of plays: what goes to them, and what becomes of it. */

let bench: PlaysBench;
/** Bytes of each script that went to a node, from its claim on. */
let sizes: number[] = [];

beforeAll(async () => {
  bench = await openPlaysBench(1);
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => rm(shelf(), { recursive: true, force: true }));

const home = (name = ''): string => join(bench.nodes[0]?.home ?? '', name);
const shelf = (): string => home('.springtide/modules');
const outputOf = (status: ExitStatus | undefined): string =>
  status !== undefined && 'output' in status ? status.output : '';

/** Whether each script after the claim brought a program. */
const brought = (): readonly boolean[] => sizes.slice(1).map((size) => size > 60_000);

function weighing(channel: Channel): Channel {
  return {
    ...channel,
    run: (endpoint, script, options) => {
      sizes.push(script.length);
      return channel.run(endpoint, script, options);
    },
  };
}

interface Wanted {
  readonly check?: boolean;
  readonly channel?: Channel;
  readonly endpoints?: readonly Endpoint[];
}

async function play(tasks: readonly object[], { check = false, channel, endpoints }: Wanted = {}): Promise<ExitStatus> {
  await bench.write('site.yml', JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
  sizes = [];
  const runner = bench.runner({ channel: weighing(channel ?? bench.channel) });
  const [ended] = await bench.play({ path: 'site.yml', check }, { runner, ...(endpoints && { endpoints }) });
  if (ended === undefined) throw new Error('there is no node');
  return ended;
}

const ADD = { shell: 'echo once >>added' };
const DIRECTORY = { file: { path: '{{ home }}/made', state: 'directory' } };
const WIPE = { raw: 'rm -rf ~/.springtide/modules' };
const OK = { kind: 'exited', code: 0 };

describe('the program of a module', () => {
  test('goes to a node once, in whichever play, and is the one that actions run', async () => {
    expect(await play([DIRECTORY, DIRECTORY])).toMatchObject(OK);
    expect(brought()).toEqual([false, true, false]);
    const [program] = await new ModuleBuilds({ hidden: [] }).of(
      { names: ['ansible.builtin.file'], taskId: null },
      never,
    );
    expect(await readdir(shelf())).toEqual([program?.hash]);
    const archive = join(shelf(), program?.hash ?? '', 'program.zip');
    const { ino } = await stat(archive);
    expect(await play([DIRECTORY])).toMatchObject({ ...OK, output: 'ok: file\n' });
    expect(brought()).toEqual([false]);
    expect(Math.max(...sizes)).toBeLessThan(10_000);
    expect((await stat(archive)).ino).toBe(ino);
  });

  test('is brought again when it was removed between two tasks, and runs once', async () => {
    expect(await play([ADD, WIPE, ADD, ADD])).toMatchObject(OK);
    // what does not stay is not counted on any more
    expect(brought()).toEqual([false, true, false, false, true, true]);
    expect(await bench.fileOf(0, 'added')).toBe('once\n'.repeat(3));
    expect(await play([ADD])).toMatchObject(OK);
    expect(await bench.fileOf(0, 'added')).toBe('once\n'.repeat(4));
  });

  test.each([
    ['its archive and what was compiled of it', true],
    ['what was compiled of it', false],
  ])('is brought again, or compiled again, when the disk damaged %s', async (_, isArchive) => {
    await play([DIRECTORY]);
    const [name = ''] = await readdir(shelf());
    const [archive, compiled] = [join(shelf(), name, 'program.zip'), join(shelf(), name, 'compiled')];
    const [whole, code] = [await readFile(archive), await readFile(compiled)];
    await writeFile(compiled, code.subarray(0, code.length / 2));
    if (isArchive)
      await writeFile(
        archive,
        whole.map((byte, at) => (at === whole.length >> 1 ? byte ^ 1 : byte)),
      );
    expect(await play([DIRECTORY])).toMatchObject({ ...OK, output: 'ok: file\n' });
    expect(brought()).toEqual(isArchive ? [false, true] : [false]);
    expect(await readFile(archive)).toEqual(whole);
    expect(await readFile(compiled)).toHaveLength(code.length);
  });
});

const never = new AbortController().signal;

/** What a play says, which is the same when the node keeps its modules. */
async function everyTime(tasks: readonly object[], wanted: Wanted = {}): Promise<string> {
  const first = await play(tasks, wanted);
  expect(await play(tasks, wanted)).toEqual(first);
  return outputOf(first);
}

describe('what a module does and says is as Ansible has it', () => {
  test('in check mode, with a difference, and when it fails', async () => {
    expect(await everyTime([{ file: { path: '{{ home }}/none', state: 'directory' } }], { check: true })).toMatch(
      /^changed: file\n.*"absent".*"directory"/s,
    );
    expect(await readdir(home())).not.toContain('none');
    const fails = [
      { shell: 'echo "it\'s é"; echo no >&2; exit 3', ignore_errors: true },
      { file: { path: '/nonexistent/x', state: 'file' } },
    ];
    expect(await everyTime(fails)).toMatch(/  it's é\n  no\nfailed: file\n  file \(\/nonexistent\/x\) is absent/);
  });

  test('when it is killed: nobody runs it again', async () => {
    const failed = await everyTime([{ shell: 'echo once >>killed; kill -9 $PPID' }]);
    expect(failed).toMatch(/^failed: shell\n/);
    expect(await bench.fileOf(0, 'killed')).toBe('once\nonce\n');
  });

  test('when it ends by an error, or without a result: it is not kept then', async () => {
    const odd = "if module.params['how'] == 'error':\n    print('half')\n    raise ValueError('odd one')\n";
    await bench.write(
      'library/odd.py',
      `from ansible.module_utils.basic import AnsibleModule\nmodule = AnsibleModule(argument_spec={'how': {}})\n${odd}`,
    );
    expect(await everyTime([{ odd: { how: 'error' } }])).toMatch(/^failed: odd\n.*half.*ValueError: odd one/s);
    expect(await everyTime([{ odd: { how: 'silence' } }])).toContain('ended without a result');
    expect(await readdir(shelf())).toEqual([]);
  });

  test('with a variable of the playbook', async () => {
    const task = { command: 'printenv GREETING', environment: { GREETING: 'hi' } };
    expect(await everyTime([task])).toBe('changed: command\n  hi\n');
  });
});

describe('a node that can keep nothing gets what Ansible sends', () => {
  test.each([
    ['a file is in the way', () => writeFile(shelf(), '')],
    [
      'another user owns the place',
      async () => {
        await mkdir(shelf());
        await chown(shelf(), 47_123, 47_123);
      },
    ],
  ])('as %s', async (_, spoil) => {
    await play([{ raw: 'true' }]);
    await spoil();
    expect(await play([DIRECTORY, ADD])).toMatchObject(OK);
    expect(brought()).toEqual([false, true, true]);
  });

  test('as the user has no home, which is another user than before', async () => {
    const other = { command: 'id -un', become: true, become_user: 'nobody' };
    const ended = await play([{ command: 'id -un' }, other, other, { command: 'id -un' }]);
    expect(outputOf(ended).match(/ {2}\w+\n/g)).toEqual(['  root\n', '  nobody\n', '  nobody\n', '  root\n']);
    expect(brought()).toEqual([false, true, false, true, true, false]);
  });
});

test('another user of a node keeps programs of its own, whether the step or the playbook becomes it', async () => {
  await using node = await startBecomeNode({ accounts: ['st-free', 'st-app'] });
  await using channel = node.openChannel();
  const task = { command: 'id -un', become: true, become_user: 'st-app' };
  const plain = { command: 'id -un' };
  const endpoints = [node.endpointOf('st-free')];
  expect(await play([task, plain, task], { channel, endpoints })).toMatchObject(OK);
  expect(brought()).toEqual([false, true, false, true, false]);
  for (const user of ['st-free', 'st-app'])
    expect(await readdir(join(node.directory, user, '.springtide/modules'))).toHaveLength(1);
  expect(await play([task], { channel, endpoints })).toMatchObject(OK);
  expect(brought()).toEqual([false]);
  const become = { method: 'sudo', user: 'st-app' } as const;
  const ended = await play([plain], { channel, endpoints: [node.endpointOf('st-free', become)] });
  expect(outputOf(ended)).toBe('changed: command\n  st-app\n');
  expect(brought()).toEqual([false]);
});
