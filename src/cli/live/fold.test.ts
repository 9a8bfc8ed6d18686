import { expect, test } from 'vitest';
import { Output } from '../output/output.ts';
import { joined, type OutputGroup, writeGroups } from './fold.ts';

const group = (text: string | null, ips: readonly string[], more: Partial<OutputGroup> = {}): OutputGroup => ({
  state: 'success',
  exit_code: 0,
  count: ips.length,
  nodes: ips.map((ip, index) => ({ id: index + 1, ip })),
  text,
  is_cut: false,
  error: '',
  ...more,
});

function written(groups: readonly OutputGroup[]): string {
  const pieces: string[] = [];
  const sink = { isTTY: false, columns: 0, rows: 0, write: (text: string) => void pieces.push(text) };
  const output = new Output({ format: 'table', language: 'en', stdout: sink, stderr: sink, hasColours: false });
  writeGroups(output, groups, { hasColours: false });
  return pieces.join('');
}

test('what is the same in two tasks is one group, and what may differ is not', () => {
  const same = [group('a\n', ['10.0.0.1']), group('a\n', ['10.0.0.2'])];
  expect(joined(same)).toMatchObject([{ count: 2, nodes: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] }]);
  expect(joined([group('a\n', ['10.0.0.1']), group('b\n', ['10.0.0.2'])])).toHaveLength(2);
  expect(joined([group('a\n', ['10.0.0.1']), group('a\n', ['10.0.0.2'], { state: 'failed' })])).toHaveLength(2);
});

test('each text stands below its nodes; nothing of it acts on a terminal', () => {
  const text = written([
    group('\u001B]0;owned\u0007oops\nexit code 2', ['10.0.0.9'], { state: 'failed', exit_code: 2 }),
    group('hi\n', ['10.0.0.1', '10.0.0.2'], { count: 5 }),
  ]);
  const rule = '-'.repeat(15);
  expect(text).toBe(
    `${rule}\n10.0.0.9 (1): failed\n${rule}\noops\nexit code 2\n${rule}\n10.0.0.[1-2] and 3 more (5)\n${rule}\nhi\n`,
  );
});
