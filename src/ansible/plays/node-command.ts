import { quote } from '../../base/text/shell-quote.ts';
import { LARGEST_LIMIT } from '../../channel/node/run-once.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** Bytes that a command may write to each of its outputs: both together have to fit into an output of the channel. */
export const LONGEST_STREAM = 2 * 1024 * 1024;
/** Bytes of output that the channel has to keep for an answer. */
export const ANSWER_LIMIT = LARGEST_LIMIT;

const MARK = 'springtide-answer';

/** A command, for sh, under an id that only its own script has. */
export interface NodeCommand {
  readonly id: string;
  readonly command: string;
  /** Its standard input. */
  readonly input: Buffer;
}

/** What a command wrote, byte by byte, and its exit code. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * The script that runs a command, and prints its outputs apart. Errors are kept in a file beside the script, not in a pipe: a
 * service that the command starts keeps its outputs open. The input stands behind the script, where the command reads on: no
 * other process has to write it.
 *
 *   springtide-answer <id>
 *   (stdout)
 *   springtide-answer <id> <exit code>
 *   (stderr)
 *   springtide-answer <id> .
 *
 * @param before lines that run first: what ends the shell there keeps the command from running
 */
export function commandScript(command: NodeCommand, before = ''): string {
  const input = command.input.toString('latin1');
  const isPlain = /^[\t\n -~]*$/.test(input);
  const lines = (before + ownLines(command, isPlain, 0)).split('\n').length - 1;
  const behind = isPlain ? input : command.input.toString('base64').replaceAll(/.{1,1000}/g, '$&\n');
  return `${before}${ownLines(command, isPlain, lines)}${behind}`;
}

/** A shell reads lines up to their ends, and no further: what it starts then reads on. */
function ownLines({ id, command, input }: NodeCommand, isPlain: boolean, lines: number): string {
  const run = `sh -c ${quote(command)} 2>>"$b.2"`;
  return [
    'b=${0%.script}',
    `trap ': >"$b.2"' EXIT`,
    `trap 'exit 143' TERM`,
    '(umask 077; : >"$b.2") || exit',
    `echo ${MARK} ${id}`,
    '{',
    ...(input.length === 0 ? [] : [`n=${lines}`, 'while [ $n -gt 0 ]; do read -r skipped; n=$((n - 1)); done']),
    isPlain ? run : `base64 -d | ${run}`,
    `} <${input.length === 0 ? '/dev/null' : '"$0"'}`,
    'code=$?',
    `echo; echo ${MARK} ${id} $code`,
    '[ ! -s "$b.2" ] || cat "$b.2"',
    `echo; echo ${MARK} ${id} .`,
    'exit 0',
    '',
  ].join('\n');
}

/**
 * Reads what the script printed. A node may print anything.
 *
 * @param output a character for each byte
 * @throws MessageError when it is no answer, or a longer one than is taken
 * @example commandResult('1', 'springtide-answer 1\n\nspringtide-answer 1 3\nhi\nspringtide-answer 1 .\n').code // 3
 */
export function commandResult(id: string, output: string): CommandResult {
  const mark = `${MARK} ${id}`;
  const [, answer] = cut(output, `${mark}\n`) ?? [];
  if (answer === undefined) throw unreadable();
  const [stdout, rest] = cut(answer, `\n${mark} `) ?? [];
  const [code, errors] = cut(rest, '\n') ?? [];
  const [stderr] = cut(errors, `\n${mark} .\n`) ?? [];
  if (stdout === undefined || code === undefined || stderr === undefined) throw tooLong();
  if (!/^\d{1,3}$/.test(code) || Number(code) > 255) throw unreadable();
  if (Math.max(stdout.length, stderr.length) > LONGEST_STREAM) throw tooLong();
  return { code: Number(code), stdout: Buffer.from(stdout, 'latin1'), stderr: Buffer.from(stderr, 'latin1') };
}

/** What stands before and after the first of a text; null = there is none. */
function cut(text: string | undefined, at: string): readonly [string, string] | null {
  const index = text?.indexOf(at) ?? -1;
  return text === undefined || index === -1 ? null : [text.slice(0, index), text.slice(index + at.length)];
}

function unreadable(): MessageError {
  return new MessageError(message('play_answer_unreadable'));
}

function tooLong(): MessageError {
  return new MessageError(message('play_answer_too_long', { most: LONGEST_STREAM / 1024 / 1024 }));
}
