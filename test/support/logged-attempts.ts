import type { Database } from '../../src/store/database.ts';

/** Every attempt that ended, with its log. */
export function loggedAttempts(database: Database) {
  return database
    .selectFrom('step_run')
    .innerJoin('step_log', (join) =>
      join
        .onRef('step_log.created', '=', 'step_run.finished')
        .onRef('step_log.node_run_id', '=', 'step_run.node_run_id')
        .onRef('step_log.step_index', '=', 'step_run.step_index')
        .onRef('step_log.attempt', '=', 'step_run.attempt'),
    );
}
