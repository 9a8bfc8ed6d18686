/** The state of a task, a batch, a node run and a node. Order is the contract's status code. */
export const STATUSES = ['init', 'running', 'success', 'failed', 'stopped'] as const;

export type Status = (typeof STATUSES)[number];

export type StatusCode = 0 | 1 | 2 | 3 | 4;

/**
 * The contract's number for a status: 0 init, 1 running, 2 success, 3 failed, 4 stopped.
 *
 * @example statusCode('success') // 2
 */
export function statusCode(status: Status): StatusCode {
  return STATUSES.indexOf(status) as StatusCode;
}

/** How many node runs a task has in each state. */
export type StatusCounts = Readonly<Record<Status, number>>;

export const NO_COUNTS: StatusCounts = { init: 0, running: 0, success: 0, failed: 0, stopped: 0 };
