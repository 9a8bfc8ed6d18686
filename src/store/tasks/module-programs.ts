import { sql } from 'kysely';
import type { Database, Queries } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';
import { patiently } from '../patiently.ts';

/** A module of Ansible as a program for nodes; `archive` in base64. */
export interface KeptProgram {
  readonly hash: string;
  readonly module: string;
  readonly archive: string;
  readonly python: [number, number] | null;
  readonly ansible: string;
}

/**
 * The programs with which tasks run modules.
 *
 * MP1. A task keeps the first program that is given for a module, also when several processes give one at once.
 * MP2. While the database is away it is waited for: work on nodes does not fail because of that.
 */
export class ModulePrograms {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** The programs of modules that are kept for a task, by the modules' names. */
  async find(taskId: number, names: readonly string[]): Promise<ReadonlyMap<string, KeptProgram>> {
    const rows = await patiently(() =>
      this.database
        .selectFrom('task_module')
        .innerJoin('module_program', 'module_program.hash', 'task_module.hash')
        .select(['name', 'module_program.hash', 'module', 'archive', 'python', 'ansible'])
        .where('task_id', '=', taskId)
        .where('name', 'in', names)
        .execute(),
    );
    return new Map(rows.map(({ name, archive, ...row }) => [name, { ...row, archive: archive.toString('base64') }]));
  }

  /**
   * Keeps programs for a task, by the modules' names (MP1).
   *
   * @returns the hashes of those that no task had before
   */
  keep(taskId: number, programs: ReadonlyMap<string, KeptProgram>): Promise<readonly string[]> {
    return patiently(() =>
      inTransaction(this.database, async (transaction) => {
        // in one order, as others may do the same
        const sorted = [...programs].toSorted(([, one], [, other]) => (one.hash < other.hash ? -1 : 1));
        const added: string[] = [];
        for (const [name, program] of sorted)
          if (await keepOne(transaction, taskId, name, program)) added.push(program.hash);
        return added;
      }),
    );
  }
}

/** @returns whether the program is new */
async function keepOne(transaction: Queries, taskId: number, name: string, program: KeptProgram): Promise<boolean> {
  const { hash, module, ansible, archive, python } = program;
  const oldest = python === null ? null : JSON.stringify(python);
  // a row that is there is touched, and so is not pruned meanwhile
  const { rows } = await sql<{ is_new: boolean }>`
    insert into module_program (hash, module, archive, python, ansible)
    values (${hash}, ${module}, ${Buffer.from(archive, 'base64')}, ${oldest}::jsonb, ${ansible})
    on conflict (hash) do update set made = now()
    returning xmax = 0 as is_new`.execute(transaction);
  await transaction
    .insertInto('task_module')
    .values({ task_id: taskId, name, hash })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return rows[0]?.is_new === true;
}

/** Forgets programs of tasks that ended so many days ago, and then those that no task runs, a day after they were made. */
export async function pruneModulePrograms(database: Queries, days: number): Promise<void> {
  await sql`
    delete from task_module using task
    where task.id = task_module.task_id and task.finished < now() - make_interval(days => ${days}::int)`.execute(
    database,
  );
  await sql`
    delete from module_program
    where made < now() - interval '1 day' and not exists (select from task_module where task_module.hash = module_program.hash)
  `.execute(database);
}
