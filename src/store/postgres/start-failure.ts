/*
 * Why PostgreSQL did not start, for the person who has to fix it.
 */

const MOST_LINES = 6;

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /read-only file system/i,
    'its disk cannot be written: mount it for writing, or set SPRINGTIDE_DATA_DIR to another directory',
  ],
  [/no space left on device|disk quota exceeded/i, 'its disk is full: make room, and start again'],
  [
    /is not (a valid data directory|a database cluster directory)|pg_control|PG_VERSION|could not locate a valid checkpoint|invalid checkpoint/i,
    'files of the database are damaged or missing: put the whole directory back from a backup, or move it away to begin with an empty database',
  ],
  [
    /database files are incompatible with server|initialized by PostgreSQL version/i,
    'it was made by another version of PostgreSQL: start the version of Springtide that made it',
  ],
  [
    /permission denied|operation not permitted/i,
    "the user of the server may not read or write all of it: give it back to that user with chown -R, or set SPRINGTIDE_DATA_DIR to a directory of the user's own",
  ],
  [
    /could not create shared memory segment|could not map anonymous shared memory|cannot allocate memory/i,
    'there is not enough memory for it: it needs 300 MB',
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
export function startFailure(directory: string, said: string, logFile: string): string {
  const lines = said
    .split('\n')
    .map((line) => withoutProgram(line).replace(STAMP, '').trim())
    .filter((line) => line !== '');
  const grave = lines.filter((line) =>
    /^(FATAL|PANIC|ERROR|HINT|DETAIL)|^(pg_ctl|postgres|initdb): (?!could not start)/.test(line),
  );
  const cause = (grave.length > 0 ? grave : lines).slice(0, MOST_LINES).join(' | ') || 'it said nothing';
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(said)) ?? [];
  return `PostgreSQL in ${directory} (SPRINGTIDE_DATA_DIR) does not start: ${cause}: ${remedy ?? `see ${logFile}`}`;
}
