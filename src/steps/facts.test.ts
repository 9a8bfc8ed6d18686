import { describe, expect, test } from 'vitest';
import type { AnsibleTask } from '../ansible/ansible.ts';
import type { ExitStatus } from '../channel/channel.ts';
import type { NodeRunId, VmTypeId } from '../domain/ids.ts';
import { withFacts } from '../domain/plans/facts-step.ts';
import type { PlannedStep, StepWork } from '../domain/plans/plan.ts';
import { noChannel } from '../../test/support/no-channel.ts';
import { inEnglish } from '../../test/support/in-english.ts';
import { factsStep } from './facts.ts';
import { redactedOutcome } from './redaction.ts';
import { MASK } from '../secrets/mask.ts';
import { redactorOf } from '../secrets/redactor.ts';
import type { StepCall } from './step.ts';
import { NO_CONTENT } from '../../test/support/no-content.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const SAID = 'ok\n{"ansible_distribution": "Debian"}\n{"ansible_memtotal_mb": 3936}\nwarning: slow\n';

const exited = (code: number, output: string): ExitStatus => ({ kind: 'exited', code, output });

/** The step, on a node that answers so; null = the module cannot be built. */
function asking(status: ExitStatus | null, gathered: Date | null = null) {
  const asked: { readonly runId: string; readonly module: string }[] = [];
  const looks: number[] = [];
  const step = factsStep({
    channel: noChannel,
    plays: { run: () => Promise.reject(new Error('no play here')), cancel: () => Promise.resolve() },
    ansible: {
      run: async (_, { module }: AnsibleTask, { runId }) => {
        asked.push({ runId, module });
        if (status === null) throw new Error('there is no Ansible');
        return status;
      },
      cancel: () => Promise.resolve(),
    },
    endpointOf: () => Promise.resolve({ host: '10.0.0.1', port: 22, user: 'root', key: null }),
    content: NO_CONTENT,
    machineTypeOf: () => Promise.resolve(null),
    factsOf: () => Promise.resolve(null),
    factsGathered: (nodeId) => {
      looks.push(nodeId);
      return Promise.resolve(gathered);
    },
    now: () => NOW,
  });
  return { step, asked, looks };
}

const facts = (more: Partial<Extract<StepWork, { readonly kind: 'facts' }>> = {}): StepWork => ({
  kind: 'facts',
  vmTypeId: 1 as VmTypeId,
  freshFor: 86_400,
  ...more,
});

function callOf(work: StepWork, ip = '10.0.0.1'): StepCall {
  return {
    nodeRunId: 1 as NodeRunId,
    runId: 'run-1',
    step: {
      name: 'gather_facts',
      params: {},
      retry: { retry_times: 0, ignore_error: false, interval: 0 },
      timeout: 30,
      work,
    },
    facts: { ip, vm_id: 'vm-1', node_id: 17, pool_name: 'p', service_name: 's', cluster_name: 'c', task_id: 3 },
    deadline: new Date(0),
    onOutput: () => {},
    onContact: () => {},
    onPause: () => {},
    signal: new AbortController().signal,
  };
}

const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

describe('facts are gathered', () => {
  test.each([
    ['that are not known', facts(), null],
    ['that are older than a day', facts(), ago(86_400)],
    ['whatever their age, when somebody asks', facts({ freshFor: 0 }), ago(1)],
  ])('%s: under the id of the attempt, and with a log of few words', async (_, work, gathered) => {
    const { step, asked } = asking(exited(0, SAID), gathered);
    expect(await step.run(callOf(work))).toMatchObject({
      ok: true,
      log: 'warning: slow\nfacts gathered: 2',
      change: { kind: 'facts_gathered', facts: { distribution: 'Debian', memtotal_mb: 3936 } },
    });
    expect(asked).toEqual([{ runId: 'run-1', module: 'setup' }]);
  });

  test('not again while they are younger', async () => {
    const { step, asked, looks } = asking(exited(0, SAID), ago(86_399));
    expect(await step.run(callOf(facts()))).toMatchObject({
      ok: true,
      log: 'the facts of 2026-02-28T12:00:01.000Z are younger than 24 h and are kept',
      change: null,
    });
    expect([asked, looks]).toEqual([[], [17]]);
  });

  test('what was left out is said', async () => {
    const { step } = asking(exited(0, 'ok\n{"ansible_a": 1}\n{"ansible_b": [1,\n'));
    expect((await step.run(callOf(facts()))).log).toBe('facts gathered: 1; left out as too large or too many: 1');
  });
});

