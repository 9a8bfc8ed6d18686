import { visible } from '../domain/characters.ts';
import { message, type Message } from '../messages/message.ts';
import type { GitFailure } from './git.ts';

/** What a fetch wanted, for messages. */
export interface Wanted {
  /** A branch, tag or commit; '' = the default branch. */
  readonly ref: string;
  readonly seconds: number;
  readonly mostBytes: number;
}

const MEBIBYTE = 1024 * 1024;
const LONGEST_QUOTE = 300;

type Reason = (wanted: Wanted) => Message;

/** What git and ssh write in English, and what it means; the first that is found counts. */
const REASONS: readonly (readonly [texts: readonly string[], reason: Reason])[] = [
  [
    ['REMOTE HOST IDENTIFICATION HAS CHANGED', 'Host key verification failed'],
    () => message('repository_host_key_changed'),
  ],
  [
    ['Permission denied (publickey', 'Permission denied (password', 'Load key ', 'Too many authentication failures'],
    () => message('repository_key_refused'),
  ],
  [
    [
      'could not read Username',
      'could not read Password',
      'Authentication failed',
      'returned error: 401',
      'returned error: 403',
    ],
    () => message('repository_token_refused'),
  ],
  [["couldn't find remote ref"], ({ ref }) => message('repository_no_ref', { ref })],
  [
    ['not our ref', 'unadvertised object', 'did not send all necessary objects'],
    ({ ref }) => message('repository_no_commit', { commit: ref }),
  ],
  [['File too large'], ({ mostBytes }) => message('repository_too_large', { most: mostBytes / MEBIBYTE })],
  [['No space left on device', 'Disk quota exceeded'], () => message('repository_disk_full')],
  [['dubious ownership'], () => message('repository_of_other_user')],
  [['cannot run ssh'], () => message('git_missing')],
  [['certificate'], () => message('repository_certificate')],
  [
    ['does not appear to be a git repository', "' not found", 'returned error: 404', 'Repository not found'],
    () => message('repository_not_there'),
  ],
  [['fsck error', 'bad object', 'index-pack failed', 'inflate'], () => message('repository_damaged')],
  [
    [
      'Connection refused',
      'Connection timed out',
      'Connection closed',
      'Connection reset',
      'No route to host',
      'Network is unreachable',
      'Failed to connect',
      'Could not connect',
      'Operation timed out',
      'Operation too slow',
      'kex_exchange_identification',
    ],
    () => message('repository_unreachable'),
  ],
];

/**
 * Why a fetch failed, in words with the remedy. What a foreign server wrote is not quoted.
 *
 * @example fetchFailure(new GitFailure(128, "fatal: couldn't find remote ref jump"), wanted) // there is no branch or tag ‘jump’ …
 */
export function fetchFailure({ code, stderr, isLate }: GitFailure, wanted: Wanted): Message {
  if (isLate) return message('repository_too_slow', { seconds: wanted.seconds });
  const own = ownLines(stderr);
  const text = own.join('\n');
  const found = REASONS.find(([texts]) => texts.some((part) => text.includes(part)));
  if (found !== undefined) return found[1](wanted);
  const last = own.findLast((line) => /^(?:fatal|error): /.test(line)) ?? '';
  return message('repository_fetch_failed', { code, reason: visible(last).slice(0, LONGEST_QUOTE) });
}

/** Without what the other side said, and without what ssh quotes of it. */
function ownLines(stderr: string): readonly string[] {
  return stderr.split(/[\r\n]+/).filter((line) => !line.startsWith('remote: '));
}
