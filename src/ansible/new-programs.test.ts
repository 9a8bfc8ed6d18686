import { expect, test } from 'vitest';
import type { Endpoint } from '../channel/channel.ts';
import { NewPrograms } from './new-programs.ts';

const node = (host: string): Endpoint => ({ host, port: 22, user: 'root', key: null });

test('a new program is missing on each node until it arrived there, for a minute', () => {
  let now = 0;
  const programs = new NewPrograms(() => now);
  expect(programs.isMissing('a', node('10.0.0.1'))).toBe(false);
  programs.note('a');
  expect(programs.isMissing('a', node('10.0.0.1'))).toBe(true);
  expect(programs.isMissing('b', node('10.0.0.1'))).toBe(false);
  programs.arrived('a', node('10.0.0.1'));
  expect(programs.isMissing('a', node('10.0.0.1'))).toBe(false);
  const become = { method: 'sudo', user: 'app' } as const;
  expect(programs.isMissing('a', { ...node('10.0.0.1'), become }), 'each user keeps its own').toBe(true);
  expect(programs.isMissing('a', node('10.0.0.2'))).toBe(true);
  now = 60_000;
  expect(programs.isMissing('a', node('10.0.0.2'))).toBe(false);
});

test('what a program that is not new brings is not noted', () => {
  const programs = new NewPrograms(() => 0);
  programs.arrived('a', node('10.0.0.1'));
  programs.note('a');
  expect(programs.isMissing('a', node('10.0.0.1'))).toBe(true);
});
