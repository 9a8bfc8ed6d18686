import { expect, test } from 'vitest';
import { MASK } from '../../forms/mask.ts';
import { earlierDraft } from './earlier-run.ts';

const retry = { retry_times: 0, ignore_error: false, interval: 1 };
const TASK = {
  id: 9,
  template_id: 3,
  task_name: 'again',
  command: null,
  options: [{ name: 'echo', param_values: { word: 'hi', key: MASK }, retry }],
  step_len: 2,
  policy: null,
  stat: [],
};
const PLAN = {
  options: [{ name: 'echo', param_values: {}, retry, timeout: 7, become: [] }],
  scripts: null,
  command: null,
};

test('a template is filled in with its values, without secrets', () => {
  expect(earlierDraft(TASK, PLAN)).toMatchObject({
    kind: 'template',
    templateId: 3,
    params: { echo: { word: 'hi' } },
    most: 2,
    timeout: 7,
    again: { id: 9, templateId: 3 },
  });
  expect(JSON.stringify(earlierDraft(TASK, PLAN))).not.toContain(MASK);
});

test('a command is filled in whole, and takes nothing from the earlier task', () => {
  const task = {
    ...TASK,
    command: 'x',
    options: [{ name: 'command', param_values: { script: 'echo {{ ip }}' }, retry }],
  };
  const draft = earlierDraft(task, { ...PLAN, command: { render: true, become: null } });
  expect(draft).toMatchObject({ kind: 'command', script: 'echo {{ ip }}', render: true, again: null });
});
