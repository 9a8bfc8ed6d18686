/** What happens to a task that wants a node which another task has: it waits for its turn, or is refused. */
export const ON_BUSY = ['wait', 'refuse'] as const;

export type OnBusy = (typeof ON_BUSY)[number];
