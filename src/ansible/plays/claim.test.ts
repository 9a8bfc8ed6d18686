import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimIn, claimScript, PYTHON } from './claim.ts';

const execute = promisify(execFile);
const PLAY = '0123456789abcdef';

const said = (output: string) => claimIn({ kind: 'exited', code: 0, output });

test.each(['dash', 'bash --posix', 'busybox sh', 'mksh', 'ksh'])(
  'a claim says the play and the Python of the system, and starts no program: %s',
  async (shell) => {
    const [command = '', ...args] = shell.split(' ');
    const script = `PATH=/nowhere; ${claimScript(PLAY)}`;
    const { stdout } = await execute(command, [...args, '-c', script]);
    const isFitting = /python3\.(9|[1-9]\d)$/.test(realpathSync(PYTHON));
    expect(said(stdout)).toEqual({ play: PLAY, python: isFitting ? PYTHON : null });
  },
);

test.each([
  [`springtide-play ${PLAY}\n`, null],
  [`springtide-play ${PLAY} /usr/bin/python3\n`, PYTHON],
])('a claim is read: %j', (output, python) => {
  expect(said(output)).toEqual({ play: PLAY, python });
});

test.each([
  '',
  `springtide-play ${PLAY}`,
  `springtide-play ${PLAY} /usr/bin/python3 -c x\n`,
  `springtide-play ${PLAY} /tmp/python3\n`,
  `springtide-play ${PLAY}\nmore\n`,
  `x springtide-play ${PLAY}\n`,
])('anything else is none: %j', (output) => {
  expect(said(output)).toBeNull();
  expect(claimIn({ kind: 'exited', code: 1, output: `springtide-play ${PLAY}\n` })).toBeNull();
});

test('a node that says anything names no other program', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect([undefined, null, PYTHON]).toContain(said(`springtide-play ${PLAY}${text}\n`)?.python);
    }),
  );
});
