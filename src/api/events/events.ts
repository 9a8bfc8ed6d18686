import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { pause } from '../../base/pause.ts';
import { Refusal } from '../../domain/errors.ts';
import { languageOf } from '../../messages/language.ts';
import { message } from '../../messages/message.ts';
import { type EventCursor, eventsAfter, lastEvent } from '../../store/logs/events.ts';
import { SharedReads } from '../../store/shared-reads.ts';
import { EVENT_TYPES } from '../../store/tasks/task-rows.ts';
import { EventFeed } from './event-feed.ts';
import type { Place, Wanted } from './event-frames.ts';
import { WatchedEvent } from './event-schemas.ts';
import { eventsSince } from './event-stream.ts';
import { EventWriter } from './event-writer.ts';
import { askerOf } from '../http/access.ts';
import type { StreamDescription } from '../openapi/openapi.ts';
import type { ApiDeps } from '../deps.ts';
import { Watchers } from './watchers.ts';

/*
 * `GET /events`: what happens to tasks, as Server-Sent Events.
 *
 * EV1. A watcher that comes back with the last id it saw (Last-Event-ID, or ?after=) misses nothing and sees nothing
 *      twice, for as long as events are kept.
 * EV2. A slow watcher slows down only itself; while the database is away, watchers wait.
 * EV3. A watcher whose token ends receives nothing more, as soon as KT1–KT3 (operations/records/known-tokens.ts) demand.
 * EV4. However many watch, the database is asked by one loop (EF1–EF3 in event-feed.ts).
 */

const POLL_MS = 200;
/** How much one query reads. */
const PAGE = { rows: 500, bytes: 262_144 } as const;

export const EVENTS: StreamDescription = {
  path: '/events',
  tag: { en: 'events', zh: '事件' },
  summary:
    'What happens to tasks, batches and nodes, what their steps write, and what is done to nodes beside tasks, as it happens',
  summaryZh: '任务、批次、节点的变化，步骤的输出，以及任务之外对节点的操作，实时推送',
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

/** What all streams of a process share. */
interface Streams {
  readonly feed: EventFeed;
  readonly watchers: Watchers;
  /** The place after everything that has happened at the time of the call. */
  readonly latest: () => Promise<EventCursor>;
  readonly stop: AbortSignal;
}

export function mountEvents(app: FastifyInstance, deps: ApiDeps): void {
  const streams = openStreams(deps);
  app.get(EVENTS.path, { exposeHeadRoute: false, config: { doing: 'read' } }, (request, reply) =>
    answerStream(request, reply, streams),
  );
}

function openStreams({ context: { database }, auth, watchLimits, stop }: ApiDeps): Streams {
  const watchers = new Watchers(watchLimits, auth);
  const shared = new SharedReads<EventCursor>();
  const latest = (): Promise<EventCursor> => shared.share('latest', () => lastEvent(database));
  const feed = new EventFeed({
    latest,
    after: (cursor) => eventsAfter(database, cursor, PAGE),
    admit: () => watchers.endRevoked(),
    // when the server stops, every watcher ends at once
    pause: () => pause(POLL_MS, stop),
  });
  return { feed, watchers, latest, stop };
}

async function answerStream(request: FastifyRequest, reply: FastifyReply, streams: Streams): Promise<void> {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  // while the caller was authenticated
  if (reply.raw.closed) gone.abort();
  const query = request.query as Readonly<Record<string, string | undefined>>;
  const last = request.headers['last-event-id'] ?? query['after'];
  const wanted: Wanted = {
    taskId: taskIdIn(query['task_id']),
    types: typesIn(query['types']),
    language: languageOf(request.headers['accept-language']),
  };
  const back = last === undefined ? null : placeIn(String(last));
  using watcher = streams.watchers.enter(askerOf(request));
  const seen = back ?? { ...(await streams.latest()), index: 0 };
  const signal = AbortSignal.any([gone.signal, streams.stop, watcher.signal]);
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'content-language': wanted.language,
    vary: 'Accept-Language',
    'x-accel-buffering': 'no',
  });
  using writer = new EventWriter(reply.raw);
  try {
    await writer.send('retry: 1000\n\n', signal);
    for await (const frames of eventsSince(streams.feed, { seen, isBack: back !== null, wanted }, signal)) {
      await writer.send(frames.map((frame) => frame.textIn(wanted.language)).join(''), signal);
    }
  } catch (error) {
    // the client that read nothing was cut off
    if (!signal.aborted && !reply.raw.destroyed) request.log.error({ err: error }, 'an event stream broke off');
  }
}

/** @throws Refusal for an invalid event id */
function placeIn(text: string): Place {
  const [, xid, id, index] = /^(\d{1,19})\.(\d{1,15})\.(\d{1,6})$/.exec(text) ?? [];
  if (xid !== undefined) return { xid: String(BigInt(xid)), id: Number(id), index: Number(index) };
  throw new Refusal('invalid', message('event_id_wrong', { id: text.slice(0, 60) }));
}

/** @throws Refusal for an invalid id */
function taskIdIn(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Refusal('invalid', message('event_task_wrong', { id: text.slice(0, 60) }), { field: 'task_id' });
}

/** @throws Refusal for an unknown type */
function typesIn(text: string | undefined): ReadonlySet<string> | null {
  if (text === undefined || text === '') return null;
  const types = text.split(',').map((type) => type.trim());
  const unknown = types.find((type) => !EVENT_TYPES.some((known) => known === type));
  if (unknown === undefined) return new Set(types);
  throw new Refusal('invalid', message('event_types_wrong', { type: unknown.slice(0, 60), known: EVENT_TYPES }), {
    field: 'types',
  });
}
