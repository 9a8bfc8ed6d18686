import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Plays } from '../../src/ansible/plays/plays.ts';
import { createAnsibleRunner } from '../../src/ansible/runner.ts';
import type { BecomeChoice } from '../../src/domain/become.ts';
import { cutMarkOf } from '../../src/domain/cut-mark.ts';
import type { NodeRunId, VmTypeId } from '../../src/domain/ids.ts';
import type { ActionSpec, PlannedAction, PlannedStep } from '../../src/domain/plans/plan.ts';
import type { StepEnvironment } from '../../src/domain/plans/step-environment.ts';
import { checkStep } from '../../src/steps/check-mode/check-step.ts';
import { type RemoteDeps, remoteStep } from '../../src/steps/remote.ts';
import type { StepOutcome } from '../../src/steps/step.ts';
import { APP, type BecomeAccount, type BecomeNode, startBecomeNode } from '../support/become-node.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { inEnglish } from '../support/in-english.ts';
import { noFacts } from '../support/no-facts.ts';
import { NO_REPOSITORIES, ownFilesAt } from '../support/no-content.ts';

/* What the actions of a step find on a real node: EN1 and EN2. */

let node: BecomeNode;
let files: string;
const all = new AsyncDisposableStack();

beforeAll(async () => {
  node = all.use(await startBecomeNode({ accounts: ['st-free', 'st-fish', APP] }));
  files = await mkdtemp(join(tmpdir(), 'springtide-environment-'));
  all.defer(() => rm(files, { recursive: true, force: true }));
});
afterAll(() => all.disposeAsync());

function depsFor(account: BecomeAccount | 'root'): RemoteDeps {
  const channel = node.openChannel();
  all.use(channel);
  return {
    channel,
    ansible: createAnsibleRunner({ channel, hidden: [], admitted: [] }),
    plays: new Plays({ channel, directory: join(files, 'plays'), content: ownFilesAt(files), hidden: [] }),
    endpointOf: () => Promise.resolve(node.endpointOf(account)),
    ...noFacts,
    content: { files: ownFilesAt(files), repositories: NO_REPOSITORIES },
    now: () => new Date(),
  };
}

interface Asked {
  readonly environment?: StepEnvironment;
  readonly account?: BecomeAccount | 'root';
  readonly become?: BecomeChoice;
  readonly isCheck?: boolean;
}

/** Runs actions on the node as a step, with the parameters `word` and `secret`. */
async function run(actions: readonly (ActionSpec | PlannedAction)[], asked: Asked = {}): Promise<StepOutcome> {
  const { environment, account = 'root', become, isCheck = false } = asked;
  const planned = actions.map((action, index) =>
    'action' in action
      ? (action as PlannedAction)
      : { name: `a${index}`, action, ...(become === undefined ? {} : { become }) },
  );
  const common = { vmTypeId: 1 as VmTypeId, actions: planned };
  const work =
    environment === undefined ? { kind: 'remote' } : { kind: isCheck ? 'check_in' : 'remote_in', environment };
  const step = {
    name: 'start',
    params: { word: 'hi', secret: 'hunter2-of-tests' },
    secrets: ['secret'],
    retry: { retry_times: 0, ignore_error: false, interval: 0 },
    timeout: 60,
    work: { ...common, ...work },
  } as unknown as PlannedStep;
  const { runId } = newRun();
  const call = {
    nodeRunId: 1 as NodeRunId,
    runId,
    step,
    facts: { ip: '127.0.0.1', vm_id: '', node_id: 7, pool_name: 'p', service_name: 's', cluster_name: 'c', task_id: 3 },
    deadline: inSeconds(60),
    onOutput: () => {},
    onContact: () => {},
    onPause: () => {},
    signal: new AbortController().signal,
  };
  const deps = depsFor(account);
  return (isCheck ? checkStep(deps) : remoteStep(deps)).run(call);
}

const shell = (args: string): ActionSpec => ({ module: 'shell', args });
const python = (lines: string): ActionSpec => ({ module: 'longscript', content: `#!/usr/bin/env python3\n${lines}\n` });
const asApp: BecomeChoice = { method: 'sudo', user: APP };

/** A directory of the node that everybody may use. */
async function sharedPlace(): Promise<string> {
  const place = await mkdtemp(join(files, 'place-'));
  await node.run(node.endpointOf('root'), `chmod 755 ${files}; chmod 1777 ${place}`);
  return place;
}

