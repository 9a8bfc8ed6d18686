import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addKeyProgram, removeKeyProgram } from './authorized-keys.ts';

const OLD = 'ssh-ed25519 AAAAold+/=';
const NEW = 'ssh-ed25519 AAAAnew+/=';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'springtide-keys-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const file = (): string => join(home, '.ssh/authorized_keys');
const lines = (): readonly string[] => readFileSync(file(), 'utf8').split('\n');

function given(text: string): void {
  mkdirSync(join(home, '.ssh'));
  writeFileSync(file(), text);
}

function run(program: string): string {
  try {
    return execFileSync('sh', ['-c', program], { env: { ...process.env, HOME: home }, encoding: 'utf8' });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

test('a key is added once, as the other one is there, and other lines and the mode stay', () => {
  given(`# people\nfrom="10.0.0.1|2",no-pty ${OLD} ops\n#${OLD}\nssh-rsa AAAAelse alice`);
  chmodSync(file(), 0o640);
  expect(run(addKeyProgram(NEW, OLD)) + run(addKeyProgram(NEW, OLD))).toBe('');
  expect(lines()).toEqual([
    '# people',
    `from="10.0.0.1|2",no-pty ${OLD} ops`,
    `#${OLD}`,
    'ssh-rsa AAAAelse alice',
    `from="10.0.0.1|2",no-pty ${NEW} springtide`,
    '',
  ]);
  expect(statSync(file()).mode & 0o777).toBe(0o640);
  expect(readdirSync(join(home, '.ssh'))).toEqual(['authorized_keys']);
});

test('where there is no file, or the other key is not in it, the line is a plain one', () => {
  expect(run(addKeyProgram(NEW, OLD))).toBe('');
  expect(lines()).toEqual([`${NEW} springtide`, '']);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, '.ssh')).mode & 0o777).toBe(0o700);
});

test('a line that is commented out does not count', () => {
  given(`# ${NEW}\n${OLD}\n`);
  run(addKeyProgram(NEW, OLD));
  expect(lines()).toEqual([`# ${NEW}`, OLD, `${NEW} springtide`, '']);
});

test('AK3: a key is taken away only where the other one is', () => {
  given(`${OLD}\nssh-rsa AAAAelse\n`);
  expect(run(removeKeyProgram(OLD, NEW))).toBe('the other key is not in authorized_keys\n');
  expect(lines()).toContain(OLD);
  run(addKeyProgram(NEW, OLD));
  expect(run(removeKeyProgram(OLD, NEW)) + run(removeKeyProgram(OLD, NEW))).toBe('');
  expect(lines()).toEqual(['ssh-rsa AAAAelse', `${NEW} springtide`, '']);
});

test('AK1: a link stays one, and a file that was left half written is passed over', () => {
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, 'keys'), `${OLD}\n`);
  writeFileSync(join(home, 'keys.springtide'), 'half');
  symlinkSync('../keys', file());
  expect(run(addKeyProgram(NEW, OLD))).toBe('');
  expect(readFileSync(join(home, 'keys'), 'utf8')).toBe(`${OLD}\n${NEW} springtide\n`);
  expect(readdirSync(home).toSorted()).toEqual(['.ssh', 'keys']);
});

test('what is no file is left alone', () => {
  mkdirSync(file(), { recursive: true });
  expect(run(addKeyProgram(NEW, OLD))).toContain('authorized_keys is not a file');
});
