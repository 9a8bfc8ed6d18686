import { message, type Message } from '../../messages/message.ts';

/*
 * Why PostgreSQL did not start, for the person who has to fix it.
 */

const MOST_LINES = 6;

const REMEDIES: readonly (readonly [RegExp, Message])[] = [
  [/read-only file system/i, message('disk_not_writable')],
  [/no space left on device|disk quota exceeded/i, message('disk_is_full')],
  [
    /is not (a valid data directory|a database cluster directory)|pg_control|PG_VERSION|could not locate a valid checkpoint|invalid checkpoint/i,
    message('cluster_damaged'),
  ],
  [
    /database files are incompatible with server|initialized by PostgreSQL version/i,
    message('cluster_of_other_version'),
  ],
  [/permission denied|operation not permitted/i, message('cluster_not_permitted')],
  [
    /could not create shared memory segment|could not map anonymous shared memory|cannot allocate memory/i,
    message('too_little_memory'),
  ],
];

/** The prefix of a line in PostgreSQL's log: time and process. */
const STAMP = /^\d{4}-\d\d-\d\d [\d:.]{1,20} \S{1,10} \[\d{1,10}\] /;
const ENDED = ' ended with ';

/** Removes the prefix that names the program: "/…/initdb ended with 1: …". */
function withoutProgram(line: string): string {
  const at = line.indexOf(ENDED);
  const colon = at === -1 ? -1 : line.indexOf(': ', at);
  return colon === -1 || !/^\d{1,3}$/.test(line.slice(at + ENDED.length, colon)) ? line : line.slice(colon + 2);
}

/**
 * The message for a failed start: PostgreSQL's own, and the remedy.
 *
 * @param said what PostgreSQL wrote during this start, to its log and to stderr
 * @example startFailure('/srv/data/postgres', 'FATAL:  could not open file "PG_VERSION"', '/srv/data/postgres.log')
 */
export function startFailure(directory: string, said: string, logFile: string): Message {
  const lines = said
    .split('\n')
    .map((line) => withoutProgram(line).replace(STAMP, '').trim())
    .filter((line) => line !== '');
  const grave = lines.filter((line) =>
    /^(FATAL|PANIC|ERROR|HINT|DETAIL)|^(pg_ctl|postgres|initdb): (?!could not start)/.test(line),
  );
  const cause = (grave.length > 0 ? grave : lines).slice(0, MOST_LINES).join(' | ') || message('postgres_silent');
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(said)) ?? [];
  return message('postgres_not_starting', {
    directory,
    cause,
    remedy: remedy ?? message('see_file', { file: logFile }),
  });
}