describe.each<[string, Asked]>([
  ['the login', {}],
  ['another user', { become: asApp }],
  ['another user, by way of fish', { account: 'st-fish', become: asApp }],
])('%s', (_, who) => {
  const saidBy = async (environment: StepEnvironment, action: ActionSpec): Promise<string> => {
    const outcome = await run([action], { ...who, environment });
    expect(inEnglish(outcome.error)).toBe('');
    return outcome.log;
  };

  test('variables are as they were given, filled in, whatever is in them', async () => {
    const env = { A: "it's {{ word }}", LINES: '\n\na\n\n', ODD: '$(id) `id` "\\n" \\ ; #\t*é密', EMPTY: '' };
    const said = await saidBy(
      { env },
      python(`import os\nfor n in "A LINES ODD EMPTY".split(): print(ascii(os.environ[n]))`),
    );
    expect(said).toBe(
      [`"it's hi"`, String.raw`'\n\na\n\n'`, String.raw`'$(id) ${'`id`'} "\\n" \\ ; #\t*\xe9\u5bc6'`, `''`, ''].join(
        '\n',
      ),
    );
  });

  test('the directory, also of several actions, and with one of their own below it', async () => {
    const place = await sharedPlace();
    const environment = { dir: place };
    expect(await saidBy(environment, shell('pwd'))).toBe(`${place}\n`);
    await mkdir(join(place, 'sub'), { recursive: true });
    const outcome = await run([shell('pwd'), shell('pwd chdir=sub')], { ...who, environment });
    expect(outcome.log).toBe(`== action a0\n${place}\n== action a1\n${place}/sub\n`);
  });

  test('the mask of new files', async () => {
    const place = await sharedPlace();
    const action = shell('umask; : >made; mkdir kept; stat -c %a made kept; rm -r made kept');
    expect(await saidBy({ dir: place, umask: '027' }, action)).toBe('0027\n640\n750\n');
  });

  test('the locale', async () => {
    expect(await saidBy({ locale: 'C.UTF-8' }, shell('echo $LANG $LC_ALL; locale charmap'))).toBe(
      'C.UTF-8 C.UTF-8\nUTF-8\n',
    );
    // what is written in another encoding is read in it
    expect(await saidBy({ locale: 'zh_CN.GBK' }, shell(String.raw`printf '\304\343\272\303\n'`))).toBe('你好\n');
  });

  test('the limits', async () => {
    const limits = { nofile: 64, core: 0, fsize: 1_048_576, cpu: 50, as: 2 ** 32, nproc: 5000 };
    const said = await saidBy({ limits }, shell('cat /proc/self/limits'));
    const found = Object.fromEntries(
      said.split('\n').map((line) => [line.slice(0, 26).trim(), line.slice(26).split(/\s+/)[0]]),
    );
    expect(found).toMatchObject({
      'Max open files': '64',
      'Max core file size': '0',
      'Max file size': '1048576',
      'Max cpu time': '50',
      'Max address space': String(2 ** 32),
      'Max processes': '5000',
    });
  });

  test.each<[string, StepEnvironment, RegExp]>([
    [
      'a directory',
      { dir: '/proc/nothing/{{ word }}' },
      /^exit code 1: the directory \/proc\/nothing\/hi of the step does not exist/,
    ],
    [
      'a limit',
      { limits: { nofile: 2 ** 30 } },
      /^exit code 1: the process limit nofile cannot be set to 1073741824 for this user/,
    ],
  ])('EN2: %s that cannot be had is said, and nothing runs', async (_what, environment, error) => {
    const place = await sharedPlace();
    const outcome = await run([shell(`: >${place}/ran`), shell('id')], { ...who, environment });
    expect(outcome.ok).toBe(false);
    expect(inEnglish(outcome.error)).toMatch(error);
    expect(await node.run(node.endpointOf('root'), `ls ${place}`)).toMatchObject({ output: '' });
  });
});

test('EN1: the next step finds nothing of it', async () => {
  const environment = { env: { A: '1' }, umask: '027', dir: '/tmp' };
  const look = shell('echo "$A $(umask)"; pwd');
  const before = (await run([look])).log;
  expect((await run([look], { environment })).log).toBe('1 0027\n/tmp\n');
  expect((await run([look])).log).toBe(before);
});

