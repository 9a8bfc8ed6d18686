import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Auth } from './api/http/auth.ts';
import { buildServer } from './api/server.ts';
import { FILES_AT_ONCE } from './api/node-files/node-files.ts';
import { IN_ALL } from './api/terminals/terminal-places.ts';
import type { ApiDeps } from './api/deps.ts';
import { clockIn } from './api/http/times.ts';
import { createSshFiles } from './channel/ssh/ssh-files.ts';
import { createSshTerminals } from './channel/ssh/ssh-terminals.ts';
import { Repositories } from './content/repositories.ts';
import { type Config, ConfigError, describeConfig, loadConfig } from './config.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import type { Discovery } from './discovery/discovery.ts';
import type { SdId } from './domain/ids.ts';
import { WallClock } from './domain/schedules/wall-clock.ts';
import { SECRET_BYTES } from './domain/token.ts';
import { BossQueue } from './engine/boss-queue.ts';
import { patienceOf } from './engine/patience.ts';
import { startWorker } from './engine/worker.ts';
import { listenAt } from './listen.ts';
import { logChange, openLog } from './log.ts';
import { type Language, languageOfLocale } from './messages/language.ts';
import { contentOf } from './messages/message-error.ts';
import { message, textOf, writtenIn } from './messages/message.ts';
import { type Backends, reportBadKeys } from './operations/records/backends.ts';
import type { Context, Change } from './operations/context.ts';
import { makeFirstToken } from './operations/jobs/first-token.ts';
import { watchBalancers } from './operations/balancers/watch-balancers.ts';
import { watchMachines } from './operations/machines/watch-machines.ts';
import { watchRotation } from './operations/rotation/watch-rotation.ts';
import { KnownTokens } from './operations/records/known-tokens.ts';
import { prune } from './operations/jobs/prune.ts';
import { settleOlderRows } from './operations/jobs/older-rows.ts';
import { seed } from './operations/jobs/seed.ts';
import { openOutside, type Outside } from './outside.ts';
import { openTools } from './tools.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { DatabaseClock } from './store/processes/clock.ts';
import { contactFailure } from './store/contact-failure.ts';
import { openDatabase } from './store/database.ts';
import { startEmbedded } from './store/postgres/embedded.ts';
import { migrate } from './store/migrate.ts';
import { hasActiveToken } from './store/tokens.ts';
import { runTokenCommand, tokenOrder } from './token-command.ts';
import { openTroubleLog } from './trouble-log.ts';

/** Connections to the database that a process holds at most. */
const DATABASE_CONNECTIONS = 20;
/** Starts settings → store → api → engine, scheduler, and stops them in the opposite order on a signal. */
async function serve(config: Config, log: Logger, stop: AbortSignal): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const url = config.databaseUrl ?? (await embedded(config, log, stack));
  const places = await openDataDirectory(config, (message) => log.warn(message));
  const { lease } = config;
  await bringUpToDate(url, log).catch((error: unknown) => {
    throw config.databaseUrl === null ? error : contactFailure(error);
  });
  const onError = (error: unknown): void => troubles.error({ err: error }, 'trouble with the database');
  const database = stack.use(openDatabase({ url, connections: DATABASE_CONNECTIONS, lease, onError }));
  const troubles = stack.use(openTroubleLog(database, log));
  const queue = stack.use(await BossQueue.open({ url, lease }, onError));
  const { now } = stack.use(await DatabaseClock.open(database, () => performance.now(), onError));
  const settings = { ...config, ...places };
  const outside = stack.use(await openOutside(settings, { database, now, log }));
  const repositories = new Repositories({
    database,
    mirrors: places.repositories,
    checkouts: places.checkouts,
    outbound: outside.access.outbound,
    localDirectories: config.gitDirectories,
    now,
  });
  const noted = (change: Change): void => logChange(log, change);
  const context: Context = { database, queue, limits: config, repositories, now, noted };
  await reportBadKeys(database, outside.access.keys, (complaint) => log.warn(complaint));
  const tools = config.role === 'api' ? null : await openTools(settings, { context, repositories, outside, log });
  let isUp = false;
  const state = { isReady: () => isUp && !stop.aborted, stop };
  // before the engine takes work: the port may be taken
  if (config.role !== 'worker') await listen(settings, { context, outside, log }, state, stack);
  if (tools !== null) {
    const { role, maxConnections } = config;
    const limits = { capacity: 2 * maxConnections, patience: patienceOf(lease) };
    stack.use(await startWorker({ ...tools, database, databaseUrl: url, queue, role, ...limits, now, log: troubles }));
    log.info('the engine runs');
    stack.use(startScheduler({ context, clock: new WallClock(config.timeZone), log: troubles }));
  }
  isUp = true;
  const local = [repositories, outside.reach.files, ...(tools === null ? [] : [tools.plays])];
  const { installation, machinesOf, discoveries } = outside;
  const discoveryOf = (id: SdId): Promise<Discovery> => discoveries.of(id);
  const canReach = (): boolean => outside.reach.sealing.lack === null;
  const watching = tools && [
    watchMachines({ database, machinesOf, installation, now, canReach }, stop, onError),
    watchBalancers({ database, discoveryOf, now, canReach }, stop, onError),
    watchRotation({ database, ...rotating(outside), now, canReach }, stop, onError),
  ];
  const takingOver = outside.reach.keepTakingOver(stop, onError);
  const pruning = prune({ database, now, keepLogs: config.keepLogs, local }, stop, onError);
  await aborted(stop);
  log.info('stopping');
  await Promise.all([pruning, takingOver, ...(watching ?? [])]);
}

