import { trimEnd } from '../../base/text/trim-end.ts';
import { MORE_TASKS } from '../../ansible/plays/node-log.ts';
import { cutMark, cutMarkOf, joinedEnds } from '../../domain/cut-mark.ts';
import type { ActionFinding } from '../../domain/check-mode/finding.ts';
import { englishOf, message, type Value } from '../../messages/message.ts';
import type { StepOutcome } from '../step.ts';

/*
 * What nodes answer in check mode. A node may say anything: what is not understood is a failure, and a diff is a text.
 */

/** Bytes of an answer; of a longer one the beginning and the end are kept. */
export const LONGEST_ANSWER = 64 * 1024;

/** What an action would do. */
export interface Answer extends Pick<ActionFinding, 'finding' | 'text'> {
  /** Why the check of the action failed; null = it did not. */
  readonly error: Value | null;
}

type Ended = Pick<StepOutcome, 'ok' | 'log' | 'error'>;

/**
 * Reads what a module said, or one of the scripts that ask for files and commands: a state in a line, and below it what would change.
 * Before it stands what programs wrote to stderr, which is told of failures alone.
 *
 * @example answerOf('lineinfile', { ok: true, log: 'changed\n-a\n+b\n', error: '' }) // { finding: 'changed', text: '-a\n+b', … }
 */
export function answerOf(module: string, ended: Ended): Answer {
  const lines = withoutFile(ended.log).split('\n');
  const at = lines.findIndex((line) => STATES.has(line));
  const text = withoutEnd(lines.slice(at + 1).join('\n'));
  if (!ended.ok) return { finding: 'failed', text: withoutEnd(lines.filter(isTold).join('\n')), error: ended.error };
  switch (lines[at] ?? '') {
    case 'ok':
      return { finding: 'unchanged', text, error: null };
    case 'changed':
      return { finding: 'changed', text, error: null };
    case 'skipped': {
      const isPlain = text === '' || isAboutMode(text);
      return {
        finding: 'not_checked',
        text: isPlain ? englishOf(message('check_without_mode', { module })) : text,
        error: null,
      };
    }
    default: {
      const error = message('check_unreadable');
      return { finding: 'failed', text: englishOf(error), error };
    }
  }
}

const STATES: ReadonlySet<string> = new Set(['ok', 'changed', 'skipped', 'failed']);

/** Of a failure everything is told but that it is one. */
function isTold(line: string): boolean {
  return line !== 'failed';
}

/** Reads the log of a play: the tasks as they would have ended. */
export function answerOfPlay(ended: Ended): Answer {
  // what is not shown of it counts too
  const lines = withoutEnd(ended.log).split('\n').map(withoutTemporary);
  const text = cutMiddle(lines.join('\n'));
  if (!ended.ok) return { finding: 'failed', text, error: ended.error };
  if (lines.some((line) => line.startsWith('changed: '))) return { finding: 'changed', text, error: null };
  const isUnknown = lines.some((line, at) => isOpen(line, lines[at + 1] ?? ''));
  return { finding: isUnknown ? 'not_checked' : 'unchanged', text, error: null };
}

/**
 * Whether a line says that it is not known what a task would change. One that is left out without a reason would run, as `raw`
 * does; and the reason of one that may not be logged is not known.
 */
function isOpen(line: string, next: string): boolean {
  if (line === MORE_TASKS) return true;
  if (line.startsWith('skipped: ')) return !next.startsWith(' ') || next.trim().startsWith(HIDDEN);
  return line.startsWith(' ') && isAboutMode(line.trim());
}

/** What Ansible says in place of everything else where a task has `no_log`. */
const HIDDEN = 'the output has been hidden';

/** Below it, in two directories with random names, Ansible keeps on the server what it makes of a template for one node. */
const TEMPORARY = '/tmp/.ansible/tmp/';

/** @example withoutTemporary('+++ after: /tmp/.ansible/tmp/local-1/tmp2/conf.j2') // '+++ after: conf.j2' */
function withoutTemporary(line: string): string {
  const at = line.indexOf(TEMPORARY);
  if (at === -1) return line;
  const [, , ...rest] = line.slice(at + TEMPORARY.length).split('/');
  return rest.length === 0 ? line : line.slice(0, at) + rest.join('/');
}

/** Commands, `script`, `fetch`, and plugins of others, in this order. */
const MODE_REASONS: ReadonlySet<string> = new Set([
  'Command would have run if not in check mode',
  'Check mode is not supported for this task.',
  'check mode not (yet) supported for this module',
  'check mode is not supported for this task.',
]);

/** What Ansible says of a module that it leaves out in check mode. */
function isAboutMode(text: string): boolean {
  return (
    (text.startsWith('remote module (') && text.endsWith(') does not support check mode')) || MODE_REASONS.has(text)
  );
}

/** The mark of a cut names a file of this one run: without it, equal answers stay equal. */
function withoutFile(log: string): string {
  const mark = cutMarkOf(log);
  if (mark === null) return log;
  const lines = log.split('\n');
  return lines.with(mark.line, cutMark(mark.missing, mark.unit)).join('\n');
}

function cutMiddle(text: string): string {
  const half = LONGEST_ANSWER / 2;
  if (text.length <= LONGEST_ANSWER) return text;
  const mark = cutMark(text.length - 2 * half, 'characters');
  return joinedEnds(text.slice(0, half).toWellFormed(), mark, text.slice(-half).toWellFormed());
}

function withoutEnd(text: string): string {
  return trimEnd(text, '\n');
}
