import { describe, expect, test } from 'vitest';
import { EMPTY_DRAFT, runAddressOf, taskIdsOf, wantedRun } from './run-draft.ts';

const TEMPLATE = {
  id: 3,
  name: 'restart',
  hasSteps: true,
  policy: { bake: 5 },
  groups: [
    {
      step: 'echo',
      desc: '',
      params: [
        { name: 'word', type: 'string', source: 'nowhere', value: undefined },
        { name: 'times', type: 'integer', source: 'template', value: 1 },
      ],
    },
  ],
} as const;
const GIVEN = { nodes: ['10.0.0.10', '10.0.0.9'], template: TEMPLATE, operator: 'root' };

describe('what is asked of the server', () => {
  test('for a template, with the values that the run gives', () => {
    const draft = {
      ...EMPTY_DRAFT,
      params: { echo: { word: 'hi' }, other: { x: 1 } },
      most: 1,
      ratio: 50,
      failures: '5%',
    };
    expect(wantedRun(draft, GIVEN)).toEqual({
      work: {
        kind: 'template',
        template_id: 3,
        task_name: 'restart',
        opr_user: 'root',
        params: { echo: { word: 'hi' } },
      },
      request: { nodes: ['10.0.0.10', '10.0.0.9'], max_num: 1, max_ratio: 50, max_failures: '5%' },
    });
  });

  test('nothing while a deploy has no image', () => {
    const image = { step: 'echo', name: 'word' };
    expect(wantedRun(EMPTY_DRAFT, { ...GIVEN, image })).toBeNull();
    const draft = { ...EMPTY_DRAFT, params: { echo: { word: 'web:2' } } };
    expect(wantedRun(draft, { ...GIVEN, image })).toEqual(wantedRun(draft, GIVEN));
  });

  test('for a command, in the order of the addresses', () => {
    const draft = {
      ...EMPTY_DRAFT,
      kind: 'command',
      script: 'id',
      order: 'address',
      become: { method: 'sudo', user: 'www' },
      environment: { dir: '/srv' },
      isContinuing: true,
      timeout: 9,
      policy: { bake: 1 },
    } as const;
    expect(wantedRun(draft, GIVEN)).toEqual({
      work: {
        kind: 'command',
        script: 'id',
        render: false,
        become: { method: 'sudo', user: 'www' },
        environment: { dir: '/srv' },
      },
      request: {
        nodes: ['10.0.0.9', '10.0.0.10'],
        order: 'given',
        timeout: 9,
        policy: { failed_batch: 'continue' },
      },
    });
  });

  test('says what a run changes of the policy', () => {
    const draft = { ...EMPTY_DRAFT, params: { echo: { word: 'hi' } }, policy: { canary: '1' } };
    expect(wantedRun(draft, GIVEN)?.request.policy).toEqual({ bake: null, canary: '1' });
    expect(wantedRun({ ...draft, policy: { bake: 5 } }, GIVEN)?.request).not.toHaveProperty('policy');
  });

  test.each([
    ['no nodes', {}, { ...GIVEN, nodes: [] }],
    ['a limit that is none', { params: { echo: { word: 'x' } }, failures: 'many' }, GIVEN],
    ['no template', {}, { ...GIVEN, template: null }],
    ['a template without steps', {}, { ...GIVEN, template: { ...TEMPLATE, hasSteps: false, groups: [] } }],
    ['no command', { kind: 'command', script: ' \n' }, GIVEN],
    ['a command that is too long', { kind: 'command', script: 'x'.repeat(65_537) }, GIVEN],
    ['no user', { kind: 'command', script: 'id', become: { method: 'su', user: 'a b' } }, GIVEN],
  ] as const)('is nothing with %s', (_, fields, given) => {
    expect(wantedRun({ ...EMPTY_DRAFT, ...fields }, given)).toBeNull();
  });
});

test('the address says what is run and where; many nodes come with the history', () => {
  const search = new URLSearchParams('what=command&template=3&pool=x&nodes=10.0.0.1,,web-1');
  expect(runAddressOf(search, null)).toEqual({
    kind: 'command',
    templateId: 3,
    poolId: null,
    nodes: ['10.0.0.1', 'web-1'],
    again: null,
    deployTo: null,
  });
  expect(runAddressOf(new URLSearchParams(), { nodes: ['a', 7] })).toMatchObject({ kind: 'template', nodes: ['a'] });
  expect(runAddressOf(new URLSearchParams('what=rm'), 'x')).toMatchObject({ kind: 'template', nodes: [] });
});

test('tasks are named by their numbers, once each', () => {
  expect(taskIdsOf(new URLSearchParams('ids=3,x,4,3,-1'))).toEqual([3, 4]);
  expect(taskIdsOf(new URLSearchParams())).toEqual([]);
});
