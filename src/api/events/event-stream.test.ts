import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaskId } from '../../domain/ids.ts';
import { LANGUAGES } from '../../messages/language.ts';
import { englishOf, message } from '../../messages/message.ts';
import { compareCursors, type EventCursor, type EventPage, type EventRow } from '../../store/logs/events.ts';
import type { WatchedEvent } from '../../store/tasks/task-rows.ts';
import { EventFeed } from './event-feed.ts';
import { EventFrames, type Place, type Wanted } from './event-frames.ts';
import { eventsSince } from './event-stream.ts';
import { EventWatch } from './event-watch.ts';

const PAGE = 3;
/** A watch holds two of such texts. */
const LONG = 'x'.repeat(120_000);
const START: EventCursor = { xid: '9', id: 0 };

/** What the database would return: rows in the order of their transactions. */
class Rows {
  readonly all: EventRow[] = [];
  questions = 0;

  append(items: readonly WatchedEvent[]): void {
    const n = this.all.length;
    // across the numbers at which a digit is added
    this.all.push({ xid: String(9 + Math.floor(n / 2)), id: n + 1, items });
  }

  get latest(): EventCursor {
    return this.all.at(-1) ?? START;
  }

  after(cursor: EventCursor): EventPage {
    this.questions += 1;
    const rest = this.all.filter((row) => compareCursors(row, cursor) > 0);
    return { rows: rest.slice(0, PAGE), isLast: rest.length < PAGE };
  }

  /** What a watcher should receive. */
  due(seen: Place, { taskId, types }: Wanted): readonly string[] {
    return this.all.flatMap((row) =>
      row.items.flatMap((item, index) => {
        const isNew = (compareCursors(row, seen) || index - seen.index) > 0;
        const isWanted = (taskId ?? item.task_id) === item.task_id && (types === null || types.has(item.type));
        return isNew && isWanted ? [`${row.xid}.${row.id}.${index}`] : [];
      }),
    );
  }
}

function event(taskId: number, type: WatchedEvent['type'], text = ''): WatchedEvent {
  return { type, task_id: taskId as TaskId, text };
}

