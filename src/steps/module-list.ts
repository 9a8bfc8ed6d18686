import type { SHELL_MODULES } from '../domain/plan.ts';

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

/** The modules that take a command besides their arguments when Ansible runs them, with those arguments. */
const ANSIBLE_COMMANDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['raw', ['executable']],
  ['win_command', WHERE_AND_WHEN],
  ['win_shell', [...WHERE_AND_WHEN, 'executable']],
]);

export type BuiltInModule = keyof typeof BUILT_IN_MODULES;

export function isBuiltInModule(name: string): name is BuiltInModule {
  return Object.hasOwn(BUILT_IN_MODULES, name);
}

/**
 * The arguments of a module that takes a command besides them; null for one that takes none.
 *
 * @param name without its collection, or of `ansible.windows`
 */
export function commandOptions(name: string): readonly string[] | null {
  if (!isBuiltInModule(name)) return ANSIBLE_COMMANDS.get(name.replace(/^ansible\.windows\./, '')) ?? null;
  const form: ModuleForm = BUILT_IN_MODULES[name];
  return form.freeForm ? form.options : null;
}
