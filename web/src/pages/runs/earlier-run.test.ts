import { expect, test } from 'vitest';
import { MASK } from '../../forms/mask.ts';
import { earlierDraft } from './earlier-run.ts';

const retry = { retry_times: 0, ignore_error: false, interval: 1 };
const TASK = {
  id: 9,
  template_id: 3,
  template_name: 'greeting',
  task_name: 'again',
  command: null,
  options: [{ name: 'echo', param_values: { word: 'hi', key: MASK }, retry }],
  step_len: 2,
  policy: null,
  stat: [],
};
const PLAN = {
  options: [{ name: 'echo', param_values: {}, retry, timeout: 7, become: [], content: [] }],
  scripts: null,
  command: null,
  asked: null,
};
const TEMPLATE = { policy: { bake: 5 } };

test('a template is filled in with its values, without secrets', () => {
  expect(earlierDraft({ task: TASK, plan: PLAN, template: TEMPLATE })).toMatchObject({
    kind: 'template',
    templateId: 3,
    params: { echo: { word: 'hi' } },
    most: 2,
    timeout: 7,
    again: { id: 9, templateId: 3, goneTemplate: null },
  });
  expect(JSON.stringify(earlierDraft({ task: TASK, plan: PLAN, template: TEMPLATE }))).not.toContain(MASK);
});

test('a command is filled in whole, and takes nothing from the earlier task', () => {
  const task = {
    ...TASK,
    command: 'x',
    options: [{ name: 'command', param_values: { script: 'echo {{ ip }}' }, retry }],
  };
  const command = { render: true, become: null, dir: '/srv', env: { PORT: '80' } };
  const draft = earlierDraft({ task, plan: { ...PLAN, command }, template: null });
  expect(draft).toMatchObject({ kind: 'command', script: 'echo {{ ip }}', render: true, again: null });
  expect(draft.environment).toEqual({ dir: '/srv', env: { PORT: '80' } });
});

test('what was asked for is asked for again, not what became of it', () => {
  const asked = { max_ratio: 50, max_failures: '5%', order: 'given', policy: { bake: null, canary: 1 } } as const;
  expect(earlierDraft({ task: TASK, plan: { ...PLAN, asked }, template: TEMPLATE })).toMatchObject({
    most: null,
    ratio: 50,
    failures: '5%',
    timeout: null,
    order: 'given',
    policy: { canary: 1 },
  });
  const plainly = earlierDraft({ task: TASK, plan: { ...PLAN, asked: {} }, template: TEMPLATE });
  expect(plainly).toMatchObject({ most: null, policy: null, order: 'node' });
});

test('a template that was deleted is named, and another one has to be chosen', () => {
  const draft = earlierDraft({ task: TASK, plan: PLAN, template: null });
  expect(draft).toMatchObject({ templateId: null, policy: null, again: { goneTemplate: 'greeting' } });
});
