import { expect, test } from 'vitest';
import { earlierTags } from './earlier-tags.ts';

const task = (kind: 'expand' | 'deploy', tag: string | null, succeeded = 1) => ({
  kind,
  tag,
  created: `with ${succeeded}`,
  stat: [0, 0, succeeded, 4, 0],
});

test('the images of deploys, the latest first, each once, with the nodes that got them', () => {
  const tasks = [task('deploy', 'web:3', 2), task('expand', 'web:9'), task('deploy', 'web:2'), task('deploy', 'web:3')];
  expect(earlierTags(tasks)).toEqual([
    { tag: 'web:3', created: 'with 2', nodes: 2 },
    { tag: 'web:2', created: 'with 1', nodes: 1 },
  ]);
});

test('deploys without an image, and those that reached no node, say nothing', () => {
  expect(earlierTags([task('deploy', null), task('deploy', ''), task('deploy', 'web:4', 0)])).toEqual([]);
});
