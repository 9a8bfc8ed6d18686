import { END } from '../domain/arrival-marks.ts';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import type { AnsibleTask } from '../ansible/ansible.ts';
import type { PlayTask } from '../ansible/plays/play.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from '../channel/channel.ts';
import type { NodeRunId, VmTypeId } from '../domain/ids.ts';
import type { ActionSpec, Params, RemoteWork } from '../domain/plans/plan.ts';
import type { StepEnvironment } from '../domain/plans/step-environment.ts';
import { remoteStep } from './remote.ts';
import type { StepCall } from './step.ts';
import { NO_CONTENT } from '../../test/support/no-content.ts';

const ENDPOINT: Endpoint = { host: '10.0.0.1', port: 22, user: 'root', key: null };
const exited = (code: number, output: string): ExitStatus => ({ kind: 'exited', code, output });

/** A channel that answers from a list and remembers what it was asked. */
function recording(answers: ExitStatus[]) {
  const asked: { readonly runId: string; readonly what: string | AnsibleTask | PlayTask }[] = [];
  const cancelled: string[] = [];
  const answer = (what: string | AnsibleTask | PlayTask, { runId, onOutput }: RunOptions): Promise<ExitStatus> => {
    asked.push({ runId, what });
    const status = answers.shift() ?? exited(0, '');
    if ('output' in status) onOutput?.(status.output);
    return Promise.resolve(status);
  };
  const cancel = (_: Endpoint, runId: string): Promise<void> => {
    cancelled.push(runId);
    return Promise.resolve();
  };
  const read: number[] = [];
  const channel: Channel = {
    run: (_, script, options) => answer(script, options),
    cancel,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const step = remoteStep({
    channel,
    ansible: { run: (_, task, options) => answer(task, options), cancel },
    plays: { run: (_, task, options) => answer(task, options), cancel },
    endpointOf: () => Promise.resolve(ENDPOINT),
    machineTypeOf: () => Promise.resolve('large vm'),
    factsOf: (nodeId) => {
      read.push(nodeId);
      return Promise.resolve({ distribution: '{{ ip }} $(id)', mounts: [{ mount: '/' }] });
    },
    content: NO_CONTENT,
    now: () => new Date(0),
  });
  return { step, asked, cancelled, read };
}

function callOf(actions: Readonly<Record<string, ActionSpec>>, params: Params = {}, ip = '10.0.0.1'): StepCall {
  return {
    nodeRunId: 1 as NodeRunId,
    runId: 'run-1',
    step: {
      name: 'start',
      params,
      retry: { retry_times: 0, ignore_error: false, interval: 0 },
      timeout: 30,
      work: {
        kind: 'remote',
        vmTypeId: 1 as VmTypeId,
        actions: Object.entries(actions).map(([name, action]) => ({ name, action })),
      },
    },
    facts: { ip, vm_id: 'vm-1', node_id: 17, pool_name: 'p', service_name: 's', cluster_name: 'c', task_id: 3 },
    deadline: new Date(0),
    onOutput: () => {},
    onContact: () => {},
    onPause: () => {},
    signal: new AbortController().signal,
  };
}

const shell = (args: string): ActionSpec => ({ module: 'shell', args });

describe('one run', () => {
  test('parameters and facts are filled in', async () => {
    const { step, asked } = recording([exited(0, 'hi\n')]);
    const outcome = await step.run(callOf({ echo: shell('echo {{ word | quote }} {{ node_id }}') }, { word: 'a b' }));
    expect(asked).toEqual([{ runId: 'run-1', what: "echo 'a b' 17" }]);
    expect(outcome).toEqual({
      ok: true,
      log: 'hi\n',
      error: '',
      exitCode: 0,
      change: null,
      lines: [
        [0, 0],
        [1, END],
      ],
      stderr: [],
    });
  });

  test('a playbook is played with the groups of the node, which are proper names', async () => {
    const { step, asked } = recording([]);
    const call = callOf({ site: { module: 'playbook', path: 'web/site.yml' } }, { port: 80 });
    await step.run({ ...call, facts: { ...call.facts, pool_name: 'web a-1' } });
    expect(asked[0]?.what).toMatchObject({
      source: { kind: 'playbook', path: 'web/site.yml', repository: null },
      host: {
        name: '10.0.0.1',
        groups: ['cluster_c', 'service_s', 'pool_web_a_1', 'machine_type_large_vm'],
        vars: { port: 80, pool_name: 'web a-1' },
      },
    });
  });

  test.each<[ExitStatus, string, string]>([
    [exited(3, 'a\n\u001B[31mno such image\u001B[0m\n\n'), 'exit code 3: no such image', 'exit code 3'],
    [exited(1, ''), 'exit code 1', 'exit code 1'],
    [{ kind: 'timed_out', output: 'half' }, 'timed out after 30 s', 'half\ntimed out after 30 s'],
    [
      { kind: 'unreachable', reason: 'refused', mayRun: false },
      'node cannot be reached: refused',
      'node cannot be reached: refused',
    ],
    [{ kind: 'lost', output: '' }, 'the node lost the run midway', 'the node lost the run midway'],
  ])('%j', async (status, error, log) => {
    const outcome = await recording([status]).step.run(callOf({ a: shell('x') }));
    expect(outcome.ok).toBe(false);
    expect(inEnglish(outcome.error)).toContain(error);
    expect(inEnglish(outcome.error)).not.toMatch(/\n/);
    expect(outcome.log).toContain(log);
  });

  test('a parameter without a value, a file that is not there, a node without an address', async () => {
    const { step, asked } = recording([]);
    await expect(step.run(callOf({ a: shell('{{ nope }}') }))).rejects.toThrow('action a: parameter nope has no value');
    await expect(step.run(callOf({ b: { module: 'script', args: 'x.sh' } }))).rejects.toThrow(
      'action b: file x.sh does not exist',
    );
    expect(await step.run(callOf({ a: shell('x') }, {}, '-'))).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });

  test('at a node whose machine is gone nothing runs where it goes anyway, and is tried where it stays', async () => {
    const { step, asked } = recording([]);
    const stays = { ...callOf({ a: shell('x') }), isMachineGone: true };
    const work = { ...stays.step.work, withoutAddress: 'passes' } as typeof stays.step.work;
    const goes = { ...stays, step: { ...stays.step, work } };
    expect(await step.run(goes)).toMatchObject({ ok: true, log: "the node's machine is gone, and nothing runs there" });
    expect(asked).toEqual([]);
    await step.run(stays);
    expect(asked).toHaveLength(1);
  });
});

const givenFacts = (call: StepCall): StepCall => {
  const { work } = call.step;
  return { ...call, step: { ...call.step, work: { ...work, facts: true } as typeof work } };
};

describe('facts of the node', () => {
  test('are filled in as they are: what a node says is no template', async () => {
    const { step, asked } = recording([]);
    await step.run(
      givenFacts(
        callOf({
          a: shell('echo {{ ansible_facts.distribution | quote }}'),
          b: { module: 'apt', args: { name: '{{ ansible_facts.mounts[0].mount }}' } },
        }),
      ),
    );
    expect(asked).toEqual([
      { runId: 'run-1.0', what: "echo '{{ ip }} $(id)'" },
      { runId: 'run-1.1', what: { module: 'apt', args: { name: '/' }, taskId: 3 } },
    ]);
  });

  test('one that is not known fails the step, which says what to do', async () => {
    const { step, asked } = recording([]);
    await expect(step.run(givenFacts(callOf({ a: shell('{{ ansible_facts.rack }}') })))).rejects.toThrow(
      'action a: fact rack is not known of this node: let the template gather facts, or gather them on',
    );
    expect(asked).toEqual([]);
  });

  test('are not read for a step that uses none', async () => {
    const { step, read } = recording([]);
    await step.run(callOf({ a: shell('x') }));
    expect(read).toEqual([]);
  });
});

test('a rendering without end fails its run, and no other', async () => {
  const { step, asked } = recording([]);
  const sets = '{% set a = range(100000000) %}'.repeat(7);
  const endless = '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}';
  const texts = [`{% if task_id > 1 %}${sets}{% endif %}`, `{% if task_id > 1 %}${endless}{% endif %}`];
  const bad = texts.map((text) => step.run(callOf({ a: shell(text) })));
  const good = step.run(callOf({ a: shell('echo {{ task_id + 1 }}') }));
  await expect(bad[0]).rejects.toThrow('action a: it makes a list of more than 10000 elements (line 1)');
  await expect(bad[1]).rejects.toThrow(/^action a: it takes (more than 100000 steps|longer than)/);
  expect(await good).toMatchObject({ ok: true });
  expect(asked).toEqual([{ runId: 'run-1', what: 'echo 4' }]);
});

describe('segments', () => {
  const mixed = {
    one: shell('a'),
    two: shell('b'),
    pkg: { module: 'apt', args: 'name={{ pkg }} state=present' },
    last: shell('c'),
  };

  test('RM1: neighbours are one script, Ansible modules stand alone, each with its run id', async () => {
    const { step, asked } = recording([exited(0, '== action one\n'), exited(0, 'installed'), exited(0, 'done\n')]);
    const outcome = await step.run(callOf(mixed, { pkg: 'nginx {{ x }}' }));
    expect(asked.map(({ runId }) => runId)).toEqual(['run-1.0', 'run-1.1', 'run-1.2']);
    expect(asked[1]?.what).toEqual({ module: 'apt', args: { name: 'nginx {{ x }}', state: 'present' }, taskId: 3 });
    expect(outcome.log).toBe('== action one\n== action pkg\ninstalled\n== action last\ndone\n');
  });

  test('RM2: the first that fails ends the step', async () => {
    const { step, asked } = recording([exited(0, 'fine\n'), exited(2, 'no package\n')]);
    const outcome = await step.run(callOf(mixed, { pkg: 'x' }));
    expect(asked).toHaveLength(2);
    expect(inEnglish(outcome)).toMatchObject({
      ok: false,
      error: 'action pkg: exit code 2: no package',
      exitCode: 2,
      log: 'fine\n== action pkg\nno package\nexit code 2',
    });
  });

  test('RM2: of several actions in one script, the one that failed is named', async () => {
    const { step } = recording([exited(1, '== action one\nfine\n== action two\nbad\n')]);
    const outcome = await step.run(callOf({ one: shell('a'), two: shell('b'), three: shell('c') }));
    expect(inEnglish(outcome.error)).toBe('action two: exit code 1: bad');
  });

  test('RM3: cancel ends what runs and begins nothing', async () => {
    const { step, asked, cancelled } = recording([]);
    const call = callOf(mixed, { pkg: 'x' });
    const outcome = step.run(call);
    await step.cancel(call);
    expect(inEnglish(await outcome)).toMatchObject({ ok: false, error: 'cancelled' });
    expect(cancelled).toEqual(['run-1.0', 'run-1.1', 'run-1.2']);
    expect(asked.length).toBeLessThan(3);
  });
});

function within(call: StepCall, environment: StepEnvironment): StepCall {
  const work = { ...call.step.work, kind: 'remote_in', environment } as typeof call.step.work;
  return { ...call, step: { ...call.step, work } };
}

describe('in an environment', () => {
  test('each script and module begins with it, filled in for the node', async () => {
    const { step, asked } = recording([]);
    const call = callOf({ one: shell('a'), pkg: { module: 'apt', args: 'name=x' } }, { word: "it's" });
    await step.run(within(call, { env: { WORD: '{{ word }} {{ node_id }}' }, umask: '027' }));
    const before = `umask 027\nexport WORD='it'\\''s 17'\n`;
    expect(asked).toEqual([
      { runId: 'run-1.0', what: `${before}(\nexec sh -c 'a' sh\n) || exit\n` },
      { runId: 'run-1.1', what: { module: 'apt', args: { name: 'x' }, taskId: 3, before } },
    ]);
  });

  test('EN2: each further user tries it before anything runs, under run ids that stay the same', async () => {
    const { step, asked, cancelled } = recording([exited(1, 'no\n')]);
    const call = within(callOf({ one: shell('a'), two: shell('b') }), { dir: '/srv' });
    const [one, two] = (call.step.work as RemoteWork).actions;
    const actions = [one, { ...two, become: { method: 'sudo', user: 'www' } }];
    const mixed = { ...call, step: { ...call.step, work: { ...call.step.work, actions } as typeof call.step.work } };
    expect(inEnglish(await step.run(mixed))).toMatchObject({ ok: false, error: 'exit code 1: no' });
    expect(asked).toEqual([{ runId: 'run-1.0', what: expect.stringMatching(/^cd -- '\/srv' [^\n]*\n$/) }]);
    await step.cancel(mixed);
    expect(cancelled).toEqual(['run-1.0', 'run-1.1', 'run-1.2']);
  });
});
