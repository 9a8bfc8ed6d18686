import { quote } from '../../base/text/shell-quote.ts';

/** The script that one action runs on a node, with the interpreter of its `#!` line, else with sh. */
export interface Program {
  readonly text: string;
  readonly args: readonly string[];
  /** The working directory; null = that of the session. */
  readonly chdir: string | null;
  /** The action is skipped when this exists. */
  readonly creates: string | null;
  /** The action is skipped unless this exists. */
  readonly removes: string | null;
}

export interface NamedProgram {
  readonly name: string;
  readonly program: Program;
}

/** Bytes of one argument; the kernel allows 128 KiB. */
const LONGEST_ARGUMENT = 100_000;

/** The line before an action's output when a step has several. */
export function headingOf(action: string): string {
  return `== action ${action}`;
}

/**
 * Makes one POSIX sh script of several actions.
 *
 * PR1. Each action runs in a process of its own: `exit`, `cd` and variables of one do not reach the next.
 * PR2. The first action that fails ends the script, with its exit code.
 * PR3. A syntax error in one action does not keep those before it from running.
 *
 * @param before lines that run first, in the shell of all actions (environment-lines.ts); '' = none
 */
export function scriptOf(actions: readonly NamedProgram[], before = ''): string {
  const [only] = actions;
  if (actions.length === 1 && only !== undefined) {
    const isWhole = before === '' && isPlain(only.program);
    return isWhole ? only.program.text : `${before}${sectionOf(only.program)} || exit\n`;
  }
  const sections = actions.map(
    ({ name, program }) => `printf '%s\\n' ${quote(headingOf(name))}\n${sectionOf(program)} || exit\n`,
  );
  return before + sections.join('');
}

/** Only the text is to be run, without options. */
function isPlain({ args, chdir, creates, removes }: Program): boolean {
  return args.length === 0 && chdir === null && creates === null && removes === null;
}

function sectionOf(program: Program): string {
  const { chdir, creates, removes } = program;
  const lines: string[] = [];
  if (chdir !== null) lines.push(`cd -- ${shellPath(chdir)} || exit`);
  if (creates !== null) lines.push(skip(`[ -e ${shellPath(creates)} ]`, `${creates} exists`));
  if (removes !== null) lines.push(skip(`[ ! -e ${shellPath(removes)} ]`, `${removes} does not exist`));
  return ['(', ...lines, ...startOf(program), ')'].join('\n');
}

function skip(condition: string, reason: string): string {
  return `if ${condition}; then printf '%s\\n' ${quote(`skipped: ${reason}`)}; exit 0; fi`;
}

function startOf({ text, args }: Program): readonly string[] {
  const interpreter = interpreterOf(text);
  const words = args.map((arg) => ` ${quote(arg)}`).join('');
  if (interpreter === null && Buffer.byteLength(text) < LONGEST_ARGUMENT) {
    return [`exec sh -c ${quote(text)} sh${words}`];
  }
  const command = (interpreter ?? ['sh']).map(quote).join(' ');
  return [
    'script=$(mktemp) || exit',
    `trap 'rm -f "$script"' EXIT`,
    `trap 'exit 143' TERM`,
    `printf '%s' ${quote(text)} >"$script" || exit`,
    `${command} "$script"${words}`,
  ];
}

/** The interpreter of a `#!` line, with its one argument if it has one. */
function interpreterOf(text: string): readonly string[] | null {
  if (!text.startsWith('#!')) return null;
  const lineEnd = text.indexOf('\n');
  const line = text.slice('#!'.length, lineEnd === -1 ? undefined : lineEnd).trim();
  const [program = ''] = /^\S*/.exec(line) ?? [];
  if (program === '') return null;
  const argument = line.slice(program.length).trimStart();
  return argument === '' ? [program] : [program, argument];
}

/** A path as a word of sh; `~/` is the user's home. */
export function shellPath(path: string): string {
  if (path === '~') return '"$HOME"';
  if (path.startsWith('~/')) return `"$HOME"/${quote(path.slice(2))}`;
  return quote(path);
}
