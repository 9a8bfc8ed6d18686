import type { ColumnType } from 'kysely';

/** A module of Ansible as a program for nodes. */
export interface ModuleProgramTable {
  hash: string;
  module: string;
  archive: Buffer;
  python: ColumnType<[number, number] | null, string | null, never>;
  ansible: string;
  made: ColumnType<Date, never, never>;
}

/** The program with which a task runs a module. */
export interface TaskModuleTable {
  task_id: number;
  name: string;
  hash: string;
}
