import { message } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { type HaproxyBackend, rowOf, type Target } from './backend.ts';
import { complaintOf, GONE, type Reply } from './runtime.ts';
import type { BackendServer } from './servers.ts';

export interface UnregisterSettings {
  /** Seconds. */
  readonly drain_timeout: number;
}

interface Departure {
  readonly target: Target;
  /** Its name in the backend. */
  readonly name: string;
  /** The name is one that we gave, so the server is ours to delete. */
  readonly ours: boolean;
  /** Sessions that were cut because the drain time was over. */
  cut: number;
}

const CANNOT_BE_DELETED = /only servers added at runtime|cannot be removed at runtime/i;
/** Milliseconds for HAProxy to close a server's last idle connections. */
const DELETE_TIMEOUT = 20_000;

/**
 * Takes servers out of a backend.
 *
 * HU1. A server is drained before anything else: it gets no new request, and those in flight end by themselves.
 * HU2. It goes into maintenance, and its sessions are cut, only when it was seen without sessions and queued requests after the
 *      drain was in force, or when the drain time is over.
 * HU3. A server that has another name (from HAProxy's configuration file, say) is not deleted: it stays in maintenance,
 *      which sends it nothing.
 */
export async function* unregisterServers(
  backend: HaproxyBackend,
  settings: UnregisterSettings,
  targets: readonly Target[],
): AsyncIterable<ServerEvent> {
  const rows = await backend.servers();
  const draining = new Set<Departure>();
  for (const target of targets) {
    const row = rowOf(rows, target);
    if (row === undefined)
      yield {
        ip: target.ip,
        ok: true,
        log: message('server_not_in_backend', { node: target.ip, backend: backend.name }),
      };
    else draining.add({ target, name: row.name, ours: row.name === target.name, cut: 0 });
  }
  const byName = new Map(rows.map((row) => [row.name, row]));
  const replies = await backend.order(
    [...draining]
      .filter(({ name }) => byName.get(name)?.admin === 'ready')
      .map((key) => ({ key, commands: [`set server ${backend.path(key.name)} state drain`] })),
  );
  for (const [departure, answers] of replies) {
    const complaint = firstComplaint(answers);
    if (complaint === null) continue;
    draining.delete(departure);
    yield {
      ip: departure.target.ip,
      ok: false,
      log: message('server_complaint', { server: backend.path(departure.name), reason: complaint }),
    };
  }
  yield* untilGone(backend, settings, draining);
}

/** A server that is gone already (another call, a restart of HAProxy) counts as done. */
function firstComplaint(replies: readonly Reply[]): string | null {
  const complaints = replies.map(complaintOf).filter((text) => text !== null);
  return complaints.find((text) => !GONE.test(text)) ?? null;
}

async function* untilGone(
  backend: HaproxyBackend,
  settings: UnregisterSettings,
  draining: Set<Departure>,
): AsyncIterable<ServerEvent> {
  const start = performance.now();
  const drainEnd = start + settings.drain_timeout * 1000;
  const leaving = new Map<Departure, number>();
  while (draining.size + leaving.size > 0) {
    // The decisive poll comes a moment after the drain, so that a request that was being assigned shows as a session.
    await backend.rest();
    const overdue = performance.now() >= drainEnd;
    const rows = new Map((await backend.servers()).map((row) => [row.name, row]));
    for (const departure of draining) {
      const row = rows.get(departure.name);
      if (row !== undefined && !overdue && row.sessions + row.queued > 0) continue;
      draining.delete(departure);
      departure.cut = row?.sessions ?? 0;
      leaving.set(departure, performance.now() + DELETE_TIMEOUT);
    }
    yield* takeOut(backend, leaving, rows, performance.now() - start);
  }
}

async function* takeOut(
  backend: HaproxyBackend,
  leaving: Map<Departure, number>,
  rows: ReadonlyMap<string, BackendServer>,
  elapsed: number,
): AsyncIterable<ServerEvent> {
  const replies = await backend.order(
    [...leaving.keys()].map((key) => ({ key, commands: removal(backend, key, rows.get(key.name)) })),
  );
  for (const [departure, answers] of replies) {
    const last = answers.at(-1);
    const complaint = last === undefined ? null : complaintOf(last);
    const kept = departure.ours
      ? CANNOT_BE_DELETED.test(complaint ?? '')
      : complaint === null && rows.has(departure.name);
    const path = backend.path(departure.name);
    const { ip } = departure.target;
    const seconds = (elapsed / 1000).toFixed(1);
    const how =
      departure.cut > 0 ? message('drained_cut', { seconds, count: departure.cut }) : message('drained', { seconds });
    if (kept) {
      leaving.delete(departure);
      yield {
        ip,
        ok: true,
        log: message('server_left_in_maintenance', { server: path, how }),
        keptAs: departure.name,
      };
    } else if (complaint === null || GONE.test(complaint)) {
      leaving.delete(departure);
      yield { ip, ok: true, log: message('server_removed', { server: path, how }) };
    } else if (performance.now() > (leaving.get(departure) ?? 0)) {
      leaving.delete(departure);
      yield { ip, ok: false, log: message('server_not_deleted', { server: path, reason: complaint }) };
    }
  }
}

function removal(
  backend: HaproxyBackend,
  { name, ours, cut }: Departure,
  row: BackendServer | undefined,
): readonly string[] {
  if (row === undefined) return [];
  const path = backend.path(name);
  const maintenance = [`set server ${path} state maint`];
  const shutdown = cut > 0 ? [`shutdown sessions server ${path}`] : [];
  return [...maintenance, ...shutdown, ...(ours ? [`del server ${path}`] : [])];
}
