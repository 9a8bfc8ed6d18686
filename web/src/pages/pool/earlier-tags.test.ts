import { expect, test } from 'vitest';
import { earlierTags } from './earlier-tags.ts';

const retry = { retry_times: 0, ignore_error: false };
const task = (kind: 'expand' | 'deploy', ...tags: readonly unknown[]) => ({
  kind,
  options: tags.map((tag) => ({ name: 'start_service_web', param_values: { tag }, retry })),
});

test('the tags of deploys, the latest first, each once', () => {
  const tasks = [task('deploy', 'web:3'), task('expand', 'web:9'), task('deploy', 'web:2'), task('deploy', 'web:3')];
  expect(earlierTags(tasks)).toEqual(['web:3', 'web:2']);
});

test('deploys without a tag in a step say nothing', () => {
  expect(earlierTags([task('deploy'), task('deploy', 7), task('deploy', '')])).toEqual([]);
});