/** Watches until the signal is aborted; returns what it received, by the ids of the events. */
async function watch(
  feed: EventFeed,
  request: Parameters<typeof eventsSince>[1],
  signal: AbortSignal,
  slow: () => Promise<unknown> = async () => {},
): Promise<readonly string[]> {
  const seen: string[] = [];
  try {
    for await (const frames of eventsSince(feed, request, signal)) {
      seen.push(...frames.map((frame) => /^id: (\S+)$/m.exec(frame.textIn('en'))?.[1] ?? ''));
      await slow();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return seen;
}

const someItems = fc.array(
  fc.record({ taskId: fc.integer({ min: 1, max: 2 }), type: fc.constantFrom('task', 'log'), isLong: fc.boolean() }),
  { minLength: 1, maxLength: 3 },
);
const someWanted = fc.record({
  taskId: fc.option(fc.integer({ min: 1, max: 2 })),
  types: fc.option(fc.constantFrom(new Set(['task']), new Set(['log', 'task']))),
  language: fc.constantFrom(...LANGUAGES),
});
const someWatchers = fc.array(
  fc.record({ joins: fc.nat(12), isBack: fc.boolean(), rowsBack: fc.nat(8), wanted: someWanted }),
  {
    minLength: 1,
    maxLength: 5,
  },
);

describe('EV1: every watcher sees what he wants after his place, in order and once', () => {
  test('whenever he comes, however slowly he reads, in whatever order things happen', async () => {
    const isWatched = fc.asyncProperty(
      fc.scheduler(),
      fc.array(someItems, { maxLength: 20 }),
      someWatchers,
      async (s, appended, watchers) => {
        const rows = new Rows();
        const stop = new AbortController();
        const feed = new EventFeed({
          latest: async () => (await s.schedule(Promise.resolve(), 'latest'), rows.latest),
          after: async (cursor) => {
            const page = rows.after(cursor);
            await s.schedule(Promise.resolve(), 'after');
            return page;
          },
          admit: () => s.schedule(Promise.resolve(), 'admit'),
          pause: () => s.schedule(Promise.resolve(), 'pause'),
        });
        const watching: { readonly seen: Promise<readonly string[]>; readonly start: Place; wanted: Wanted }[] = [];
        const next = async (): Promise<void> => {
          if (s.count() > 0) await s.waitOne();
          await setImmediate();
        };
        const join = (n: number): void => {
          for (const { isBack, rowsBack, wanted } of watchers.filter(({ joins }) => joins === n)) {
            const row = rows.all.at(-1 - rowsBack);
            const { xid, id } = row ?? START;
            // a watcher that returns has received the first item of a row, a new one nothing after it
            const seen = { xid, id, index: isBack ? 0 : 99 };
            const request = { seen, isBack: isBack && row !== undefined, wanted };
            const slow = (): Promise<void> => s.schedule(Promise.resolve(), 'write');
            watching.push({ seen: watch(feed, request, stop.signal, slow), start: seen, wanted });
          }
        };
        for (const [n, items] of appended.entries()) {
          join(n);
          rows.append(items.map(({ taskId, type, isLong }) => event(taskId, type as 'log', isLong ? LONG : '')));
          for (let step = 0; step < 4; step += 1) await next();
        }
        for (let n = appended.length; n <= 12; n += 1) join(n);
        // everything has been received after some more polls
        for (let step = 0; step < 400; step += 1) await next();
        stop.abort();
        for (let step = 0; step < 20; step += 1) await next();
        for (const { seen, start, wanted } of watching) expect(await seen).toEqual(rows.due(start, wanted));
      },
    );
    await fc.assert(isWatched, { numRuns: 60 });
  }, 60_000);
});

/** A feed on these rows whose polls follow one another at once. */
function quickFeed(rows: Rows, admit: () => Promise<void> = async () => {}): EventFeed {
  return new EventFeed({
    latest: async () => rows.latest,
    after: async (cursor) => rows.after(cursor),
    admit,
    pause: () => setImmediate(),
  });
}

function fromNow(rows: Rows): Parameters<typeof eventsSince>[1] {
  return {
    seen: { ...rows.latest, index: 99 },
    isBack: false,
    wanted: { taskId: null, types: null, language: 'en' as const },
  };
}

test('EF1: a thousand watchers cost no more questions than one, and nobody none', async () => {
  const asked: number[] = [];
  for (const watchers of [1, 1000]) {
    const rows = new Rows();
    const stop = new AbortController();
    const feed = quickFeed(rows);
    const all = Array.from({ length: watchers }, () => watch(feed, fromNow(rows), stop.signal));
    for (let n = 0; n < 50; n += 1) {
      if (n % 10 === 0) rows.append([event(1, 'task')]);
      await setImmediate();
    }
    stop.abort();
    for (const seen of await Promise.all(all))
      expect(seen).toEqual(rows.due({ ...START, index: 99 }, fromNow(rows).wanted));
    asked.push(rows.questions);
    for (let n = 0; n < 5; n += 1) await setImmediate();
    const { questions } = rows;
    for (let n = 0; n < 20; n += 1) await setImmediate();
    expect(rows.questions, 'when nobody watches any more').toBe(questions);
  }
  const [one = 0, thousand = 0] = asked;
  expect(thousand).toBeLessThanOrEqual(one + 5);
});

test('EF3: of what watchers missed one question is under way at a time', async () => {
  const rows = new Rows();
  for (let n = 0; n < 20; n += 1) rows.append([event(1, 'task')]);
  let underWay = 0;
  let most = 0;
  const stop = new AbortController();
  const feed = new EventFeed({
    latest: async () => rows.latest,
    after: async (cursor) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await setImmediate();
      underWay -= 1;
      return rows.after(cursor);
    },
    admit: async () => {},
    pause: () => setImmediate(),
  });
  const wanted = { taskId: null, types: null, language: 'en' as const };
  const back = { seen: { xid: '9', id: 1, index: 0 }, isBack: true, wanted };
  const all = Array.from({ length: 20 }, () => watch(feed, back, stop.signal));
  for (let n = 0; n < 1000; n += 1) await setImmediate();
  stop.abort();
  for (const seen of await Promise.all(all)) expect(seen).toEqual(rows.due(back.seen, wanted));
  expect(most, 'besides the loop').toBeLessThanOrEqual(2);
});

test('what an event says is sent in the language of its watcher', () => {
  const said = message('lost_no_more');
  const item = { type: 'lost', pool_id: 3, message: englishOf(said), message_content: said } as const;
  const frames = new EventFrames([{ ...START, items: [item] }]);
  const textIn = (language: 'en' | 'zh'): string =>
    frames.wantedBy({ taskId: null, types: new Set(['lost']), language })[0]?.textIn(language) ?? '';
  expect(textIn('en')).toContain('"message":"no node is without its machine any more');
  expect(textIn('zh')).toContain('"message":"已没有失去机器的节点');
  expect(textIn('zh')).not.toContain('message_content');
  expect(frames.wantedBy({ taskId: 1, types: null, language: 'en' })).toEqual([]);
});

test('EF4: what waits for a slow watcher is bounded', () => {
  const watch = new EventWatch({ taskId: null, types: null, language: 'en' as const });
  const frames = new EventFrames([{ ...START, items: [event(1, 'log', LONG)] }]).wantedBy(watch.wanted);
  const taken = Array.from({ length: 5 }, () => watch.give(frames));
  expect(taken.slice(0, 3)).toEqual([true, true, false]);
});

/** Fails two times of three, so that the database is away for every watcher now and then. */
function away<T>(value: () => T): () => Promise<T> {
  let questions = 0;
  return async () => {
    questions += 1;
    if (questions % 3 !== 0) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    return value();
  };
}

test('EV2: a database that is away is waited for', async () => {
  const rows = new Rows();
  let cursor = START;
  const after = away(() => rows.after(cursor));
  const feed = new EventFeed({
    latest: away(() => rows.latest),
    after: (asked) => {
      cursor = asked;
      return after();
    },
    admit: async () => {},
    pause: () => setImmediate(),
  });
  const stop = new AbortController();
  const all = [watch(feed, fromNow(rows), stop.signal), watch(feed, { ...fromNow(rows), isBack: true }, stop.signal)];
  for (let n = 0; n < 120; n += 1) {
    if (n < 60 && n % 10 === 0) rows.append([event(1, 'task')]);
    await setImmediate();
  }
  stop.abort();
  for (const seen of await Promise.all(all)) expect(seen).toHaveLength(6);
});

test('EV3: what was read is given to nobody before it was asked who may still watch', async () => {
  const rows = new Rows();
  const mayWatch = new AbortController();
  const feed = quickFeed(rows, async () => {
    if (rows.all.length > 0) mayWatch.abort();
  });
  const seen = watch(feed, fromNow(rows), mayWatch.signal);
  for (let n = 0; n < 10; n += 1) await setImmediate();
  rows.append([event(1, 'task')]);
  expect(await seen).toEqual([]);
});

test('a defect ends the streams, and the next watcher begins anew', async () => {
  const rows = new Rows();
  let isBroken = true;
  const feed = new EventFeed({
    latest: async () => rows.latest,
    after: async (cursor) => {
      if (isBroken) throw new TypeError('oh');
      return rows.after(cursor);
    },
    admit: async () => {},
    pause: () => setImmediate(),
  });
  const stop = new AbortController();
  await expect(watch(feed, fromNow(rows), stop.signal)).rejects.toThrow('oh');
  isBroken = false;
  const seen = watch(feed, fromNow(rows), stop.signal);
  for (let n = 0; n < 10; n += 1) await setImmediate();
  rows.append([event(1, 'task')]);
  for (let n = 0; n < 10; n += 1) await setImmediate();
  stop.abort();
  expect(await seen).toHaveLength(1);
});
