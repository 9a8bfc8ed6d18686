import type { Language } from '../../messages/language.ts';
import { shownText } from '../../messages/stored.ts';
import type { Progress } from '../../domain/progress.ts';
import { withShownTrouble } from '../http/shown-trouble.ts';
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
  /** In which texts are sent. */
  readonly language: Language;
}

/** One event, written once in each language for all watchers that receive it. */
export class EventFrame {
  readonly place: Place;
  readonly item: WatchedEvent;
  private readonly written = new Map<Language, string>();

  constructor({ xid, id }: EventCursor, item: WatchedEvent, index: number) {
    this.place = { xid, id, index };
    this.item = item;
  }

  /** As Server-Sent Events have it. */
  textIn(language: Language): string {
    const known = this.written.get(language);
    if (known !== undefined) return known;
    const { xid, id, index } = this.place;
    const data = JSON.stringify(shownItem(this.item, language));
    const text = `event: ${this.item.type}\nid: ${xid}.${id}.${index}\ndata: ${data}\n\n`;
    this.written.set(language, text);
    return text;
  }
}

/** An event with its error or message, and the trouble of its node, in a language. */
function shownItem(event: WatchedEvent, language: Language): WatchedEvent {
  const item = 'trouble' in event ? { ...event, ...withShownTrouble(event as Progress, language) } : event;
  if ('message_content' in item) {
    const { message, message_content: content, ...rest } = item;
    return { ...rest, message: shownText(String(message), content, language) };
  }
  if (!('error_content' in item)) return item;
  const { error, error_content: content, ...rest } = item;
  return { ...rest, error: shownText(String(error), content, language) };
}

/** One batch of events, filtered once for all watchers with the same filter. */
export class EventFrames {
  private readonly all: readonly EventFrame[];
  private readonly ofTask: ReadonlyMap<number | undefined, readonly EventFrame[]>;
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
