import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { type KyselyPlugin, sql } from 'kysely';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import { compareCursors, type EventCursor, eventsAfter } from '../../src/store/logs/events.ts';
import { insertEvents, type WatchedEvent } from '../../src/store/tasks/task-rows.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { until } from '../support/until.ts';

const POLL_MS = 200;
const BEGINNING: EventCursor = { xid: '0', id: 0 };

let server: ApiServer;
let questions = 0;

/** Counts how often somebody asks for events. */
const counter: KyselyPlugin = {
  transformQuery: ({ node }) => {
    const isOfEvents = node.kind === 'RawNode' && /from event\b/.test(node.sqlFragments.join('?'));
    if (isOfEvents) questions += 1;
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
};

beforeAll(async () => {
  const watchLimits = { perOperator: 3, inAll: 1005 };
  // a transaction in another database of the same PostgreSQL would hold events back
  server = await startApi('UTC', { postgres: 'own', watchLimits, through: (database) => database.withPlugin(counter) });
});

afterAll(() => server[Symbol.asyncDispose]());

/** A client that watches. */
class Stream {
  readonly response: IncomingMessage;
  private text = '';

  private constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    // it is closed in the middle
    response.on('error', () => {});
  }

  static async open(operator: string, query = '', headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
    const request = get(`${server.url}/events?${query}`, {
      agent: false,
      headers: { authorization: operator, ...headers },
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const stream = new Stream(response);
    open.add(stream);
    if (response.statusCode === 200) await until('a stream begins', () => stream.text.includes('retry: 1000'));
    else await once(response, 'end');
    return stream;
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  get answer(): unknown {
    return JSON.parse(this.text);
  }

  /** The ids of the events that came. */
  get ids(): readonly string[] {
    return [...this.text.matchAll(/^id: (\S+)$/gm)].map(([, id = '']) => id);
  }

  close(): void {
    open.delete(this);
    this.response.destroy();
  }
}

const open = new Set<Stream>();

afterEach(() => {
  for (const stream of open) stream.close();
});

function event(taskId: number, type: WatchedEvent['type'] = 'task', text = ''): WatchedEvent {
  return { type, task_id: taskId as TaskId, text };
}

/** Lets something happen, in a transaction. */
function happen(...events: readonly WatchedEvent[]): Promise<void> {
  return server.test.database.transaction().execute((transaction) => insertEvents(transaction, events));
}

/** The ids of all events of these tasks, in order. */
async function idsOf(taskIds: readonly number[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select event.xid || '.' || event.id || '.' || (n - 1) as id
    from event, json_array_elements(items) with ordinality as item (item, n)
    where (item ->> 'task_id')::int = any(${taskIds}::int[])
    order by event.xid, event.id, n`.execute(server.test.database);
  return rows.map(({ id }) => id);
}

test('a thousand streams ask the database no more often than one, and each sees everything', async () => {
  const streams: Stream[] = [];
  for (let n = 0; n < 10; n += 1) {
    streams.push(
      ...(await Promise.all(Array.from({ length: 100 }, (_, k) => Stream.open(`watcher ${n} ${k}`, 'task_id=1')))),
    );
  }
  const before = questions;
  const began = performance.now();
  for (let n = 0; n < 5; n += 1) {
    await happen(event(1), event(2));
    await expect
      .poll(() => streams.every(({ ids }) => ids.length === n + 1), { timeout: 30_000, interval: 20 })
      .toBe(true);
  }
  const looks = (performance.now() - began) / POLL_MS;
  expect(questions - before).toBeGreaterThan(0);
  expect(questions - before).toBeLessThanOrEqual(Math.ceil(looks) + 2);
  const expected = await idsOf([1]);
  for (const { ids } of streams) expect(ids).toEqual(expected);
});

test('who comes back sees what he missed and what comes, once: also of the row in the middle of which he left', async () => {
  await happen(event(3), event(4), event(3));
  await happen(event(3));
  const [first = '', second = '', third = ''] = await idsOf([3]);
  const streams = await Promise.all([
    Stream.open('alice', 'task_id=3', { 'last-event-id': first }),
    Stream.open('bob', `task_id=3&after=${second}`),
    Stream.open('carol', `after=${third.replace(/^/, '000')}`),
    Stream.open('dave', 'task_id=3'),
  ]);
  await happen(event(3), event(3, 'log'));
  const all = await idsOf([3]);
  const due = [all.slice(1), all.slice(2), all.slice(3), all.slice(3)];
  await expect.poll(() => streams.map(({ ids }) => ids)).toEqual(due);
});

test('what a transaction that is still open did comes in its turn, and holds back what comes after', async () => {
  const stream = await Stream.open('alice', 'task_id=5');
  const mayCommit = Promise.withResolvers<void>();
  const isWritten = Promise.withResolvers<void>();
  const late = server.test.database.transaction().execute(async (transaction) => {
    await insertEvents(transaction, [event(5)]);
    isWritten.resolve();
    await mayCommit.promise;
  });
  await isWritten.promise;
  await happen(event(5));
  const before = questions;
  await expect.poll(() => questions, { timeout: 10_000 }).toBeGreaterThan(before + 1);
  expect(stream.ids).toEqual([]);
  mayCommit.resolve();
  await late;
  await expect.poll(() => stream.ids).toEqual(await idsOf([5]));
});

test('who reads slowly holds up nobody, and sees everything in the end', async () => {
  const slow = await Stream.open('slow', 'task_id=6');
  const quick = await Stream.open('quick', 'task_id=6');
  slow.response.pause();
  for (let n = 0; n < 60; n += 1) await happen(event(6, 'log', `${n} ${'x'.repeat(200_000)}`));
  const all = await idsOf([6]);
  await expect.poll(() => quick.ids.length, { timeout: 60_000 }).toBe(all.length);
  expect(slow.ids.length).toBeLessThan(all.length);
  slow.response.resume();
  await expect.poll(() => slow.ids.length, { timeout: 60_000 }).toBe(all.length);
  expect(slow.ids).toEqual(all);
  expect(quick.ids).toEqual(all);
});

describe('too many streams', () => {
  test('of one operator are refused, until one is closed', async () => {
    const streams = await Promise.all([1, 2, 3].map(() => Stream.open('alice')));
    const refused = await Stream.open('alice');
    expect(refused.answer).toEqual({
      code: 429,
      msg: 'alice has 3 streams of events open on this server, and no operator may have more: close one, or raise SPRINGTIDE_OPERATOR_STREAMS',
      data: {},
      error: { code: 'too_many' },
    });
    expect((await Stream.open('bob')).status, 'others are let in').toBe(200);
    streams[0]?.close();
    await expect.poll(async () => (await Stream.open('alice')).status, { timeout: 10_000 }).toBe(200);
  });

  test('of all together are refused too; what is wrong with a request takes no place', async () => {
    const badly = await Promise.all(Array.from({ length: 20 }, () => Stream.open('mallory', 'types=none')));
    expect(new Set(badly.map(({ status }) => status))).toEqual(new Set([400]));
    for (let n = 0; n < 1005; n += 67) {
      await Promise.all(Array.from({ length: 67 }, (_, k) => Stream.open(`watcher ${n} ${k}`)));
    }
    await expect.poll(async () => (await Stream.open('one more')).status).toBe(429);
    expect((await Stream.open('one more')).answer).toMatchObject({
      msg: '1005 streams of events are open on this server, and it holds no more: try again later, or raise SPRINGTIDE_MAX_STREAMS',
    });
  });
});

test('a page holds so many rows and so many bytes; a larger row comes alone', async () => {
  const { database } = server.test;
  await sql`delete from event`.execute(database);
  const sizes = [10, 10, 50_000, 10, 400_000, 10, 10];
  for (const size of sizes) await happen(event(7, 'log', 'x'.repeat(size)));
  const pages: { readonly rows: number; readonly isLast: boolean }[] = [];
  let cursor = BEGINNING;
  for (;;) {
    const { rows, isLast } = await eventsAfter(database, cursor, { rows: 3, bytes: 100_000 });
    for (const row of rows) {
      expect(compareCursors(row, cursor)).toBeGreaterThan(0);
      cursor = row;
    }
    pages.push({ rows: rows.length, isLast });
    if (isLast) break;
  }
  expect(pages.map(({ rows }) => rows)).toEqual([3, 2, 2]);
  expect(await eventsAfter(database, cursor, { rows: 3, bytes: 100_000 })).toEqual({ rows: [], isLast: true });
});
