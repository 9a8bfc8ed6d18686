import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import type { VmTypeId } from '../domain/ids.ts';
import type { ActionSpec, Params, PlannedStep } from '../domain/plans/plan.ts';
import type { StepEnvironment } from '../domain/plans/step-environment.ts';
import { missingParameters } from './check.ts';

function step(name: string, params: Params, actions: Readonly<Record<string, ActionSpec>>): PlannedStep {
  return {
    name,
    params,
    retry: { retry_times: 0, ignore_error: false, interval: 1 },
    timeout: 10,
    work: {
      kind: 'remote',
      vmTypeId: 1 as VmTypeId,
      actions: Object.entries(actions).map(([action, spec]) => ({ name: action, action: spec })),
    },
  };
}

describe('before anything runs', () => {
  test('every name is a parameter or a fact', async () => {
    const facts =
      'echo {{ ip }} {{ vm_id }} {{ node_id }} {{ pool_name }} {{ service_name }} {{ cluster_name }} {{ task_id }}';
    const plan = [
      step(
        'one',
        { word: 'hi' },
        { echo: { module: 'shell', args: 'echo {{ word | quote }}' }, facts: { module: 'shell', args: facts } },
      ),
      step('two', { tls: false }, { start: { module: 'longscript', content: '{% if tls %}{{ cert }}{% endif %}' } }),
    ];
    expect(await missingParameters(plan, ['x.y.z'])).toEqual([]);
  });

  test('what is missing is told by step, action and name', async () => {
    const plan = [
      step(
        'start',
        { tag: 'a' },
        {
          pull: { module: 'shell', args: 'docker pull {{ host }}/{{ tag }} {{ host }}' },
          put: { module: 'apt', args: 'name={{ pkg }} state=present' },
          nested: { module: 'x.y.z', list: [{ deep: '{{ deep }}' }] },
        },
      ),
    ];
    const complaints = await missingParameters(plan, ['x.y.z']);
    expect(complaints.map(({ field }) => field)).toEqual(['params', 'params', 'params']);
    expect(complaints.map(({ message }) => inEnglish(message))).toEqual([
      'step start, action pull: parameter host has no value; give it in params, as {"start":{"host":…}}',
      'step start, action put: parameter pkg has no value; give it in params, as {"start":{"pkg":…}}',
      'step start, action nested: parameter deep has no value; give it in params, as {"start":{"deep":…}}',
    ]);
  });

  test('what no parameter mends is told in words', async () => {
    const plan = [
      step(
        'start',
        {},
        {
          open: { module: 'shell', args: 'echo {{ a' },
          filter: { module: 'shell', args: 'echo {{ "a" | qoute }}' },
          dest: { module: 'copy', content: 'a' },
          say: { module: 'debug', var: 'a' },
        },
      ),
    ];
    const complaints = await missingParameters(plan, ['x.y.z']);
    expect(complaints.map(({ field }) => field)).toEqual([null, null, null, null]);
    expect(complaints.map(({ message }) => inEnglish(message))).toEqual([
      'step start, action open: }} is expected (line 1, column 6: {{ a); ' +
        "{{ is the template's own: write {% raw %}…{% endraw %} around it when it is meant for the shell",
      expect.stringMatching(/^step start, action filter: there is no filter qoute; there are abs, .* \(line 1\)$/),
      'step start, action dest: module copy: argument dest is missing',
      expect.stringMatching('^step start, action say: module debug computes where Ansible runs'),
    ]);
  });
});

function within(environment: StepEnvironment, module = 'shell'): PlannedStep {
  const args = module === 'playbook' ? { path: 'a.yml' } : { args: 'id' };
  const actions = [{ name: 'run', action: { module, ...args } }];
  const work = { kind: 'remote_in', vmTypeId: 1 as VmTypeId, actions, environment } as const;
  return { ...step('start', { port: 80 }, {}), work };
}

describe('the environment of a step', () => {
  test('has names that are parameters or facts', async () => {
    expect(
      await missingParameters([within({ env: { A: '{{ port }}{{ ip }}' }, dir: '/{{ pool_name }}' })], []),
    ).toEqual([]);
    const complaints = await missingParameters([within({ env: { A: '{{ tag }}' }, dir: '/{{ app }}' })], []);
    expect(inEnglish(complaints.map(({ message }) => message))).toEqual([
      'step start: parameter tag has no value; give it in params, as {"start":{"tag":…}}',
      'step start: parameter app has no value; give it in params, as {"start":{"app":…}}',
    ]);
  });

  test('is not that of a playbook', async () => {
    const complaints = await missingParameters([within({ env: { A: '1' }, umask: '027' }, 'playbook')], []);
    expect(inEnglish(complaints.map(({ message }) => message))).toEqual([
      'step start: a playbook says itself what its tasks find on the node: leave env, umask out of the step, and say it in the playbook',
    ]);
  });
});
