import type { Params, ParamValue } from '../../domain/plans/plan.ts';
import { contentPathIn } from '../../domain/repositories/content-reference.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import type { PlaybookSource } from './play.ts';

/** What an action of module `playbook` may say. */
const ARGUMENTS = ['path', 'tags', 'skip_tags', 'extra_vars', 'diff', 'check'] as const;
/** A name on a path below a directory of playbooks: no option, and nothing that leads upwards. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .+@-]*$/u;
const LONGEST_PATH = 500;
const TAG = /^[\p{L}\p{N}_][\p{L}\p{N}_.:-]{0,99}$/u;
const VARIABLE = /^[A-Za-z_]\w{0,99}$/;

/** Why a playbook cannot be played so; or null. Texts with templates are checked once they are filled in. */
export function playbookComplaint(args: Params): Message | null {
  const unknown = Object.keys(args).find((name) => !ARGUMENTS.some((known) => known === name));
  if (unknown !== undefined) return message('argument_unknown', { name: unknown, known: [...ARGUMENTS] });
  return (
    pathComplaint(args['path'] ?? '') ??
    tagComplaint('tags', args) ??
    tagComplaint('skip_tags', args) ??
    truthComplaint('diff', args) ??
    truthComplaint('check', args) ??
    variablesComplaint(args['extra_vars'] ?? {})
  );
}

function pathComplaint(path: ParamValue): Message | null {
  if (path === '') return message('argument_missing', { name: 'path' });
  return isTemplate(path) || isPath(path) ? null : message('playbook_path_wrong', { path: shown(path) });
}

function tagComplaint(name: 'tags' | 'skip_tags', args: Params): Message | null {
  const wrong = tagsIn(args[name]).find((tag) => !isTemplate(tag) && !TAG.test(tag));
  return wrong === undefined ? null : message('playbook_tag_wrong', { name, tag: shown(wrong) });
}

function truthComplaint(name: 'diff' | 'check', args: Params): Message | null {
  const value = args[name] ?? false;
  return truthOf(value) !== null || isTemplate(value) ? null : message('playbook_not_boolean', { name });
}

/**
 * Reads the arguments of an action of module `playbook`, which are filled in. Its path is as the action has it, and may name a
 * repository, which is for the caller to find.
 *
 * @throws MessageError
 * @example playbookSource({ path: 'web/deploy.yml', tags: 'config, restart' })
 */
export function playbookSource(args: Params): PlaybookSource {
  const complaint = playbookComplaint(args);
  const { path, tags, skip_tags: skipTags, extra_vars: vars, diff, check } = args;
  if (complaint !== null) throw new MessageError(complaint);
  // a template that was filled in is checked here as well
  const left = [path, ...tagsIn(tags), ...tagsIn(skipTags), diff, check].find((value) => isTemplate(value ?? null));
  if (left !== undefined || typeof path !== 'string') {
    throw new MessageError(message('playbook_path_wrong', { path: shown(left ?? path ?? '') }));
  }
  return {
    kind: 'playbook',
    repository: null,
    path,
    tags: tagsIn(tags),
    skipTags: tagsIn(skipTags),
    extraVars: variablesIn(vars) ?? {},
    diff: truthOf(diff ?? true) ?? true,
    check: truthOf(check ?? false) ?? false,
  };
}

/** Whether a value is a path below the directory of playbooks and files, or in a repository (`repo:NAME/path`). */
export function isPath(path: ParamValue): boolean {
  if (typeof path !== 'string' || path.length > LONGEST_PATH) return false;
  return (
    contentPathIn(path)
      ?.split('/')
      .every((name) => NAME.test(name)) ?? false
  );
}

function variablesComplaint(value: ParamValue): Message | null {
  if (isTemplate(value)) return null;
  const variables = variablesIn(value);
  if (variables === null) return message('playbook_vars_wrong');
  const wrong = Object.keys(variables).find((name) => !VARIABLE.test(name));
  return wrong === undefined ? null : message('playbook_var_wrong', { name: shown(wrong) });
}

/** Variables, also as JSON in a text. */
function variablesIn(value: ParamValue | undefined): Params | null {
  if (value === undefined || value === null || value === '') return {};
  try {
    const read: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Params) : null;
  } catch {
    return null;
  }
}

/** Tags, in a list or separated by commas. */
function tagsIn(value: ParamValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  const tags = Array.isArray(value) ? (value as readonly ParamValue[]).map(textOf) : textOf(value).split(',');
  return tags.map((tag) => tag.trim()).filter((tag) => tag !== '');
}

function truthOf(value: ParamValue): boolean | null {
  if (typeof value === 'boolean') return value;
  if (/^(true|yes|1)$/i.test(textOf(value))) return true;
  return /^(false|no|0|)$/i.test(textOf(value)) ? false : null;
}

function textOf(value: ParamValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether a value has something to be filled in. */
export function isTemplate(value: ParamValue): boolean {
  return typeof value === 'string' && /\{[{%]/.test(value);
}

function shown(value: ParamValue): string {
  return JSON.stringify(value).slice(0, 60);
}
