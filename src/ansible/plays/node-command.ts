import { quote } from '../../base/shell-quote.ts';
import { LARGEST_LIMIT } from '../../channel/node/run-once.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** Bytes that a command may write to each of its outputs: both together, in base64, have to fit into an output of the channel. */
export const LONGEST_STREAM = 2 * 1024 * 1024;
/** Bytes of output that the channel has to keep for an answer. */
export const ANSWER_LIMIT = LARGEST_LIMIT;

const END = 'END OF INPUT';
const MARK = 'springtide-answer';

/** What a command wrote, byte by byte, and its exit code. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * The script that runs a command, and prints its outputs apart. They are kept in files beside the script, not in pipes: a
 * service that the command starts keeps its outputs open. Encoded, they pass through any shell and character set.
 *
 *   springtide-answer base64 <exit code>
 *   (stdout)
 *   -
 *   (stderr)
 *   .
 */
export function commandScript(command: string, input: Buffer): string {
  return [
    'b=${0%.script}',
    `trap 'rm -f "$b.1" "$b.2"' EXIT`,
    `trap 'exit 143' TERM`,
    '(umask 077; : >"$b.1" && : >"$b.2") || exit',
    ...running(`sh -c ${quote(command)}`, input),
    'code=$?',
    'kind=base64',
    `command -v base64 >/dev/null || kind=hex`,
    'show() {',
    `  if [ "$kind" = base64 ]; then head -c ${LONGEST_STREAM + 1} "$1" | base64; else head -c ${LONGEST_STREAM + 1} "$1" | od -An -v -tx1; fi`,
    '}',
    `echo "${MARK} $kind $code"`,
    '[ ! -s "$b.1" ] || show "$b.1"',
    'echo -',
    '[ ! -s "$b.2" ] || show "$b.2"',
    'echo .',
    'exit 0',
    '',
  ].join('\n');
}

/** The lines that run a command with this standard input. */
function running(command: string, input: Buffer): readonly string[] {
  const outputs = '>>"$b.1" 2>>"$b.2"';
  if (input.length === 0) return [`${command} ${outputs} </dev/null`];
  const text = input.toString('latin1');
  const isPlain = /^[\t\n -~]*\n$/.test(text) && !text.split('\n').includes(END);
  if (isPlain) return [`${command} ${outputs} <<'${END}'`, `${text}${END}`];
  const lines = input.toString('base64').replaceAll(/.{1,1000}/g, '$&\n');
  return [`base64 -d <<'${END}' | ${command} ${outputs}`, `${lines}${END}`];
}

/**
 * Reads what the script printed. A node may print anything.
 *
 * @throws MessageError when it is no answer, or a longer one than is taken
 * @example commandResult('springtide-answer base64 3\n-\naGk=\n.\n').code // 3
 */
export function commandResult(output: string): CommandResult {
  const head = /^springtide-answer (base64|hex) (\d{1,3})\n/.exec(output);
  if (head === null || Number(head[2]) > 255) throw unreadable();
  const rest = output.slice(head[0].length);
  const [stdout, stderr, ...more] = rest.endsWith('\n.\n') ? rest.slice(0, -3).split(/^-$/m) : [];
  const [kind] = head.slice(1);
  if (stdout === undefined || stderr === undefined || more.length > 0) throw tooLong();
  const read = (text: string): Buffer => decoded(text.replaceAll(/\s/g, ''), kind === 'hex' ? 'hex' : 'base64');
  return { code: Number(head[2]), stdout: read(stdout), stderr: read(stderr) };
}

function decoded(text: string, encoding: 'hex' | 'base64'): Buffer {
  const form = encoding === 'hex' ? /^(?:[0-9a-f]{2})*$/ : /^[A-Za-z0-9+/]*={0,2}$/;
  if (!form.test(text)) throw unreadable();
  const bytes = Buffer.from(text, encoding);
  if (bytes.length > LONGEST_STREAM) throw tooLong();
  return bytes;
}

function unreadable(): MessageError {
  return new MessageError(message('play_answer_unreadable'));
}

function tooLong(): MessageError {
  return new MessageError(message('play_answer_too_long', { most: LONGEST_STREAM / 1024 / 1024 }));
}
