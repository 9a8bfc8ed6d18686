import { sql } from 'kysely';

/**
 * Tasks that wait for a person, by the rule of domain/person-wait.ts. The index task_person (0019) has them, and those
 * whose last nodes still run.
 */
export const WAITS_FOR_PERSON = sql<boolean>`
  ((state = 'init' and waiting_for is null) or (state = 'stopped' and not ended and n_running = 0))`;
