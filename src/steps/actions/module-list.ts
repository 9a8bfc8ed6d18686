import type { SHELL_MODULES } from '../../domain/plans/plan.ts';

/** The arguments of a module. */
export interface ModuleForm {
  /** It takes a command besides its arguments: `shell: make chdir=/src`. */
  readonly freeForm: boolean;
  /** Exactly one of these is required, or the free form: what it runs or writes. */
  readonly oneOf: readonly string[];
  readonly required: readonly string[];
  readonly options: readonly string[];
}

const WHERE_AND_WHEN = ['chdir', 'creates', 'removes'];
const FILE = ['mode', 'owner', 'group'];

/** The arguments of the modules that need only a shell. */
export const BUILT_IN_MODULES = {
  /** A command line for sh. */
  shell: { freeForm: true, oneOf: ['cmd'], required: [], options: [...WHERE_AND_WHEN, 'executable'] },
  /** A program and its arguments, without a shell in between. */
  command: { freeForm: true, oneOf: ['cmd', 'argv'], required: [], options: WHERE_AND_WHEN },
  /** A script of several lines; its `#!` line names the interpreter. */
  longscript: { freeForm: false, oneOf: ['content'], required: [], options: WHERE_AND_WHEN },
  /** A script file on the server, with arguments. */
  script: { freeForm: true, oneOf: ['cmd'], required: [], options: [...WHERE_AND_WHEN, 'executable'] },
  /** A file, unchanged. */
  copy: { freeForm: false, oneOf: ['src', 'content'], required: ['dest'], options: FILE },
  /** A file that is filled in as a template. */
  template: { freeForm: false, oneOf: ['src', 'content'], required: ['dest'], options: FILE },
} as const satisfies Record<(typeof SHELL_MODULES)[number], ModuleForm>;

export type BuiltInModule = keyof typeof BUILT_IN_MODULES;

export function isBuiltInModule(name: string): name is BuiltInModule {
  return Object.hasOwn(BUILT_IN_MODULES, name);
}

/** The module for a name: resolves Ansible's aliases and full names. */
export function moduleNamed(name: string): string {
  const short = name.replace(/^ansible\.(builtin|legacy)\./, '');
  // raw, Ansible's module without Python, is the same as shell here
  return short === 'raw' ? 'shell' : short;
}

/** The argument names of a module with free form; null for a module without. */
export function commandOptions(name: string): readonly string[] | null {
  if (!isBuiltInModule(name)) return null;
  const form: ModuleForm = BUILT_IN_MODULES[name];
  return form.freeForm ? form.options : null;
}
