import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type Reply, excerptOf } from './runtime.ts';

/** A server of a backend, as HAProxy's runtime API reports it. */
export interface BackendServer {
  readonly name: string;
  readonly ip: string;
  /** The host name of HAProxy's configuration; null = an address stands there. */
  readonly host: string | null;
  readonly port: number;
  /** As users set it, whatever a slow start makes of it. */
  readonly weight: number;
  readonly admin: 'ready' | 'drain' | 'maint';
  /** Passes its health checks, or has none. */
  readonly up: boolean;
  readonly check: ServerCheck | null;
  readonly sessions: number;
  readonly queued: number;
}

interface ServerCheck {
  readonly enabled: boolean;
  /** The last result, e.g. "L4OK" or "L7STS"; "INI" before the first, '' in maintenance. */
  readonly result: string;
  /** What the last check found, e.g. "Connection refused". */
  readonly detail: string;
}

// Bits of srv_admin_state: maintenance (forced, inherited, by configuration, by DNS, by host name) and drain.
const MAINT = 0x01 | 0x02 | 0x04 | 0x20 | 0x40;
const DRAIN = 0x08 | 0x10;
// Bits of srv_check_state.
const CHECK_CONFIGURED = 0x02;
const CHECK_ENABLED = 0x04;
// Values of srv_op_state: warming up after it came back, and fully up.
const STARTING = 1;
const RUNNING = 2;

/** The two commands whose replies `serversIn` reads. Four stands for "servers only", -1 for "all of them". */
export function tableCommands(backend: string): readonly [string, string] {
  return [`show servers state ${backend}`, `show stat ${backend} 4 -1`];
}

/**
 * Reads the replies to `tableCommands`. Both dumps are needed: only the first has the administrative state, only the
 * second the sessions.
 *
 * @throws with HAProxy's own words when the backend does not exist
 */
export function serversIn(state: Reply | undefined, stat: Reply | undefined): readonly BackendServer[] {
  if (state === undefined || stat === undefined) throw new MessageError(message('balancer_no_reply'));
  const states = stateRows(state.text);
  const stats = new Map(statRows(stat.text).map((row) => [row.get('svname') ?? '', row]));
  return states.flatMap((row): BackendServer[] => {
    const name = row.get('srv_name') ?? '';
    const counters = stats.get(name);
    // a server that was added or deleted between the two commands: the next poll is consistent
    if (counters === undefined) return [];
    return [serverOf(name, row, counters)];
  });
}

type Row = ReadonlyMap<string, string>;

function serverOf(name: string, state: Row, stat: Row): BackendServer {
  const number = (row: Row, column: string): number => Number(row.get(column) ?? 0);
  const admin = number(state, 'srv_admin_state');
  const check = number(state, 'srv_check_state');
  const result = excerptOf(stat.get('check_status') ?? '').replace(/^\* /, '');
  return {
    name,
    ip: state.get('srv_addr') ?? '',
    host: hostIn(state.get('srv_fqdn')),
    port: number(state, 'srv_port'),
    weight: number(state, 'srv_uweight'),
    admin: (admin & MAINT) !== 0 ? 'maint' : (admin & DRAIN) !== 0 ? 'drain' : 'ready',
    up: [STARTING, RUNNING].includes(number(state, 'srv_op_state')),
    check:
      (check & CHECK_CONFIGURED) === 0
        ? null
        : { enabled: (check & CHECK_ENABLED) !== 0, result, detail: excerptOf(stat.get('last_chk') ?? '') },
    sessions: number(stat, 'scur'),
    queued: number(stat, 'qcur'),
  };
}

/** "-" stands for none. */
function hostIn(text = '-'): string | null {
  return text === '-' || text === '' ? null : excerptOf(text);
}

function stateRows(text: string): readonly Row[] {
  // first line: the format's version; second: "# " and the columns
  const [version, head, ...lines] = text.split('\n');
  if (version?.trim() !== '1' || head === undefined || !head.startsWith('# ')) throw new Error(excerptOf(text));
  const columns = head.slice(2).split(' ');
  return lines.filter((line) => line !== '').map((line) => rowOf(columns, line.split(' ')));
}

function statRows(text: string): readonly Row[] {
  const [head, ...lines] = text.split('\n');
  if (head === undefined || !head.startsWith('# ')) throw new Error(excerptOf(text));
  const columns = head.slice(2).split(',');
  return lines.filter((line) => line !== '').map((line) => rowOf(columns, csvFields(line)));
}

function rowOf(columns: readonly string[], fields: readonly string[]): Row {
  return new Map(columns.map((column, index) => [column, fields[index] ?? '']));
}

/** Splits a line of CSV, in which quotes enclose commas and doubled quotes. */
function csvFields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}
