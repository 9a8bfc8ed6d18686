import { sql } from 'kysely';

/**
 * Tasks that wait for a person, by the rule of domain/person-wait.ts. It is written as in the index task_person (0019), which
 * makes counting them cheap.
 */
export const WAITS_FOR_PERSON = sql<boolean>`
  ((state = 'init' and waiting_for is null) or (state = 'stopped' and not ended and n_running = 0))`;
