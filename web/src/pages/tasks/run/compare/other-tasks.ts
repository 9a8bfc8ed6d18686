/** A task, as far as it is offered. */
interface Offered {
  readonly id: number;
  readonly pool_id: number;
}

interface Found<Task> {
  /** The one whose number was typed; null = none was, or there is none of that number. */
  readonly numbered: Task | null;
  readonly ofPool: readonly Task[];
  /** Of any pool. */
  readonly ofOthers: readonly Task[];
}

/** The number of a task that somebody searches by. @example numberIn(' #12 ') // 12 */
export function numberIn(text: string): number | null {
  const digits = /^\s*#?([1-9]\d{0,8})\s*$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The tasks that one can be compared with, each once: those of its pool, and those of others. */
export function otherTasks<Task extends Offered>(
  task: Offered,
  { numbered, ofPool, ofOthers }: Found<Task>,
): { readonly here: readonly Task[]; readonly elsewhere: readonly Task[] } {
  const all = new Map([...(numbered === null ? [] : [numbered]), ...ofPool, ...ofOthers].map((one) => [one.id, one]));
  all.delete(task.id);
  const { here = [], elsewhere = [] } = Object.groupBy(all.values(), ({ pool_id: pool }) =>
    pool === task.pool_id ? 'here' : 'elsewhere',
  );
  return { here, elsewhere };
}
