import { isRecord, readJson } from '../json-text.ts';

/*
 * What the actions of a step find on the node, among the fields of the step, as the API has them. What the form does not know is
 * kept unchanged.
 */

export const ENVIRONMENT_FIELDS = ['env', 'dir', 'umask', 'locale', 'limits', 'output_limit'] as const;
export type EnvironmentField = (typeof ENVIRONMENT_FIELDS)[number];
export type Environment = Readonly<Partial<Record<EnvironmentField, unknown>>>;

export const LIMITS = ['nofile', 'nproc', 'core', 'fsize', 'as', 'cpu'] as const;
type Limit = (typeof LIMITS)[number];

/** Of output in bytes, as the server has it. */
export const LEAST_OUTPUT = 32_768;
export const MOST_OUTPUT = 1_000_000;

/** The environment among the fields of a step. */
export function environmentIn(step: Readonly<Record<string, unknown>>): Environment {
  return Object.fromEntries(
    ENVIRONMENT_FIELDS.flatMap((name) => ((step[name] ?? null) === null ? [] : [[name, step[name]] as const])),
  );
}

/** The same step with another environment. */
export function withEnvironment<Step extends object>(step: Step, environment: Environment): Step {
  const rest = Object.entries(step).filter(([name]) => !ENVIRONMENT_FIELDS.some((field) => field === name));
  return { ...Object.fromEntries(rest), ...environmentIn(environment) } as Step;
}

/** The limits of an environment with another value for one; an empty text takes it away. */
export function withLimit(limits: unknown, name: Limit, text: string): Readonly<Record<string, unknown>> | undefined {
  const { [name]: _before, ...rest } = isRecord(limits) ? limits : {};
  const typed = text.trim();
  const value = /^\d{1,16}$/.test(typed) ? Number(typed) : typed;
  const changed = typed === '' ? rest : { ...rest, [name]: value };
  return Object.keys(changed).length === 0 ? undefined : changed;
}

/** Whether the server may take a limit. */
export function isLimit(value: unknown): boolean {
  return value === undefined || value === 'unlimited' || (typeof value === 'number' && Number.isInteger(value));
}

/**
 * Variables as lines of text: NAME=value, and a value that would be misread as JSON in double quotes.
 *
 * @example envText({ PORT: '80', MOTD: 'a\nb' }) // 'PORT=80\nMOTD="a\\nb"'
 */
export function envText(env: unknown): string {
  if (!isRecord(env)) return '';
  return Object.entries(env)
    .map(([name, value]) => `${name}=${lineOf(said(value))}`)
    .join('\n');
}

function lineOf(value: string): string {
  return /[\n\r]|^\s|\s$|^"/.test(value) ? JSON.stringify(value) : value;
}

/** What was read of lines of variables; `line` is the first that is none, from 1. */
type ReadEnv = { readonly env: Readonly<Record<string, string>> | undefined } | { readonly line: number };

/** @example readEnv('PORT=80\n') // { env: { PORT: '80' } } */
export function readEnv(text: string): ReadEnv {
  const entries: (readonly [string, string])[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = /^\s*([^=\s]+)\s*=([^]*)$/.exec(line) ?? [];
    const read = value === undefined ? null : valueOf(value.trim());
    if (name === undefined || read === null) return { line: index + 1 };
    entries.push([name, read]);
  }
  return { env: entries.length === 0 ? undefined : Object.fromEntries(entries) };
}

/** null = it begins like JSON, and is none. */
function valueOf(text: string): string | null {
  if (!text.startsWith('"')) return text;
  const read = readJson(text);
  return 'value' in read && typeof read.value === 'string' ? read.value : null;
}

/** What an environment says, in words of the system. @example saidEnvironment({ umask: '027' }) // ['umask 027'] */
export function saidEnvironment({ env, limits, ...rest }: Environment): readonly string[] {
  const variables = envText(env);
  const limited = isRecord(limits) ? Object.entries(limits) : [];
  return [
    ...(variables === '' ? [] : variables.split('\n')),
    ...ENVIRONMENT_FIELDS.flatMap((name) => {
      const value = name === 'env' || name === 'limits' ? undefined : rest[name];
      return value === undefined ? [] : [`${name} ${said(value)}`];
    }),
    ...limited.map(([name, value]) => `${name} ${said(value)}`),
  ];
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
