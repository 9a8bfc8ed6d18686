/** A state of a task, batch, node run or node, by the API's code. */
export type StatusCode = 0 | 1 | 2 | 3 | 4;

/** The names of the states, by code, as events have them. */
export const STATUS_NAMES = ['init', 'running', 'success', 'failed', 'stopped'] as const;
