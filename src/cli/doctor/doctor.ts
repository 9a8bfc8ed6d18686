import { ApiError } from '../../client/api-error.ts';
import { VERSION } from '../../base/version.ts';
import { type Message, message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { EnvelopeOperation } from '../operation.ts';
import { cellOf } from '../output/columns.ts';
import { columns } from '../output/titles.ts';
import type { Server } from '../server.ts';

/** Seconds by which two clocks may differ. */
const CLOCK_TOLERANCE = 5;

/** What was looked at, and how it is. */
interface Finding {
  readonly what: string;
  readonly state: 'good' | 'warning' | 'wrong';
  readonly detail: string;
}

type Look = (server: Server) => Promise<readonly Omit<Finding, 'what'>[]>;

/**
 * Looks at the server and at what it needs, and says what is wrong and how that is fixed.
 *
 * @returns EXIT.failed when something is wrong
 * @throws ApiError with code 0 when the server is not reached
 */
export async function doctor(call: Call): Promise<ExitCode> {
  const server = await call.server();
  const say = (said: Message): string => call.output.text(said);
  const looks: readonly (readonly [what: Message, look: Look])[] = [
    [message('cli_doctor_server'), (from) => versions(from, say)],
    [message('cli_doctor_database'), database],
    [message('cli_doctor_login'), login],
    [message('cli_doctor_clock'), (from) => clock(from, say)],
    [message('cli_doctor_workers'), (from) => workers(from, say)],
    [message('cli_doctor_key'), (from) => key(from, say)],
    [message('cli_machine_types'), (from) => backends(from, 'GET /vm_type/list', 'GET /vm_type/check/{id}')],
    [message('cli_load_balancers'), (from) => backends(from, 'GET /sd/list', 'GET /sd/check/{id}')],
  ];
  // whether it is reached at all
  await server.call('GET /healthz');
  const findings: Finding[] = [];
  for (const [what, look] of looks) {
    const found = await look(server).catch(fault);
    findings.push(...found.map((finding) => ({ what: say(what), ...finding })));
  }
  await call.output.rows(
    findings as readonly object[] as readonly Readonly<Record<string, unknown>>[],
    columns('what', 'state', 'detail'),
  );
  return findings.some(({ state }) => state === 'wrong') ? EXIT.failed : EXIT.done;
}

type Found = Awaited<ReturnType<Look>>;

/** A look that is refused is a finding. @throws what is no refusal */
function fault(error: unknown): Found {
  if (error instanceof ApiError && error.code !== 0) return [{ state: 'wrong', detail: error.message }];
  throw error;
}

async function versions(server: Server, say: (said: Message) => string): Promise<Found> {
  const { data } = await server.call('GET /about');
  if (data.version === VERSION) return [{ state: 'good', detail: data.version }];
  return [{ state: 'warning', detail: say(message('cli_doctor_versions', { own: VERSION, server: data.version })) }];
}

async function database(server: Server): Promise<Found> {
  const { data } = await server.call('GET /readyz');
  return [{ state: 'good', detail: data.status }];
}

async function login(server: Server): Promise<Found> {
  const { data } = await server.call('GET /whoami');
  return [{ state: 'good', detail: `${data.name} (${data.auth})` }];
}

async function clock(server: Server, say: (said: Message) => string): Promise<Found> {
  const { data } = await server.call('GET /clock');
  const seconds = Math.round(Math.abs(Date.now() / 1000 - data.now));
  if (seconds <= CLOCK_TOLERANCE) return [{ state: 'good', detail: data.time_zone }];
  return [{ state: 'warning', detail: say(message('cli_doctor_clocks_differ', { seconds })) }];
}

async function workers(server: Server, say: (said: Message) => string): Promise<Found> {
  const rows = await server.rows('GET /worker/list', { path: {}, fields: {} });
  const living = rows.filter(({ alive }) => alive === true);
  if (living.length === 0) return [{ state: 'wrong', detail: say(message('cli_doctor_no_worker')) }];
  const lacking = living.filter(({ lacks }) => Array.isArray(lacks) && lacks.length > 0);
  const lacks = lacking.map(({ name, lacks }) => ({
    state: 'warning' as const,
    detail: `${cellOf(name)}: ${cellOf(lacks)}`,
  }));
  return lacks.length > 0
    ? lacks
    : [{ state: 'good', detail: say(message('cli_doctor_living', { count: living.length })) }];
}

async function key(server: Server, say: (said: Message) => string): Promise<Found> {
  const { data } = await server.call('GET /server/key/rotation');
  const failed = Number((data as { readonly failed?: unknown } | null)?.failed ?? 0);
  if (failed === 0) return [{ state: 'good', detail: '' }];
  return [{ state: 'warning', detail: say(message('cli_doctor_key_failed', { count: failed })) }];
}

async function backends(
  server: Server,
  list: EnvelopeOperation,
  check: 'GET /vm_type/check/{id}' | 'GET /sd/check/{id}',
): Promise<Found> {
  const rows = await server.rows(list, { path: {}, fields: {} });
  const found: Found[number][] = [];
  for (const { id, name } of rows) {
    const { data } = await server.call(check, { path: { id: Number(id) }, fields: {} });
    const complaints = cellOf(data);
    found.push({
      state: complaints === '' ? 'good' : 'wrong',
      detail: [cellOf(name), complaints].filter((part) => part !== '').join(': '),
    });
  }
  return found;
}
