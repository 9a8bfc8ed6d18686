import { message, type Message } from '../../messages/message.ts';
import type { ServerEvent } from '../discovery.ts';
import { writtenPlace } from '../written-place.ts';
import { type HaproxyBackend, type LocatedTarget, rowOf } from './backend.ts';
import { complaintOf, GONE, type Reply } from './runtime.ts';
import type { BackendServer } from './servers.ts';

export interface RegisterSettings {
  readonly check: boolean;
  /** Seconds. */
  readonly check_interval: number;
  /** Seconds. */
  readonly up_timeout: number;
  /** Seconds; absent = full weight at once. */
  readonly slow_start?: number;
}

interface Arrival {
  readonly target: LocatedTarget;
  /** Its name in the backend. */
  readonly name: string;
  readonly commands: readonly string[];
  /** It gets requests only after it passed its health check. */
  readonly checked: boolean;
  /** It is drained meanwhile, and made ready afterwards. */
  readonly held: boolean;
}

/**
 * Puts servers into a backend.
 *
 * HR1. A server with health checks waits in drain, where HAProxy checks it but sends it nothing, until it passes one: no
 *      request reaches a server that does not answer.
 * HR2. A server that does not become healthy in time is left in maintenance.
 * HR3. Every command may be repeated: a call that died midway is completed by the next, and a server that vanishes while it is
 *      waited for, as a reload of HAProxy has it, is put in again.
 */
export async function* registerServers(
  backend: HaproxyBackend,
  settings: RegisterSettings,
  targets: readonly LocatedTarget[],
): AsyncIterable<ServerEvent> {
  const rows = await backend.servers();
  const arrivals = targets.map((target) => plan(backend, settings, target, rowOf(rows, target)));
  const replies = await backend.order(arrivals.map((arrival) => ({ key: arrival, commands: arrival.commands })));
  const waiting = new Set<Arrival>();
  for (const arrival of arrivals) {
    const complaint = firstComplaint(replies.get(arrival) ?? []);
    if (complaint !== null) yield refusedEvent(backend, arrival, complaint);
    else if (arrival.checked) waiting.add(arrival);
    else yield entered(backend, arrival, null);
  }
  yield* untilHealthy(backend, settings, waiting);
}

function plan(
  backend: HaproxyBackend,
  settings: RegisterSettings,
  target: LocatedTarget,
  row: BackendServer | undefined,
): Arrival {
  if (row === undefined) {
    const path = backend.path(target.name);
    const commands = [addition(path, settings, target), ...entrance(path, settings.check, false)];
    return { target, name: target.name, commands, checked: settings.check, held: settings.check };
  }
  const { name, check } = row;
  const path = backend.path(name);
  const checked = check !== null;
  const weighed = target.weight === null || target.weight === row.weight ? [] : [weighing(path, target.weight)];
  const moved = row.ip !== target.address || row.port !== target.port;
  if (row.admin === 'ready' && !moved) return { target, name, commands: weighed, checked, held: false };
  // at a new address the last check's result is out of date: maintenance makes HAProxy forget it
  const move = [`set server ${path} state maint`, `set server ${path} addr ${target.address} port ${target.port}`];
  const commands = [...weighed, ...(moved ? move : []), ...entrance(path, checked, check?.enabled ?? false)];
  return { target, name, commands, checked, held: checked };
}

function weighing(path: string, weight: number): string {
  return `set server ${path} weight ${weight}`;
}

function addition(
  path: string,
  { check, check_interval, slow_start }: RegisterSettings,
  { address, port, weight }: LocatedTarget,
): string {
  const words = ['add server', path, writtenPlace({ ip: address, port })];
  if (check) words.push(`check inter ${milliseconds(check_interval)}`);
  if (slow_start !== undefined && slow_start > 0) words.push(`slowstart ${milliseconds(slow_start)}`);
  if (weight !== null) words.push(`weight ${weight}`);
  return words.join(' ');
}

function milliseconds(seconds: number): string {
  return `${Math.round(seconds * 1000)}ms`;
}

/** How a server that is out of rotation comes in: with health checks it stops half-way (HR1). */
function entrance(path: string, checked: boolean, checksEnabled: boolean): readonly string[] {
  if (!checked) return [`set server ${path} state ready`];
  return [`set server ${path} state drain`, ...(checksEnabled ? [] : [`enable health ${path}`])];
}

/** `add server` may find a server that another caller added meanwhile: that is fine. */
function firstComplaint(replies: readonly Reply[]): string | null {
  const complaints = replies.map(complaintOf).filter((text) => text !== null);
  return complaints.find((text) => !/^Already exists/i.test(text)) ?? null;
}

