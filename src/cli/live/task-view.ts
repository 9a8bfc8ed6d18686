/*
 * What is known of a task that is followed: what was read of it, brought up to date by events. Pure.
 */

export interface BatchView {
  readonly seq: number;
  readonly condition: string;
  readonly nodes: number;
}

export interface TaskView {
  readonly id: number;
  readonly name: string;
  readonly pool: string;
  readonly condition: string;
  /** Nodes by status code: waiting, running, success, failed, stopped. */
  readonly counts: readonly number[];
  readonly batches: readonly BatchView[];
  /** Why it failed, or waits; '' = there is nothing to say. */
  readonly error: string;
}

type Detail = Readonly<Record<string, unknown>>;

/** Conditions in which a task is over. */
const OVER: readonly string[] = ['stopped', 'succeeded', 'partial', 'failed'];

export function isOver({ condition }: TaskView): boolean {
  return OVER.includes(condition);
}

/** Every node got to the end. */
export function isGood({ condition }: TaskView): boolean {
  return condition === 'succeeded';
}

export function nodesIn({ counts }: TaskView): {
  readonly all: number;
  readonly ended: number;
  readonly failed: number;
} {
  const [waiting = 0, running = 0, ...ended] = counts;
  const done = ended.reduce((sum, count) => sum + count, 0);
  return { all: waiting + running + done, ended: done, failed: counts[3] ?? 0 };
}

/** What `GET /task/{id}` and its progress say. */
export function viewOf(task: Detail, batches: readonly Detail[]): TaskView {
  return {
    id: Number(task['id']),
    name: textIn(task['task_name']),
    pool: textIn(task['pool_name']),
    condition: textIn(task['condition']),
    counts: countsIn(task['stat']),
    batches: batches.map((batch) => ({
      seq: Number(batch['seq']),
      condition: textIn(batch['condition']),
      nodes: Number(batch['node_count']),
    })),
    error: textIn(task['error']),
  };
}

/** The task after an event; the same object when the event is none of it. */
export function withEvent(view: TaskView, event: Detail): TaskView {
  if (event['task_id'] !== view.id) return view;
  if (event['type'] === 'task') {
    return {
      ...view,
      condition: textIn(event['condition']),
      counts: countsIn(event['stat']),
      error: textIn(event['error']),
    };
  }
  if (event['type'] !== 'batch') return view;
  const batches = view.batches.map((batch) =>
    batch.seq === event['seq'] ? { ...batch, condition: textIn(event['condition']) } : batch,
  );
  return { ...view, batches };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countsIn(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

/**
 * Seconds that the rest takes at the pace since the first look; null = nothing ended since then.
 *
 * @example secondsLeft({ ended: 20, all: 100 }, { ended: 10, seconds: 5 }) // 40
 */
export function secondsLeft(
  now: { readonly ended: number; readonly all: number },
  since: { readonly ended: number; readonly seconds: number },
): number | null {
  const gained = now.ended - since.ended;
  if (gained <= 0 || since.seconds <= 0) return null;
  return Math.ceil(((now.all - now.ended) / gained) * since.seconds);
}
