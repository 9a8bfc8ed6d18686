import { expect, test } from 'vitest';
import { stepsWith, templatesWith } from './where-used.ts';

test('who uses it, each once', () => {
  const templates = [
    { id: 1, name: 'expand', steps: [{ name: 'echo' }, { name: 'echo' }] },
    { id: 2, name: 'shrink', steps: [{ name: 'echoes' }] },
  ];
  expect(templatesWith('echo', templates).map(({ id }) => id)).toEqual([1]);
  const steps = [
    { id: 3, name: 'start', actions: ['pull', 'run'] },
    { id: 4, name: 'stop', actions: [] },
  ];
  expect(stepsWith('run', steps).map(({ id }) => id)).toEqual([3]);
  expect(stepsWith('jump', steps)).toEqual([]);
});
