import { quote } from '../../base/text/shell-quote.ts';
import type { StepEnvironment } from '../../domain/plans/step-environment.ts';
import type { LimitName, LimitValue } from '../../domain/plans/step-limits.ts';
import { MessageError } from '../../messages/message-error.ts';
import { englishOf, message, type Message } from '../../messages/message.ts';
import { renderAll, type Variables } from '../render.ts';
import { shellPath } from './program.ts';

/** Bytes of a variable that is filled in, with its name; the kernel allows 128 KiB. */
const LONGEST_FILLED = 100_000;
/** Bytes of all of them: together with the arguments of a command the kernel allows a quarter of the stack. */
const LONGEST_ALL = 400_000;
/** The variable of the shell that has a line end: no line of what is made here is empty (node-script.ts). */
const LINE_END = 'springtide_n';
/** By which options of ulimit a limit is set, the first that the shell has, and in which unit. nproc is -p in dash and BusyBox. */
const OPTIONS: { readonly [Name in LimitName]: { readonly letters: readonly string[]; readonly unit: number } } = {
  nofile: { letters: ['n'], unit: 1 },
  nproc: { letters: ['u', 'p'], unit: 1 },
  core: { letters: ['c'], unit: 512 },
  fsize: { letters: ['f'], unit: 512 },
  as: { letters: ['v'], unit: 1024 },
  cpu: { letters: ['t'], unit: 1 },
};

/**
 * What sets the environment of a step in a shell of POSIX, before anything of the step runs: whole lines, none of them empty.
 * Where it cannot be set, a sentence is written to stderr and the shell ends (EN2). Values are in no argument of any process.
 *
 * @returns '' = there is nothing to set
 * @throws MissingParameter, TemplateFault; MessageError for a value that no node can have
 * @example await environmentLines({ umask: '027' }, {}) // 'umask 027\n'
 */
export async function environmentLines(environment: StepEnvironment | null, variables: Variables): Promise<string> {
  if (environment === null) return '';
  const { umask, limits = {}, locale } = environment;
  const texts = { env: environment.env ?? {}, dir: environment.dir ?? '' };
  const { env, dir } = (await renderAll(texts, variables)) as typeof texts;
  checkFilled(env);
  const localised: Readonly<Record<string, string>> = locale === undefined ? {} : { LANG: locale, LC_ALL: locale };
  const lines = [
    // while HOME is the account's
    ...(dir === '' ? [] : [entering(dir)]),
    ...(umask === undefined ? [] : [`umask ${umask}`]),
    ...Object.entries(limits).map(([name, limit]) => limiting(name as LimitName, limit)),
    ...Object.entries({ ...localised, ...env }).map(([name, value]) => `export ${name}=${wordOf(value)}`),
  ];
  if (lines.length === 0) return '';
  const isSeveralLines = lines.some((line) => line.includes(LINE_END));
  return `${isSeveralLines ? `${LINE_END}='\n'\n` : ''}${lines.join('\n')}\n`;
}

function checkFilled(env: Readonly<Record<string, string>>): void {
  let all = 0;
  for (const [name, value] of Object.entries(env)) {
    if (value.includes('\0')) throw new MessageError(message('env_has_nul', { name }));
    const bytes = Buffer.byteLength(value) + name.length;
    if (bytes > LONGEST_FILLED) {
      throw new MessageError(message('env_filled_too_long', { name, bytes, most: LONGEST_FILLED }));
    }
    all += bytes;
  }
  if (all > LONGEST_ALL) throw new MessageError(message('env_all_too_long', { bytes: all, most: LONGEST_ALL }));
}

function entering(dir: string): string {
  // a template may give anything
  if (!/^(?:\/|~\/|~$)[^\0]*$/.test(dir)) throw new MessageError(message('dir_not_absolute'));
  const path = dir === '~' || dir.startsWith('~/') ? shellPath(dir) : wordOf(dir);
  return `cd -- ${withoutLineEnds(path)} 2>/dev/null || ${ending(message('dir_closed', { path: dir }))}`;
}

function limiting(name: LimitName, limit: LimitValue): string {
  const { letters, unit } = OPTIONS[name];
  const value = limit === 'unlimited' ? limit : String(Math.ceil(limit / unit));
  // a shell may end at an option that it does not have: another one tries first
  const tries = letters.map((letter) => `{ (ulimit -${letter} ${value}) && ulimit -${letter} ${value}; }`).join(' || ');
  return `{ ${tries}; } 2>/dev/null || ${ending(message('limit_refused', { limit: name, value: limit }))}`;
}

/** Writes why, and ends the shell. */
function ending(why: Message): string {
  return `{ printf '%s\\n' ${wordOf(englishOf(why))} >&2; exit 1; }`;
}

/** A text as a word of the shell, on one line. */
function wordOf(text: string): string {
  return withoutLineEnds(quote(text));
}

function withoutLineEnds(word: string): string {
  return word.replaceAll('\n', `'"$${LINE_END}"'`);
}
