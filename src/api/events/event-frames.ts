import { compareCursors, type EventCursor, type EventRow } from '../../store/logs/events.ts';
import type { WatchedEvent } from '../../store/tasks/task-rows.ts';

/*
 * Events as they are sent, and which of them a watcher wants.
 */

/** The place of one item of one row. */
export interface Place extends EventCursor {
  readonly index: number;
}

/** What a watcher wants to see. */
export interface Wanted {
  /** null = of all tasks */
  readonly taskId: number | null;
  /** null = of all types */
  readonly types: ReadonlySet<string> | null;
}

/** One event, written once for all watchers that receive it. */
export class EventFrame {
  readonly place: Place;
  readonly item: WatchedEvent;
  private written: string | null = null;

  constructor({ xid, id }: EventCursor, item: WatchedEvent, index: number) {
    this.place = { xid, id, index };
    this.item = item;
  }

  /** As Server-Sent Events have it. */
  get text(): string {
    const { xid, id, index } = this.place;
    this.written ??= `event: ${this.item.type}\nid: ${xid}.${id}.${index}\ndata: ${JSON.stringify(this.item)}\n\n`;
    return this.written;
  }
}

/** One batch of events, filtered once for all watchers with the same filter. */
export class EventFrames {
  private readonly all: readonly EventFrame[];
  private readonly ofTask: ReadonlyMap<number, readonly EventFrame[]>;
  private readonly chosen = new Map<string, readonly EventFrame[]>();

  constructor(rows: readonly EventRow[]) {
    this.all = rows.flatMap((row) => row.items.map((item, index) => new EventFrame(row, item, index)));
    this.ofTask = Map.groupBy(this.all, ({ item }) => item.task_id);
  }

  wantedBy({ taskId, types }: Wanted): readonly EventFrame[] {
    const key = `${taskId} ${types === null ? '' : [...types].join()}`;
    const known = this.chosen.get(key);
    if (known !== undefined) return known;
    const frames = taskId === null ? this.all : (this.ofTask.get(taskId) ?? []);
    const wanted = types === null ? frames : frames.filter(({ item }) => types.has(item.type));
    this.chosen.set(key, wanted);
    return wanted;
  }
}

/** @example isAfter({ xid: '7', id: 1, index: 1 }, { xid: '7', id: 1, index: 0 }) // true */
export function isAfter(a: Place, b: Place): boolean {
  return (compareCursors(a, b) || a.index - b.index) > 0;
}