/** What a change of the server's own key goes by. */
function rotating({ channel, access, machines, reach }: Outside) {
  const { endpointOf } = machines;
  return { channel, endpointOf, keys: access.keys, ring: () => reach.sealing.ring() };
}

/** A migration may take its time. */
async function bringUpToDate(url: string, log: Logger): Promise<void> {
  await using database = openDatabase({
    url,
    connections: 1,
    lease: null,
    onError: ({ message }) => log.warn(message),
  });
  await migrate(database);
  await seed(database);
  for (const older of await settleOlderRows(database)) {
    log.warn(older, `${older.count} of ${older.kind} are not as they would be made now: ${older.remedy}`);
  }
}

async function embedded(config: Config, log: Logger, stack: AsyncDisposableStack): Promise<string> {
  log.info(`PostgreSQL starts in ${config.dataDir}`);
  const postgres = await startEmbedded({ directory: config.dataDir, log: (message) => log.warn(message) });
  stack.defer(() => postgres.stop());
  return postgres.url;
}

interface Served {
  readonly context: Context;
  readonly outside: Outside;
  readonly log: Logger;
}

async function listen(
  config: Config & DataDirectory,
  { context, outside, log }: Served,
  state: Pick<ApiDeps, 'isReady' | 'stop'>,
  stack: AsyncDisposableStack,
): Promise<void> {
  const auth = await openAuth(config, context, log);
  const { installation, access, machines, machinesOf, discoveries } = outside;
  const backends: Backends = {
    machinesOf,
    discoveryOf: (id) => discoveries.of(id),
    keys: access.keys,
    installation,
    whyNoMachines: (provider) => machines.whyNotOffered(provider),
  };
  const watchLimits = { perOperator: config.operatorStreams, inAll: config.maxStreams };
  const clock = clockIn(config.timeZone);
  const { taskDetail } = config;
  const { sealing } = outside.reach;
  const terminals = {
    terminals: stack.use(createSshTerminals(access, IN_ALL)),
    endpointOf: machines.endpointOf,
    idle: config.terminalIdle,
    ticks: () => performance.now(),
  };
  const nodeFiles = {
    files: stack.use(createSshFiles(access, FILES_AT_ONCE)),
    endpointOf: machines.endpointOf,
    largest: config.nodeFileLimit,
  };
  const app = await buildServer(
    { context, auth, backends, sealing, clock, watchLimits, taskDetail, terminals, nodeFiles, ...state },
    log,
  );
  stack.defer(() => app.close());
  await listenAt(app, config);
}

/** How callers are identified. In token mode a first token must exist before others can be made. */
async function openAuth({ auth }: Config, context: Context, log: Logger): Promise<Auth> {
  if (auth === 'trust') return { kind: auth };
  const { database, now } = context;
  await makeFirstToken({ context, random: randomBytes(SECRET_BYTES), show: showToken });
  if (!(await hasActiveToken(database, now()))) {
    log.warn('no token is valid, so nobody may use the API: make one with npm start -- token --owner NAME');
  }
  return { kind: auth, tokens: new KnownTokens({ database, now, ticks: () => performance.now() }) };
}

/** Printed, not logged: logs are kept and sent to other machines. */
function showToken(secret: string, owner: string): Promise<void> {
  const said = message('first_token_shown', { owner, secret });
  const line = `springtide: ${textOf(said, languageOfLocale(process.env))}\n`;
  return new Promise((resolve, reject) => {
    process.stdout.write(line, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function usage(language: Language): string {
  const settings = describeConfig(process.env).map(({ variable, value, origin, help }) => {
    const now = message('setting_now', {
      value: value || message('setting_empty'),
      origin: message(origin === 'default' ? 'origin_default' : 'origin_environment'),
    });
    return `  ${variable}\n      ${textOf(help, language)}\n      ${textOf(now, language)}`;
  });
  return textOf(message('program_usage', { token: message('token_usage'), settings: settings.join('\n') }), language);
}

/** Runs the server, or what else the words ask for, to its end. @returns the exit code of the process */
export async function main(words: readonly string[]): Promise<0 | 1 | 2> {
  const language = languageOfLocale(process.env);
  const [command = '', ...options] = words;
  if (['help', 'config'].includes(command) || words.includes('--help') || words.includes('-h')) {
    process.stdout.write(`${usage(language)}\n`);
    return 0;
  }
  try {
    if (command === 'token') {
      await runTokenCommand(tokenOrder(options), loadConfig(process.env), language);
      return 0;
    }
    if (words.length > 0) throw new ConfigError(message('option_unknown', { words: words.join(' ') }));
    const config = loadConfig(process.env);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    await serve(config, openLog(config.logLevel), stop.signal);
    return 0;
  } catch (error) {
    process.stderr.write(`springtide: ${writtenIn(contentOf(error), language)}\n`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