describe('facts that a node does not say', () => {
  test.each<[string, ExitStatus | null, RegExp]>([
    ['as it has no Python', exited(127, 'there is none\n'), /exit code 127: there is none$/],
    ['as its module says nothing', exited(0, 'ok\n'), /returned nothing about the node$/],
    ['in time', { kind: 'timed_out', output: '' }, /timed out after 30 s$/],
    ['as it lost the run', { kind: 'lost', output: '' }, /lost the run/],
    ['as the server has no Ansible', null, /there is no Ansible$/],
  ])('%s are a warning before the other steps, and a failure of a task for them', async (_, status, reason) => {
    const passes = await asking(status).step.run(callOf(facts({ withoutFacts: 'passes' })));
    expect(passes).toMatchObject({ ok: true, change: null });
    expect(passes.log).toContain('warning: the facts of this node stay as they were: ');
    expect(passes.log).toMatch(reason);
    expect(await asking(status).step.run(callOf(facts()))).toMatchObject({ ok: false, change: null });
  });

  test('as it is not reached: its step fails, as the next would', async () => {
    const { step } = asking({ kind: 'unreachable', reason: 'refused', mayRun: true });
    expect(inEnglish(await step.run(callOf(facts({ withoutFacts: 'passes' }))))).toMatchObject({
      ok: false,
      error: 'node cannot be reached: refused',
      change: { kind: 'left_running' },
    });
  });

  test('as it has no address: its step passes, and asks nobody', async () => {
    const { step, asked } = asking(null);
    expect(await step.run(callOf(facts({ withoutFacts: 'passes' }), '-'))).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
  });

  test('as its machine is gone: its step passes, and asks nobody', async () => {
    const { step, asked } = asking(null);
    const call = { ...callOf(facts({ withoutFacts: 'passes' })), isMachineGone: true };
    expect(await step.run(call)).toMatchObject({ ok: true, log: "the node's machine is gone, and nothing runs there" });
    expect(asked).toEqual([]);
  });
});

test('a secret of the task that a node tells back is not kept', async () => {
  const outcome = await asking(exited(0, '{"ansible_cmdline": {"a": ["x hunter22 y"]}}\n')).step.run(callOf(facts()));
  expect(redactedOutcome(outcome, redactorOf(['hunter22'])).change).toEqual({
    kind: 'facts_gathered',
    facts: { cmdline: { a: [`x ${MASK} y`] } },
  });
});

const step = (name: string, work: StepWork): PlannedStep => ({ ...callOf(work).step, name });
const act = (content: string, module = 'longscript'): StepWork => ({
  kind: 'remote',
  vmTypeId: 1 as VmTypeId,
  actions: [{ name: 'act', action: { module, content } }],
});
const made = step('create_vm', { kind: 'create_vm', vmTypeId: 1 as VmTypeId });

describe('a plan', () => {
  test('FS1: that uses no facts stays as it is', () => {
    const plan = [made, step('a', act('echo {{ ip }}'))];
    expect(withFacts(plan, false)).toEqual(plan);
  });

  test('FS2: gathers facts before its first remote step, as patiently as that one', () => {
    const retry = { retry_times: 3, ignore_error: true, interval: 7 };
    const first = { ...step('a', act('x')), retry, timeout: 5 };
    const plan = withFacts([made, first, step('b', act('{{ ansible_facts.kernel }}'))], true);
    expect(plan.map(({ name }) => name)).toEqual(['create_vm', 'gather_facts', 'a', 'b']);
    expect(plan[1]).toMatchObject({ retry, timeout: 5, work: { freshFor: 86_400, withoutFacts: 'passes' } });
    expect(plan.map(({ work }) => 'facts' in work)).toEqual([false, false, false, true]);
  });

  test('is given facts that are known, without gathering them', () => {
    const [only, ...others] = withFacts([step('a', act('{{ ansible_facts.kernel }}'))], false);
    expect(only?.work).toMatchObject({ facts: true });
    expect(others).toEqual([]);
  });

  test('without remote steps gathers none', () => {
    expect(withFacts([made], true)).toEqual([made]);
  });

  test('with a file of the server may use facts in it, if they are gathered', () => {
    const plan = [step('a', act('x', 'template'))];
    expect(withFacts(plan, true)[1]?.work).toMatchObject({ facts: true });
    expect(withFacts(plan, false)).toEqual(plan);
  });
});
