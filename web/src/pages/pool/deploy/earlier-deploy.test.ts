import { expect, test } from 'vitest';
import { earlierDeploy } from './earlier-deploy.ts';

const TASK = {
  id: 7,
  template_id: 3,
  template_name: 'roll',
  options: [
    { name: 'start_service', param_values: { tag: 'web:1', port: 80 }, retry: { retry_times: 0, ignore_error: false } },
  ],
  policy: { bake: 5 },
  step_len: 2,
};
const TEMPLATE = { policy: { bake: 5 } };

test('a deploy is filled in as it was asked for', () => {
  const asked = { max_num: 9, force: true, policy: { bake: null } };
  expect(earlierDeploy({ task: TASK, plan: { asked }, template: TEMPLATE }, 3)).toMatchObject({
    most: 9,
    isForced: true,
    policy: {},
    params: { start_service: { port: 80 } },
    again: { id: 7, isSameTemplate: true },
  });
});

test('an older deploy is filled in as it ran', () => {
  expect(earlierDeploy({ task: TASK, plan: { asked: null }, template: TEMPLATE }, 3)).toMatchObject({
    most: 2,
    isForced: false,
    policy: { bake: 5 },
  });
});

test.each([
  ['a deleted template', null, 3],
  ['another template', TEMPLATE, 4],
  ['no template', TEMPLATE, null],
])('with %s its parameters and policy stay behind', (_, template, templateId) => {
  expect(
    earlierDeploy({ task: TASK, plan: { asked: { max_num: 9, policy: { bake: 1 } } }, template }, templateId),
  ).toMatchObject({
    most: 9,
    policy: null,
    params: {},
    again: { templateName: 'roll', isSameTemplate: false },
  });
});