test('EN2: what a further user of the step cannot have is found before anything runs', async () => {
  const place = await sharedPlace();
  const environment = { dir: await mkdtemp(join(files, 'private-')) };
  const actions = [
    { name: 'first', action: shell(`: >${place}/ran`) },
    { name: 'second', action: shell('id'), become: asApp },
  ];
  const outcome = await run(actions, { environment });
  expect(inEnglish(outcome.error)).toMatch(/^exit code 1: the directory .* of the step does not exist on the node/);
  expect(await node.run(node.endpointOf('root'), `ls ${place}`)).toMatchObject({ output: '' });
  // a place for both
  const passed = await run(actions, { environment: { dir: place } });
  expect(passed).toMatchObject({ ok: true, log: expect.stringMatching(/^== action first\n== action second\nuid=/) });
});

test('a directory that a template makes of nothing is none', async () => {
  await expect(run([shell('id')], { environment: { dir: '{{ word }}' } })).rejects.toThrow(
    'neither absolute nor below ~/',
  );
});

test('a secret in a variable is masked, and in no list of processes', async () => {
  const environment = { env: { TOKEN: '{{ secret }}' } };
  const outcome = await run([shell('echo "got $TOKEN"; ps -ef')], { environment });
  expect(outcome.log).toMatch(/^got ••••••\n/);
  expect(outcome.log.split('••••••')).toHaveLength(2);
});

test('of a long output the beginning and the end are kept, as many bytes as the step says', async () => {
  const action = shell('seq 1 60000');
  expect(cutMarkOf((await run([action], { environment: { output_limit: 1_000_000 } })).log)).toBeNull();
  const { log } = await run([action], { environment: { output_limit: 32_768 } });
  expect(log.length).toBeLessThan(33_000);
  expect(cutMarkOf(log)).not.toBeNull();
  expect(log).toMatch(/^1\n2\n[^]*\n60000\n$/);
});

describe('modules of Ansible', () => {
  test.each<[string, Asked]>([
    ['the login', {}],
    ['another user', { become: asApp }],
  ])('have it too, as %s', async (_, who) => {
    const place = await sharedPlace();
    const environment = { env: { A: '{{ word }}', LINES: 'a\n\nb' }, dir: place, umask: '027', locale: 'C.UTF-8' };
    const actions = [
      { module: 'setup', gather_subset: ['!all', '!min', 'env'] },
      { module: 'file', path: 'made', state: 'touch' },
      shell('stat -c %a made'),
    ];
    const { log, error } = await run(actions, { ...who, environment });
    expect(inEnglish(error)).toBe('');
    const line = log.split('\n').find((text) => text.startsWith('{"ansible_env"')) ?? '{}';
    const { ansible_env: found } = JSON.parse(line) as { readonly ansible_env: object };
    expect(found).toMatchObject({ A: 'hi', LINES: 'a\n\nb', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' });
    expect(log).toMatch(/== action a2\n640\n$/);
  });

  test('do not run without it', async () => {
    const environment = { dir: '/proc/nothing' };
    const outcome = await run([{ module: 'file', path: `${files}/ran`, state: 'touch' }], { environment });
    expect(inEnglish(outcome.error)).toMatch(/the directory \/proc\/nothing of the step does not exist/);
    expect(await node.run(node.endpointOf('root'), `ls ${files}/ran 2>&1`)).toMatchObject({ code: 2 });
  });

  test('that are played have it in each of their commands, and are not begun without', async () => {
    const place = await sharedPlace();
    await mkdir(join(files, 'parts'), { recursive: true });
    await writeFile(join(files, 'parts', '1'), 'one\n');
    const assemble = { module: 'assemble', src: 'parts', dest: 'made', remote_src: false };
    const played = await run([assemble, shell('cat made')], { environment: { dir: place } });
    expect(inEnglish(played.error)).toBe('');
    expect(played.log).toMatch(/== action a1\none\n$/);
    const { ok, error } = await run([assemble], { environment: { dir: '/proc/nothing' } });
    expect([ok, inEnglish(error)]).toEqual([false, expect.stringContaining('the directory /proc/nothing of the step')]);
  });
});

test('a check looks from the same directory', async () => {
  const place = await sharedPlace();
  await writeFile(join(place, 'conf'), 'old\n');
  const copy = { module: 'copy', content: 'new\n', dest: 'conf' };
  const found = await run([copy, shell('id creates=conf')], { environment: { dir: place }, isCheck: true });
  expect(found).toMatchObject({ ok: true, finding: 'changed', log: expect.stringContaining('  -old\n  +new\n') });
  expect(found.log).toContain('skipped: conf exists');
  const lost = await run([copy], { environment: { dir: '/proc/nothing' }, isCheck: true });
  expect(lost).toMatchObject({ ok: false, finding: 'failed' });
});
