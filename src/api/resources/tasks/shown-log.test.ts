import { expect, test } from 'vitest';
import { shownLog } from './shown-log.ts';

const FAILED = { step: 'start', state: 'failed', exit_code: 3 } as const;

test('what the server wrote into a log is in the language of the reader, and what the node wrote is as it was', () => {
  const log =
    '[17:02 UTC] no answer from the node for 45 s; trying again until 2026-03-11 17:40 UTC\nexit code 5\ncancelled\nexit code 3';
  expect(shownLog(log, FAILED, 'zh')).toBe(
    '[17:02 UTC] 节点 45 秒没有响应；将重试到 2026-03-11 17:40 UTC\nexit code 5\ncancelled\n退出码 3',
  );
  expect(shownLog(log, FAILED, 'en')).toBe(log);
});

test('a run that ended well wrote all of its lines itself', () => {
  expect(shownLog('timed out after 5 s', { step: 'start', state: 'success', exit_code: 0 }, 'zh')).toBe(
    'timed out after 5 s',
  );
  expect(shownLog('exit code 3', { step: 'start', state: 'running', exit_code: null }, 'zh')).toBe('exit code 3');
});

test('all is the server’s where nothing runs on the node', () => {
  const made = { step: 'create_vm', state: 'success', exit_code: null } as const;
  expect(shownLog('machine vm-1 with address 10.0.0.1', made, 'zh')).toBe('机器 vm-1，地址 10.0.0.1');
});

test('of the lines that a node makes look like the server’s only the first are looked at, and the reason at the end is', () => {
  const notice = '[17:02 UTC] no answer from the node for 45 s; trying again until 2026-03-11 17:40 UTC\n';
  const lines = shownLog(`${notice.repeat(10_000)}exit code 3`, FAILED, 'zh').split('\n');
  expect(lines[0]).toContain('没有响应');
  expect(`${lines.at(-2)}\n`).toBe(notice);
  expect(lines.at(-1)).toBe('退出码 3');
});
