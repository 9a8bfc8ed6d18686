import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { messageOf } from './base/errors.ts';
import { type Config, ConfigError } from './config.ts';
import { SECRET_BYTES } from './domain/token.ts';
import { programPrincipal } from './identity/make-principal.ts';
import type { Language } from './messages/language.ts';
import { message, textOf } from './messages/message.ts';
import { createToken, type MadeToken } from './operations/records/tokens.ts';
import { openDatabase } from './store/database.ts';
import { visitEmbedded } from './store/postgres/embedded.ts';
import { migrate } from './store/migrate.ts';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const LONGEST_DAYS = 36_500;

export interface TokenOrder {
  readonly owner: string;
  readonly name: string;
  /** Seconds; null = never. */
  readonly expiresIn: number | null;
}

/**
 * Reads the words after `token`.
 *
 * @throws ConfigError that names what is wrong and the remedy
 * @example tokenOrder(['--owner', 'alice', '--expires-in', '1h']) // { owner: 'alice', …, expiresIn: 3600 }
 */
export function tokenOrder(words: readonly string[]): TokenOrder {
  const { owner, name = 'made on the server', 'expires-in': duration } = optionsIn(words);
  if (owner === undefined) throw new ConfigError(message('owner_missing', { usage: message('token_usage') }));
  return { owner, name, expiresIn: duration === undefined ? null : secondsIn(duration) };
}

function optionsIn(words: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...words], options: { owner: option, name: option, 'expires-in': option } }).values;
  } catch (error) {
    throw new ConfigError(message('line_and_line', { first: messageOf(error), second: message('token_usage') }));
  }
}

function secondsIn(duration: string): number {
  const [, count, unit = 's'] = /^(\d{1,10})([smhd]?)$/.exec(duration) ?? [];
  const seconds = Number(count) * SECONDS[unit === '' ? 's' : (unit as keyof typeof SECONDS)];
  if (seconds >= 1 && seconds <= LONGEST_DAYS * SECONDS.d) return seconds;
  throw new ConfigError(message('expires_in_wrong', { given: duration, most: LONGEST_DAYS }));
}

/** Makes a token in the database that the settings name: the secret goes to stdout, everything else to stderr. */
export async function runTokenCommand(order: TokenOrder, config: Config, language: Language): Promise<void> {
  const { id, owner, expires, secret } = await makeToken(order, config);
  const said =
    expires === null
      ? message('token_made_for_ever', { id, owner })
      : message('token_made', { id, owner, time: expires.toISOString() });
  say(textOf(said, language));
  process.stdout.write(`${secret}\n`);
}

async function makeToken({ owner, name, expiresIn }: TokenOrder, config: Config): Promise<MadeToken> {
  await using stack = new AsyncDisposableStack();
  let url = config.databaseUrl;
  if (url === null) {
    const postgres = await visitEmbedded({ directory: config.dataDir, log: say });
    stack.defer(() => postgres.stop());
    ({ url } = postgres);
  }
  const database = stack.use(openDatabase({ url, connections: 1, onError: ({ message }) => say(message) }));
  await migrate(database);
  const now = new Date();
  // what was made is printed at the end, with the secret
  const context = { database, now: () => now, noted: () => {} };
  const expires = expiresIn === null ? null : new Date(now.getTime() + expiresIn * 1000);
  // awaited here, as the database is closed on the way out
  return await createToken(context, programPrincipal(), { owner, name, expires }, randomBytes(SECRET_BYTES));
}

function say(message: string): void {
  process.stderr.write(`springtide: ${message}\n`);
}
