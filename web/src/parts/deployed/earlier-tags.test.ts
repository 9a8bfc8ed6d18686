import { expect, test } from 'vitest';
import { earlierTags, imagesToGoBackTo } from './earlier-tags.ts';

const task = (kind: 'expand' | 'shrink' | 'deploy', tag: string | null, succeeded = 1) => ({
  kind,
  tag,
  ctime: succeeded,
  stat: [0, 0, succeeded, 4, 0],
});

test('the images that tasks started, the latest first, each once, with the nodes that got them', () => {
  const tasks = [task('deploy', 'web:3', 2), task('shrink', 'web:9'), task('deploy', 'web:2'), task('deploy', 'web:3')];
  expect(earlierTags(tasks)).toEqual([
    { tag: 'web:3', at: 2, nodes: 2 },
    { tag: 'web:2', at: 1, nodes: 1 },
  ]);
});

test('tasks without an image, and those that reached no node, say nothing', () => {
  expect(earlierTags([task('deploy', null), task('deploy', ''), task('deploy', 'web:4', 0)])).toEqual([]);
});

test('one goes back to any image but the only one that runs', () => {
  const earlier = earlierTags([task('deploy', 'web:2'), task('deploy', 'web:1')]);
  const tagsFor = (running: readonly (string | null)[]): readonly string[] =>
    imagesToGoBackTo(
      earlier,
      running.map((image) => ({ image })),
    ).map(({ tag }) => tag);
  expect(tagsFor(['web:2'])).toEqual(['web:1']);
  expect(tagsFor(['web:2', null])).toEqual(['web:2', 'web:1']);
  expect(tagsFor([])).toEqual(['web:2', 'web:1']);
});
