import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Refusal } from '../domain/errors.ts';
import { type Database, isConnectionError } from '../store/database.ts';
import { type EventCursor, type EventRow, eventsAfter, lastEvent } from '../store/events.ts';
import { EVENT_TYPES } from '../store/task-rows.ts';
import { principalOf } from './auth.ts';
import { WatchedEvent } from './event-schemas.ts';
import type { StreamDescription } from './openapi.ts';
import type { ApiDeps } from './server.ts';

/*
 * `GET /events`: what happens to tasks, as Server-Sent Events.
 *
 * V1. A watcher that comes back with the last id it saw (Last-Event-ID, or ?after=) misses nothing and sees nothing
 *     twice, for as long as events are kept.
 * V2. A watcher that reads slowly slows down only itself; a database that is away is waited for.
 * V3. A watcher whose token ends is shown nothing more, as soon as A1–A3 (operations/known-tokens.ts) say.
 */

const POLL_MS = 200;
const KEEPALIVE_MS = 15_000;
const ROWS_AT_ONCE = 500;

/** The place after one item of one row. */
interface Place extends EventCursor {
  readonly index: number;
}

export const EVENTS: StreamDescription = {
  path: '/events',
  tag: { en: 'events', zh: '事件' },
  summary: 'What happens to tasks, batches and nodes, and what their steps write, as it happens',
  summaryZh: '任务、批次、节点的变化和步骤的输出，实时推送',
  parameters: [
    { name: 'task_id', in: 'query', schema: Type.Integer({ description: 'events of this task only' }) },
    {
      name: 'types',
      in: 'query',
      schema: Type.String({ description: 'these types only, such as task,batch', examples: ['task,batch'] }),
    },
    {
      name: 'after',
      in: 'query',
      schema: Type.String({ description: 'the last event id seen, for clients that cannot send Last-Event-ID' }),
    },
    { name: 'Last-Event-ID', in: 'header', schema: Type.String({ description: 'the last event id seen' }) },
  ],
  event: WatchedEvent,
  example:
    'retry: 1000\n\nevent: batch\nid: 4711.9.0\ndata: {"type":"batch","task_id":1,"batch_id":1,"seq":1,"state":"running"}\n\n',
};

export function mountEvents(app: FastifyInstance, deps: ApiDeps): void {
  app.get(EVENTS.path, { exposeHeadRoute: false, config: { doing: 'read' } }, async (request, reply) => {
    const query = request.query as Readonly<Record<string, string | undefined>>;
    const seen = request.headers['last-event-id'] ?? query['after'];
    const wanted = { taskId: taskIdIn(query['task_id']), types: typesIn(query['types']) };
    const start = seen === undefined ? await latest(deps.context.database) : placeIn(String(seen));
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const signal = AbortSignal.any([gone.signal, deps.stop]);
    const admit = (): Promise<unknown> => principalOf(request.headers.authorization, deps.auth);
    try {
      await stream(reply.raw, deps, { start, wanted, admit, signal });
    } catch (error) {
      if (!signal.aborted && !(error instanceof Refusal))
        request.log.error({ err: error }, 'an event stream broke off');
    } finally {
      reply.raw.end();
    }
  });
}

/** What a watcher wants to see. */
interface Wanted {
  /** null = of all tasks */
  readonly taskId: number | null;
  /** null = of all types */
  readonly types: ReadonlySet<string> | null;
}

interface Watch {
  readonly start: Place;
  readonly wanted: Wanted;
  /** Rejects with a Refusal once the watcher may not watch any more. */
  readonly admit: () => Promise<unknown>;
  readonly signal: AbortSignal;
}

async function stream(response: ServerResponse, { context }: ApiDeps, watch: Watch): Promise<void> {
  const { signal, wanted } = watch;
  const { database, now } = context;
  // of the row in which the watcher left off, the rest is still due
  let seen: Place | null = watch.start;
  let cursor: EventCursor = { xid: seen.xid, id: seen.id - 1 };
  let lastSent = now().getTime();
  await send(response, 'retry: 1000\n\n', signal);
  while (!signal.aborted) {
    const rows = await arrived(database, cursor, watch.admit);
    const text = rows.map((row) => frames(row, seen, wanted)).join('');
    cursor = rows.at(-1) ?? cursor;
    if (rows.length > 0) seen = null;
    if (text !== '' || now().getTime() - lastSent >= KEEPALIVE_MS) {
      await send(response, text === '' ? ': still here\n\n' : text, signal);
      lastSent = now().getTime();
    }
    if (rows.length < ROWS_AT_ONCE) await delay(POLL_MS, undefined, { signal });
  }
}

/** None also while the database is away (V2). */
async function arrived(database: Database, cursor: EventCursor, admit: Watch['admit']): Promise<readonly EventRow[]> {
  try {
    await admit();
    return await eventsAfter(database, cursor, ROWS_AT_ONCE);
  } catch (error) {
    if (isConnectionError(error)) return [];
    throw error;
  }
}

/** The items of a row that the watcher has not seen and wants to see. */
function frames({ xid, id, items }: EventRow, seen: Place | null, wanted: Wanted): string {
  const from = seen !== null && seen.xid === xid && seen.id === id ? seen.index + 1 : 0;
  return items
    .map((item, index) => ({ item, index }))
    .filter(({ item, index }) => index >= from && isWanted(item, wanted))
    .map(({ item, index }) => `event: ${item.type}\nid: ${xid}.${id}.${index}\ndata: ${JSON.stringify(item)}\n\n`)
    .join('');
}

function isWanted({ type, task_id: taskId }: EventRow['items'][number], wanted: Wanted): boolean {
  return (wanted.taskId ?? taskId) === taskId && (wanted.types === null || wanted.types.has(type));
}

async function send(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (!response.write(text)) await once(response, 'drain', { signal });
}

/** The place after everything that has happened. */
async function latest(database: Database): Promise<Place> {
  return { ...(await lastEvent(database)), index: 0 };
}

/** @throws Refusal for what is no event id */
function placeIn(text: string): Place {
  const [, xid, id, index] = /^(\d{1,19})\.(\d{1,15})\.(\d{1,6})$/.exec(text) ?? [];
  if (xid !== undefined) return { xid, id: Number(id), index: Number(index) };
  throw new Refusal('invalid', `the last event id is ${text.slice(0, 60)}, and must be one that /events has sent`);
}

/** @throws Refusal for what is no id */
function taskIdIn(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Refusal('invalid', `task_id is ${text.slice(0, 60)}, and must be the id of a task`);
}

/** @throws Refusal for a type that does not exist */
function typesIn(text: string | undefined): ReadonlySet<string> | null {
  if (text === undefined || text === '') return null;
  const types = text.split(',').map((type) => type.trim());
  const unknown = types.find((type) => !EVENT_TYPES.some((known) => known === type));
  if (unknown === undefined) return new Set(types);
  throw new Refusal('invalid', `types has ${unknown.slice(0, 60)}, and must be of ${EVENT_TYPES.join(', ')}`);
}
