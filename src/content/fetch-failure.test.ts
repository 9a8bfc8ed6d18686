import { expect, test } from 'vitest';
import { englishOf } from '../messages/message.ts';
import { fetchFailure } from './fetch-failure.ts';
import { GitFailure } from './git.ts';

const WANTED = { ref: 'main', seconds: 300, mostBytes: 1024 ** 3 };
const said = (stderr: string, code = 128): string => englishOf(fetchFailure(new GitFailure(code, stderr), WANTED));

test.each([
  ['Host key verification failed.\nfatal: Could not read from remote repository.', /another SSH key/],
  [
    'git@host: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    /does not accept the SSH key/,
  ],
  ["fatal: could not read Username for 'https://host': terminal prompts disabled", /does not accept user and token/],
  [
    "fatal: unable to access 'https://host/x/': The requested URL returned error: 403",
    /does not accept user and token/,
  ],
  ["fatal: couldn't find remote ref main", /no branch or tag main/],
  ['fatal: remote error: upload-pack: not our ref 0123', /does not have commit main/],
  ['fatal: write error: File too large\nfatal: fetch-pack: invalid index-pack output', /larger than 1024 MiB/],
  ['fatal: write error: No space left on device', /disk of this server is full/],
  ["fatal: detected dubious ownership in repository at '/srv'", /another user/],
  ["fatal: unable to access 'https://host/': server certificate verification failed. CAfile: none", /certificate/],
  ["fatal: repository 'https://host/x/' not found", /no repository at that place/],
  ['error: object 0123: hasDotgit: contains .git\nfatal: fsck error in packed object', /does not accept: run git fsck/],
  ['error: cannot run ssh: No such file or directory', /git is not installed/],
  ["fatal: unable to access 'https://host/': Failed to connect to host port 443", /cannot be reached/],
  ['fatal: something new', /^git could not fetch it \(exit code 128\): fatal: something new$/],
])('%j', (stderr, expected) => {
  expect(said(stderr)).toMatch(expected);
});

test('what took too long is told, whatever git wrote', () => {
  for (const code of [124, 137]) expect(said('fatal: x', code)).toMatch(/within 300 s/);
});

test('nothing that the other side says is quoted, and nothing is invisible', () => {
  expect(said('remote: fatal: root:x:0:0\nbanner of 10.0.0.1: secret\nfatal: a\u202Eb')).toBe(
    'git could not fetch it (exit code 128): fatal: a\\u{202e}b',
  );
  expect(said(`fatal: ${'x'.repeat(5000)}`).length).toBeLessThan(400);
});
