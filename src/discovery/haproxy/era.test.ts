import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eraIn } from './era.ts';

const info = (lines: readonly string[]): string => ['Name: HAProxy', 'Version: 2.6.12', ...lines, ''].join('\n');

test('another process is another era, also one that has the same id', () => {
  expect(eraIn(info(['Pid: 7', 'Start_time_sec: 1790000000']))).toBe('7-1790000000');
  expect(eraIn(info(['Pid: 7', 'Start_time_sec: 1790000001']))).toBe('7-1790000001');
  expect(eraIn(info(['Pid: 8']))).toBe('8');
});

test('what grows while a process runs is not part of it', () => {
  const eras = ['1', '2'].map((seconds) => eraIn(info(['Pid: 7', `Uptime_sec: ${seconds}`, 'Start_time_sec: 5'])));
  expect(eras[0]).toBe(eras[1]);
});

test('whatever comes, there is a short era or an error', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      let era = '';
      try {
        era = eraIn(`${a}\nPid: ${b}`);
      } catch (error) {
        era = (error as Error).message === 'it does not answer like HAProxy' ? '' : 'another error';
      }
      expect(era).toMatch(/^[\d-]{0,24}$/);
    }),
  );
});