async function* untilHealthy(
  backend: HaproxyBackend,
  settings: RegisterSettings,
  waiting: Set<Arrival>,
): AsyncIterable<ServerEvent> {
  const end = performance.now() + settings.up_timeout * 1000;
  while (waiting.size > 0) {
    const late = performance.now() > end;
    const rows = new Map((await backend.servers()).map((row) => [row.name, row]));
    const vanished = [...waiting].filter(({ name }) => !rows.has(name));
    yield* letIn(backend, waiting, rows);
    for (const arrival of vanished) waiting.delete(arrival);
    yield* late
      ? vanished.map((arrival) => vanishedEvent(backend, arrival))
      : putInAgain(backend, settings, vanished, waiting);
    if (late) yield* giveUp(backend, settings, waiting, rows);
    if (waiting.size > 0) await backend.rest();
  }
}

/** Makes those ready that are healthy. */
async function* letIn(
  backend: HaproxyBackend,
  waiting: Set<Arrival>,
  rows: ReadonlyMap<string, BackendServer>,
): AsyncIterable<ServerEvent> {
  const healthy = [...waiting].filter(({ name }) => isHealthy(rows.get(name)));
  const ready = await backend.order(
    healthy.map((arrival) => ({
      key: arrival,
      commands: arrival.held ? [`set server ${backend.path(arrival.name)} state ready`] : [],
    })),
  );
  for (const arrival of healthy) {
    const complaint = firstComplaint(ready.get(arrival) ?? []);
    // one that vanished in this moment is found missing by the next look
    if (complaint !== null && GONE.test(complaint)) continue;
    waiting.delete(arrival);
    if (complaint === null) yield entered(backend, arrival, rows.get(arrival.name)?.check?.result ?? null);
    else yield refusedEvent(backend, arrival, complaint);
  }
}

async function* putInAgain(
  backend: HaproxyBackend,
  settings: RegisterSettings,
  vanished: readonly Arrival[],
  waiting: Set<Arrival>,
): AsyncIterable<ServerEvent> {
  const arrivals = vanished.map(({ target }) => plan(backend, settings, target, undefined));
  const replies = await backend.order(arrivals.map((arrival) => ({ key: arrival, commands: arrival.commands })));
  for (const arrival of arrivals) {
    const reason = firstComplaint(replies.get(arrival) ?? []);
    if (reason === null) waiting.add(arrival);
    else yield refusedEvent(backend, arrival, reason);
  }
}

function vanishedEvent(backend: HaproxyBackend, { target, name }: Arrival): ServerEvent {
  return { ip: target.ip, ok: false, log: message('server_vanished', { server: backend.path(name) }) };
}

function refusedEvent(backend: HaproxyBackend, { target, name }: Arrival, reason: string): ServerEvent {
  return { ip: target.ip, ok: false, log: message('server_complaint', { server: backend.path(name), reason }) };
}

function isHealthy(row: BackendServer | undefined): boolean {
  return row !== undefined && row.up && (row.check === null || row.check.result.includes('OK'));
}

async function* giveUp(
  backend: HaproxyBackend,
  settings: RegisterSettings,
  waiting: Set<Arrival>,
  rows: ReadonlyMap<string, BackendServer>,
): AsyncIterable<ServerEvent> {
  const late = [...waiting];
  waiting.clear();
  await backend.order(
    late.map((arrival) => ({
      key: arrival,
      commands: arrival.held ? [`set server ${backend.path(arrival.name)} state maint`] : [],
    })),
  );
  for (const { target, name, held } of late) {
    const check = rows.get(name)?.check;
    const met =
      check === undefined || check === null
        ? message('no_check')
        : [check.result, check.detail].filter((text) => text !== '').join(' ');
    const where = { server: backend.path(name), address: writtenPlace({ ip: target.address, port: target.port }) };
    const log = message(held ? 'server_not_healthy_left' : 'server_not_healthy', {
      ...where,
      seconds: settings.up_timeout,
      met,
    });
    yield { ip: target.ip, ok: false, log };
  }
}

/** The event of a server that gets requests now. */
function entered(backend: HaproxyBackend, { target, name, commands }: Arrival, check: string | null): ServerEvent {
  const { ip } = target;
  const keptAs = name === target.name ? {} : { keptAs: name };
  return { ip, ok: true, log: saidOf(backend, { target, name, commands }, check), ...keptAs };
}

function saidOf(
  backend: HaproxyBackend,
  { target, name, commands }: Pick<Arrival, 'target' | 'name' | 'commands'>,
  check: string | null,
): Message {
  const address = writtenPlace({ ip: target.address, port: target.port });
  const server = backend.path(name);
  const isNew = commands.length > 0;
  if (check === null) return message(isNew ? 'registered' : 'registered_already', { address, server });
  return message(isNew ? 'registered_checked' : 'registered_already_checked', { address, server, check });
}
