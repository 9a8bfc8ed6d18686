import type { SHELL_MODULES } from '../../domain/plans/plan.ts';

/** What arguments a module takes. */
export interface ModuleForm {
  /** It takes a command besides its arguments: `shell: make chdir=/src`. */
  readonly freeForm: boolean;
  /** What it runs or writes: exactly one of these, or the free form. */
  readonly oneOf: readonly string[];
  readonly required: readonly string[];
  readonly options: readonly string[];
}

const WHERE_AND_WHEN = ['chdir', 'creates', 'removes'];
const FILE = ['mode', 'owner', 'group'];

/** The arguments of the modules that a shell can do. */
export const BUILT_IN_MODULES = {
  /** A command line of sh. */
  shell: { freeForm: true, oneOf: ['cmd'], required: [], options: [...WHERE_AND_WHEN, 'executable'] },
  /** A program and its arguments, without a shell in between. */
  command: { freeForm: true, oneOf: ['cmd', 'argv'], required: [], options: WHERE_AND_WHEN },
  /** A script of several lines; its `#!` line says what runs it. */
  longscript: { freeForm: false, oneOf: ['content'], required: [], options: WHERE_AND_WHEN },
  /** A script that is on the server, with arguments. */
  script: { freeForm: true, oneOf: ['cmd'], required: [], options: [...WHERE_AND_WHEN, 'executable'] },
  /** A file as it is. */
  copy: { freeForm: false, oneOf: ['src', 'content'], required: ['dest'], options: FILE },
  /** A file that is filled in like a script. */
  template: { freeForm: false, oneOf: ['src', 'content'], required: ['dest'], options: FILE },
} as const satisfies Record<(typeof SHELL_MODULES)[number], ModuleForm>;

export type BuiltInModule = keyof typeof BUILT_IN_MODULES;

export function isBuiltInModule(name: string): name is BuiltInModule {
  return Object.hasOwn(BUILT_IN_MODULES, name);
}

/** The module that a name means: what Ansible has a second name for, or calls its own. */
export function moduleNamed(name: string): string {
  const short = name.replace(/^ansible\.(builtin|legacy)\./, '');
  // Ansible's way to do without Python is what shell does here
  return short === 'raw' ? 'shell' : short;
}

/** The arguments of a module that takes a command besides them; null for one that takes none. */
export function commandOptions(name: string): readonly string[] | null {
  if (!isBuiltInModule(name)) return null;
  const form: ModuleForm = BUILT_IN_MODULES[name];
  return form.freeForm ? form.options : null;
}
