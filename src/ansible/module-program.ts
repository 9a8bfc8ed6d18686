import { Type } from 'typebox';

/** A module with everything that it imports, as a node can keep it: it has no arguments in it. */
export const MODULE_PROGRAM = Type.Object({
  /** SHA-256 of the archive, in hexadecimal. */
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** Its name in the archive, as Python imports it: "ansible.modules.apt". */
  module: Type.String({ pattern: String.raw`^[A-Za-z_]\w*(\.[A-Za-z_]\w*){1,9}$` }),
  /** A zip file of Python sources, in base64. */
  archive: Type.String({ pattern: '^[A-Za-z0-9+/]+=*$' }),
  /** The oldest Python that runs it; null = the module looks for itself. */
  python: Type.Union([Type.Tuple([Type.Integer(), Type.Integer()]), Type.Null()]),
  /** The version of ansible-core that made it. */
  ansible: Type.String({ maxLength: 100 }),
});

export type ModuleProgram = Type.Static<typeof MODULE_PROGRAM>;

/** Keeps programs for tasks: a task runs a module as it was when the task first ran it, whichever process asks. */
export interface ProgramShelf {
  /** The programs of modules that are kept for a task, by the modules' names. */
  find(taskId: number, names: readonly string[]): Promise<ReadonlyMap<string, ModuleProgram>>;
  /**
   * Keeps programs for a task, unless there are some already.
   *
   * @returns the hashes of those that were never kept before
   */
  keep(taskId: number, programs: ReadonlyMap<string, ModuleProgram>): Promise<readonly string[]>;
}
