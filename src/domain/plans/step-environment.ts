import { type Message, message } from '../../messages/message.ts';
import { visible } from '../characters.ts';
import { Refusal } from '../errors.ts';
import { charsetOfLocale, LOCALE } from './locale.ts';
import { checkedLimits, type StepLimits, wholeNumber } from './step-limits.ts';

/*
 * What the actions of a step find on the node, beside what the login gives them.
 *
 * EN1. All actions of the step have it, and nothing else: it is set in the processes of the step, and nothing of it stays on the node.
 * EN2. Where it cannot be had (there is no such directory, a limit is refused), nothing of the step runs.
 * EN3. A step with one is of a kind of its own (plan.ts): a process of an earlier version has no executor for it, and does not
 *      run it without.
 */
export interface StepEnvironment {
  /** Variables of the environment. Their values are templates. */
  readonly env?: Readonly<Record<string, string>>;
  /** The working directory: absolute, or below the user's home by `~/`. A template. */
  readonly dir?: string;
  /** Octal digits. */
  readonly umask?: string;
  /** The value of LANG and LC_ALL. */
  readonly locale?: string;
  readonly limits?: StepLimits;
  /** Bytes of output that are kept of each script and module. */
  readonly output_limit?: number;
}

type EnvironmentField = keyof StepEnvironment;

export const ENVIRONMENT_FIELDS = [
  'env',
  'dir',
  'umask',
  'locale',
  'limits',
  'output_limit',
] as const satisfies readonly EnvironmentField[];

export const MOST_VARIABLES = 64;
export const LONGEST_VARIABLE = 8192;
/** Characters of all variables of a step, with their names. */
export const LONGEST_VARIABLES = 32_768;
export const LONGEST_DIR = 1024;
/** Bytes of output. The least leaves room for the end of a long one, the most is what a step's log keeps. */
export const LEAST_OUTPUT = 32_768;
export const MOST_OUTPUT = 1_000_000;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** Variables that shells set themselves, or refuse to be set. */
const OF_SHELLS: ReadonlySet<string> = new Set(
  `_ BASHOPTS BASH_VERSINFO EGID EUID GID IFS KSH_VERSION LINENO OLDPWD OPTIND PPID PWD RANDOM SECONDS SHELLOPTS UID`.split(
    ' ',
  ),
);
/** What `locale` sets. */
const OF_LOCALE = ['LANG', 'LC_ALL'] as const;
/** A directory, or a template that begins with a name. */
const DIR = /^(?:\/|~\/|~$|\{[{%])[^\p{Cc}]*$/u;
const UMASK = /^0?[0-7]{3}$/;

const READERS: {
  readonly [Field in EnvironmentField]: (value: unknown, field: string) => Required<StepEnvironment>[Field];
} = {
  env: variables,
  dir: (value, field) => {
    if (typeof value === 'string' && value.length <= LONGEST_DIR && DIR.test(value)) return value;
    throw refusal(message('dir_wrong', { field, most: LONGEST_DIR }), field);
  },
  umask: (value, field) => {
    if (typeof value === 'string' && UMASK.test(value)) return value;
    throw refusal(message('umask_wrong', { field }), field);
  },
  locale: (value, field) => {
    if (typeof value !== 'string' || !LOCALE.test(value)) throw refusal(message('locale_wrong', { field }), field);
    if (charsetOfLocale(value) === undefined)
      throw refusal(message('locale_unreadable', { field, locale: value }), field);
    return value;
  },
  limits: checkedLimits,
  output_limit: (value, field) => wholeNumber(value, { field, least: LEAST_OUTPUT, most: MOST_OUTPUT }),
};

/**
 * Reads the fields of an environment as a client sends them, among others. A field without a value, or null, is not given.
 *
 * @param place what comes before the names of the fields, in refusals
 * @throws Refusal that names the field, and quotes no value
 * @example checkedEnvironment({ dir: '/srv', umask: '027' }, 'steps[0].') // { dir: '/srv', umask: '027' }
 */
export function checkedEnvironment(given: Readonly<Record<string, unknown>>, place: string): StepEnvironment {
  const entries = ENVIRONMENT_FIELDS.flatMap((name) => {
    const value = given[name] ?? null;
    return value === null ? [] : [[name, READERS[name](value, `${place}${name}`)] as const];
  });
  const environment = Object.fromEntries(entries) as StepEnvironment;
  const twice =
    environment.locale === undefined ? undefined : OF_LOCALE.find((name) => name in (environment.env ?? {}));
  if (twice === undefined) return environment;
  const field = `${place}env.${twice}`;
  throw refusal(message('env_of_locale', { field, locale: `${place}locale` }), field);
}

/** The environment among the fields of a step; null = it has none. */
export function environmentIn(step: StepEnvironment): StepEnvironment | null {
  const given = ENVIRONMENT_FIELDS.filter((name) => step[name] !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given.map((name) => [name, step[name]]));
}

/** The texts of an environment that are templates. */
export function templatesIn({ env = {}, dir }: StepEnvironment): readonly string[] {
  return [...Object.values(env), ...(dir === undefined ? [] : [dir])];
}

function variables(value: unknown, field: string): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal(message('env_wrong', { field }), field);
  }
  const entries = Object.entries(value).map(([name, text]) => [name, variable(name, text, field)] as const);
  if (entries.length > MOST_VARIABLES) {
    throw refusal(message('env_too_many', { field, count: entries.length, most: MOST_VARIABLES }), field);
  }
  const length = entries.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  if (length > LONGEST_VARIABLES) {
    throw refusal(message('env_too_long', { field, length, most: LONGEST_VARIABLES }), field);
  }
  return Object.fromEntries(entries);
}

function variable(name: string, value: unknown, field: string): string {
  if (!VARIABLE.test(name)) {
    throw refusal(message('env_name_wrong', { field, name: visible(name.slice(0, 100)) }), field);
  }
  const own = `${field}.${name}`;
  if (OF_SHELLS.has(name)) throw refusal(message('env_name_taken', { field: own }), own);
  // a number or a truth value is meant as it is written
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text === 'string' && text.length <= LONGEST_VARIABLE && !text.includes('\0')) return text;
  throw refusal(message('env_value_wrong', { field: own, most: LONGEST_VARIABLE }), own);
}

function refusal(content: Message, field: string): Refusal {
  return new Refusal('invalid', content, { field });
}
