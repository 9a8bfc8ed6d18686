import { expect, test } from 'vitest';
import { againPath } from './again.ts';

const TASK = { id: 7, pool_id: 3, template_id: 1, command: null, tag: 'web:1&x', step_len: 2 } as const;

test('a deploy is deployed again with its image and as many nodes at once', () => {
  const path = '/ui/pools/3?do=deploy&tag=web%3A1%26x&most=2&again=7';
  expect(againPath({ ...TASK, kind: 'deploy' })).toEqual({ label: 'deployAgain', path });
  expect(againPath({ ...TASK, kind: 'deploy', tag: null })).toBeNull();
});

test('templates and commands are run again where they are run', () => {
  expect(againPath({ ...TASK, kind: 'manual' })?.path).toBe('/ui/run?again=7');
  expect(againPath({ ...TASK, kind: 'manual', command: 'uptime' })?.path).toBe('/ui/run?what=command&again=7');
});

test('facts are not gathered again by a form', () => {
  expect(againPath({ ...TASK, kind: 'manual', template_id: 0 })).toBeNull();
});

test('nodes are not made or returned again, and a check begins with its plan', () => {
  expect(againPath({ ...TASK, kind: 'check' })).toBeNull();
  expect([againPath({ ...TASK, kind: 'expand' }), againPath({ ...TASK, kind: 'shrink' })]).toEqual([null, null]);
});
